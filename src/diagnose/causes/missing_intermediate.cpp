#include <algorithm>

#include "base/text.hpp"
#include "certkit/error.hpp"
#include "diagnose/eyes.hpp"
#include "diagnose/path_words.hpp"

namespace certkit::diagnose {
namespace {

std::string where_it_is(const Certificate& child) {
  try {
    const auto urls = child.extensions().ca_issuer_urls();
    return urls.empty() ? "" : ": " + base::printable(urls.front());
  } catch (const Error&) {
    return {};
  }
}

// A CA's certificate that was sent, and that the chain has no use for.
std::string what_is_there(const Case& one) {
  const auto& path = one.best().path;
  for (std::size_t i = 1; i < one.sent.size(); ++i)
    if (const Certificate& each = one.sent[i]; !is_root(each) && std::find(path.begin(), path.end(), each) == path.end())
      return "; in its place is " + called(each) + ", which did not sign it";
  return {};
}

std::string place_to_put(const Case& one) {
  if (!one.endpoint)
    return "put it behind the certificate in " + (one.subject.empty() ? "the file" : one.subject) + ", or give it with --chain";
  return "put it behind the certificate in the file that the server sends (nginx: ssl_certificate; Apache: SSLCertificateFile; Windows: "
         "the store "
         "\"Intermediate Certification Authorities\"), then reload the service";
}

void missing_intermediate(const Case& one, Report& report) {
  if (below_unknown_root(one) != nullptr) return;  // untrusted-root
  const trust::PathAnswer& seen = one.as_sent;
  const auto found = std::find_if(seen.defects.begin(), seen.defects.end(),
                                  [](const trust::Defect& defect) { return defect.id == "missing-intermediate"; });
  if (found == seen.defects.end() || found->at >= seen.path.size()) return;
  const Certificate& child = seen.path[found->at];
  const std::string issuer = base::printable(child.issuer().to_rfc4514());
  if (one.to_send.empty()) {
    report.add_with_fix("the certificate of the CA " + issuer + " is missing",
                        "it signed " + (found->at == 0 ? "the certificate" : whose(child)) + where_it_is(child) + what_is_there(one),
                        "Get it" + where_it_is(child) + ", and " + place_to_put(one) + ".");
    return;
  }
  std::string list;
  for (const Certificate& missing : one.to_send)
    list += (list.empty() ? "" : ", then ") + called(missing) + " (" + fingerprint_words(missing) + ")";
  const Eyes& eyes = eyes_of(one.options.client);
  const bool fetches = eyes.fetches_issuers && !where_it_is(child).empty();
  report.add_with_fix(fetches ? Severity::warning : Severity::error,
                      one.endpoint ? "the server does not send the certificate of " + called(one.to_send.front())
                                   : "the certificate of " + called(one.to_send.front()) + " is missing in the chain",
                      "it signed " + (found->at == 0 ? "the certificate" : whose(child)) + "; what is missing: " + list +
                          what_is_there(one) + (fetches ? "; " + std::string(eyes.name) + " fetches it, where it reaches it" : ""),
                      "Take it to the server: " + place_to_put(one) + ".");
}

}  // namespace

const Cause& cause_missing_intermediate() {
  static constexpr Cause cause{
      .id = "missing-intermediate",
      .severity = Severity::error,
      .stage = Stage::chain,
      .citation = "RFC 5246 §7.4.2, RFC 8446 §4.4.2",
      .title = "certificate of a CA that is not sent",
      .meaning =
          "Between the certificate and the root there is a CA whose certificate the server does not send. Windows and macOS may fetch it "
          "and go on; Java, OpenSSL, curl, phones and devices do not.",
      .mend = "Get the certificate of that CA, and have the server send it behind its own.",
      .judge = &missing_intermediate,
  };
  return cause;
}

}  // namespace certkit::diagnose
