#include "base/text.hpp"
#include "diagnose/cause.hpp"

namespace certkit::diagnose {
namespace {

void http_redirect(const Case& one, Report& report) {
  const net::Observation* first = one.first();
  if (first == nullptr || !first->http || first->http->status < 300 || first->http->status > 399 || first->http->location.empty()) return;
  report.add("the server sends on to " + base::printable(first->http->location) + ", where nothing was looked at",
             base::printable(first->http->status_line));
}

}  // namespace

const Cause& cause_http_redirect() {
  static constexpr Cause cause{
      .id = "http-redirect",
      .severity = Severity::note,
      .stage = Stage::http,
      .rank = 1,
      .citation = "RFC 9110 §15.4",
      .title = "sent on to another place",
      .meaning =
          "TLS stands, and the answer is that the page is elsewhere. check follows nobody: what is there has a certificate of its "
          "own.",
      .mend = "certkit check with that URL looks at it.",
      .judge = &http_redirect,
  };
  return cause;
}

}  // namespace certkit::diagnose
