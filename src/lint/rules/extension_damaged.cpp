#include <functional>

#include "asn1/oids.hpp"
#include "certkit/error.hpp"
#include "lint/paper.hpp"
#include "lint/rule.hpp"

namespace certkit::lint {
namespace {

namespace oid = asn1::oid;

// The list; what is wrong with single names, other rules say.
void read_names(ByteView value) {
  asn1::Reader reader(value, "names");
  for (asn1::Reader each = reader.enter(asn1::kSequence, "GeneralNames"); !each.at_end();) (void)each.any("GeneralName");
  reader.finish("GeneralNames");
}

void extension_damaged(const Paper& paper, Report& report) {
  const Extensions& all = paper.extensions;
  const auto check = [&](const Oid& oid, const std::function<void()>& read) {
    try {
      if (all.find(oid) != nullptr) read();
    } catch (const Error& error) {
      if (error.code() != Errc::malformed && error.code() != Errc::limit) throw;
      report.add("the extension " + name_of(oid) + " cannot be read", error.message());
    }
  };
  check(oid::kKeyUsage, [&] { (void)all.key_usage(); });
  check(oid::kExtendedKeyUsage, [&] { (void)all.extended_key_usage(); });
  check(oid::kBasicConstraints, [&] { (void)all.basic_constraints(); });
  check(oid::kSubjectKeyIdentifier, [&] { (void)all.subject_key_identifier(); });
  check(oid::kAuthorityKeyIdentifier, [&] { (void)all.authority_key_identifier(); });
  check(oid::kCrlDistributionPoints, [&] { (void)all.crl_distribution_urls(); });
  check(oid::kAuthorityInfoAccess, [&] { (void)all.ocsp_urls(); });
  check(oid::kSubjectAltName, [&] { read_names(all.find(oid::kSubjectAltName)->value); });
  check(Oid("2.5.29.18"), [&] { read_names(all.find(Oid("2.5.29.18"))->value); });
}

}  // namespace

const Rule& rule_extension_damaged() {
  static constexpr Rule rule{
      .id = "extension-damaged",
      .severity = Severity::error,
      .citation = "RFC 5280 §4.2.1",
      .title = "extension that cannot be read",
      .meaning = "What stands in the extension is not what its standard says. Programs ignore it, or refuse the certificate.",
      .mend = kIssueAgain,
      .judge = &extension_damaged,
      .since = kRfc2459,
  };
  return rule;
}

}  // namespace certkit::lint
