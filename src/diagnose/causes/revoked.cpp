#include <algorithm>

#include "diagnose/fetched_words.hpp"
#include "diagnose/path_words.hpp"

namespace certkit::diagnose {
namespace {

std::string when_and_why(const trust::RevocationAnswer& answer) {
  return (answer.revoked_at ? " since " + to_rfc3339(*answer.revoked_at) : "") + (answer.reason.empty() ? "" : ": " + answer.reason);
}

void revoked(const Case& one, Report& report) {
  const auto& path = one.best().path;
  for (std::size_t at = 0; at < path.size(); ++at) {
    const trust::RevocationAnswer* answer = nullptr;
    std::string sources;
    for (const Fetched& fetched : one.fetched) {
      if (fetched.of != at || !fetched.revocation || fetched.revocation->status != Status::revoked) continue;
      if (answer == nullptr) answer = &*fetched.revocation;
      sources += (sources.empty() ? "" : ", and ") + source_words(fetched);
    }
    if (answer != nullptr)
      report.add(whose(one, at) + " is revoked" + when_and_why(*answer), sources + ", serial number " + path[at].serial_hex());
    const bool by_given = std::any_of(one.best().defects.begin(), one.best().defects.end(),
                                      [&](const trust::Defect& defect) { return defect.id == "revoked" && defect.at == at; });
    if (answer == nullptr && by_given)
      report.add(whose(one, at) + " is revoked", "a CRL that was given, serial number " + path[at].serial_hex());
  }
}

}  // namespace

const Cause& cause_revoked() {
  static constexpr Cause cause{
      .id = "revoked",
      .severity = Severity::error,
      .stage = Stage::revocation,
      .rank = 0,
      .citation = "RFC 5280 §5.3.1, RFC 6960 §2.2",
      .title = "revoked certificate",
      .meaning =
          "The CA has taken the certificate back before its time was over. Every client that asks refuses it, and rightly so: with "
          "the reason keyCompromise somebody else may have the key.",
      .mend =
          "Have a new certificate issued, with a new key (certkit csr, certkit issue), and put it in place. One with the reason "
          "certificateHold "
          "can be released by the CA.",
      .judge = &revoked,
  };
  return cause;
}

}  // namespace certkit::diagnose
