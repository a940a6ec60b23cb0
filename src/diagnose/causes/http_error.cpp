#include "base/text.hpp"
#include "diagnose/cause.hpp"
#include "diagnose/http_words.hpp"
#include "diagnose/seen.hpp"

namespace certkit::diagnose {
namespace {

std::string evidence(const net::HttpSeen& http) {
  std::string text = http.status_line.empty() ? http.error : http.status_line;
  if (!http.server.empty()) text += "; Server: " + http.server;
  if (!http.www_authenticate.empty()) text += "; WWW-Authenticate: " + http.www_authenticate;
  return base::printable(text);
}

void http_error(const Case& one, Report& report) {
  const net::Observation* first = one.first();
  if (first == nullptr || !finished(*first) || !first->http) return;
  const net::HttpSeen& http = *first->http;
  if (http.status != 0 && http.status < 400) return;
  const HttpWords words = http_words(first->asked.host, first->asked.http_path, http);
  const std::string message = "TLS stands (" + std::string(to_word(first->version)) + "), it is HTTP: " + words.message;
  if (words.mend.empty()) return report.add(words.severity, message, evidence(http));
  report.add_with_fix(message, evidence(http), words.mend);
}

}  // namespace

const Cause& cause_http_error() {
  static constexpr std::string_view kFollowsFrom[] = {"client-certificate-required", "client-certificate-refused"};
  static constexpr Cause cause{
      .id = "http-error",
      .severity = Severity::error,
      .stage = Stage::http,
      .citation = "RFC 9110 §15",
      .title = "TLS stands, and HTTP answers with an error",
      .meaning = "The handshake is not what fails: the web server, or what is behind it, does not give the page.",
      .mend = "Look into the log of the web server for that path, with the time of this check.",
      .judge = &http_error,
      .follows_from = kFollowsFrom,
  };
  return cause;
}

}  // namespace certkit::diagnose
