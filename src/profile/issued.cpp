#include "profile/issued.hpp"

#include <algorithm>

#include "profile/check.hpp"

namespace certkit::profile {
namespace {

bool is_signature(const std::string& word, const AlgorithmId& algorithm) {
  const std::string oid = algorithm.oid.dotted();
  if (word == "rsassa-pss") return oid == "1.2.840.113549.1.1.10";
  if (word == "sha1") return oid == "1.2.840.113549.1.1.5" || oid == "1.2.840.10045.4.1";
  if (word == "md5") return oid == "1.2.840.113549.1.1.4";
  return oid.starts_with("1.2.840.10045.4.");  // ecdsa
}

}  // namespace

std::vector<Objection> issued_objections(const IssuedRule& rule, const Certificate& certificate, Time now) {
  std::vector<Objection> objections;
  const auto object = [&](const char* id, const std::string& what, bool will_pass = false) {
    objections.push_back({id, will_pass, what + " (" + rule.place.file_and_line() + ")" + (rule.why.empty() ? "" : ": " + rule.why)});
  };
  const Extensions extensions = certificate.extensions();
  const auto need = [&](IssuedRule::Need wanted, const char* oid, const std::string& name) {
    const bool there = extensions.find(Oid(std::string_view(oid))) != nullptr;
    if (wanted == IssuedRule::Need::required && !there) object("device-extension", "the certificate has no " + name);
    if (wanted == IssuedRule::Need::forbidden && there) object("device-extension", "the certificate has a " + name);
  };
  need(rule.crl_distribution_point, "2.5.29.31", "CRL distribution point");
  need(rule.subject_key_identifier, "2.5.29.14", "subject key identifier");
  need(rule.authority_info_access, "1.3.6.1.5.5.7.1.1", "authority information access");
  if (rule.extended_key_usage != IssuedRule::Need::any)
    if (const bool there = extensions.find(Oid("2.5.29.37")) != nullptr; there != (rule.extended_key_usage == IssuedRule::Need::required))
      object("missing-usage", there ? "the certificate has an extended key usage" : "the certificate has no extended key usage");
  for (const std::string& word : rule.forbidden_signatures)
    if (is_signature(word, certificate.signature_algorithm())) object("signature-not-taken", "the certificate is signed with " + word);
  const std::vector<Oid> usages = extensions.extended_key_usage();
  for (const std::string& word : rule.forbidden_extended_key_usage)
    if (std::find(usages.begin(), usages.end(), extended_key_usage_of({rule.place, word, {}, {}})) != usages.end())
      object("usage-not-taken", "the certificate is for " + word);
  // notAfter is inclusive (RFC 5280 §4.1.2.5).
  if (rule.max_validity_days != 0 &&
      certificate.not_after() - certificate.not_before() + std::chrono::seconds(1) > std::chrono::hours(24) * rule.max_validity_days)
    object("device-validity", "the certificate is valid for more than " + std::to_string(rule.max_validity_days) + " days");
  if (rule.min_backdate_hours != 0 && now - certificate.not_before() < std::chrono::hours(rule.min_backdate_hours))
    object("device-validity",
           "the certificate's validity begins less than " + std::to_string(rule.min_backdate_hours) + " hours ago: wait until then", true);
  if (rule.nonempty_subject && certificate.subject().empty()) object("device-subject", "the certificate's subject is empty");
  return objections;
}

}  // namespace certkit::profile
