#include "asn1/oids.hpp"
#include "lint/cases.hpp"
#include "lint/paper.hpp"
#include "lint/rule.hpp"

namespace certkit::lint {
namespace {

namespace oid = asn1::oid;

void missing_san(const Paper& paper, Report& report) {
  if (paper.ca || paper.self_signed || !paper.for_servers() || paper.find(oid::kSubjectAltName) != nullptr) return;
  if (paper.device != nullptr && paper.device->asked.csr.san.empty()) return;  // it wants none
  if (paper.subject.empty()) return;                                           // subject-empty-without-san
  const auto cn = paper.subject.common_name();
  report.add("it has no subjectAltName", cn ? "the CN is " + in_quotes(*cn) : "");
}

}  // namespace

const Rule& rule_missing_san() {
  static constexpr Rule rule{
      .id = "missing-san",
      .severity = Severity::error,
      .citation = "RFC 9525 §2, RFC 5280 §4.2.1.6",
      .title = "server certificate without a list of names",
      .meaning =
          "Browsers, Windows, Java and OpenSSL compare the host with the names in subjectAltName and do not look at the CN: no client "
          "finds its host in this certificate.",
      .mend = "Ask for it again with the names: certkit csr --from OLD.cer --san NAME.",
      .judge = &missing_san,
      .since = kRfc5280,
  };
  return rule;
}

}  // namespace certkit::lint
