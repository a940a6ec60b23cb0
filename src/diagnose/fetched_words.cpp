#include "diagnose/fetched_words.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "diagnose/path_words.hpp"

namespace certkit::diagnose {

void each_url(const Case& one, Fetched::What what, const std::function<void(const Fetched&)>& seen) {
  for (const Fetched& fetched : one.fetched)
    if (fetched.what == what && !fetched.url.empty()) seen(fetched);
}

bool is_answered(const Case& one, std::size_t of) {
  return std::any_of(one.fetched.begin(), one.fetched.end(), [&](const Fetched& fetched) {
    return fetched.of == of && fetched.revocation &&
           (fetched.revocation->status == Status::good || fetched.revocation->status == Status::revoked);
  });
}

Severity severity_of(const Case& one, std::size_t of) {
  return one.options.revocation == Options::Revocation::hard && !is_answered(one, of) ? Severity::error : Severity::warning;
}

std::string source_words(const Fetched& fetched) {
  if (fetched.by_staple) return "the OCSP response that the server sent along";
  if (fetched.url.empty()) return "the CRL that was given";
  return (fetched.what == Fetched::What::crl ? "the CRL at " : "the OCSP responder at ") + base::printable(fetched.url);
}

std::string dates_words(const Fetched& fetched) {
  std::string words = fetched.url.empty() ? source_words(fetched) : base::printable(fetched.url);
  if (!fetched.revocation || !fetched.revocation->this_update) return words;
  words += ", valid from " + to_rfc3339(*fetched.revocation->this_update);
  if (fetched.revocation->next_update) words += " to " + to_rfc3339(*fetched.revocation->next_update);
  return words;
}

void report_defects(const Case& one, std::string_view id, std::string_view message, Report& report) {
  each_defect(one, id, [&](const trust::Defect& defect, const Certificate& certificate) {
    report.add(Severity::error, std::string(message) + (defect.at == 0 ? "the certificate" : whose(certificate)), defect.what);
  });
}

}  // namespace certkit::diagnose
