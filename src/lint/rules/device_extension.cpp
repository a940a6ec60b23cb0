#include "asn1/oids.hpp"
#include "lint/cases.hpp"
#include "lint/paper.hpp"
#include "lint/rule.hpp"

namespace certkit::lint {
namespace {

namespace oid = asn1::oid;

void device_extension(const DeviceCase& device, Report& report) {
  if (device.paper.certificate == nullptr) return;
  const profile::IssuedRule& rule = device.device.rule.issued;
  const std::string why = rule.why.empty() ? rule.place.file_and_line() : rule.why;

  using Need = profile::IssuedRule::Need;
  const auto check = [&](Need need, const Oid& oid, const char* name) {
    const bool there = device.paper.find(oid) != nullptr;
    if (need == Need::required && !there) report.add(std::string("it has no ") + name + ", and the device needs it", why);
    if (need == Need::forbidden && there) report.add(std::string("it has a ") + name + ", and the device does not take it", why);
  };
  check(rule.crl_distribution_point, oid::kCrlDistributionPoints, "CRL distribution point");
  check(rule.subject_key_identifier, oid::kSubjectKeyIdentifier, "subject key identifier");
  check(rule.authority_info_access, oid::kAuthorityInfoAccess, "authority information access");
}

}  // namespace

const Rule& rule_device_extension() {
  static constexpr Rule rule{
      .id = "device-extension",
      .severity = Severity::error,
      .citation = "the device's profile",
      .title = "extension that the device needs, or does not take",
      .meaning = "The device needs an extension that the certificate does not have, or fails with one that it has.",
      .mend = "Have it issued again by a CA, or with a template, that does so.",
      .judge = &device_extension,
  };
  return rule;
}

}  // namespace certkit::lint
