#include "lint/policies.hpp"

#include "asn1/oids.hpp"
#include "asn1/strings.hpp"
#include "certkit/error.hpp"

namespace certkit::lint {
namespace {

std::optional<Oid> oid_of(const asn1::Tlv& tlv) {
  if (tlv.tag != asn1::kOid) return std::nullopt;
  try {
    return Oid::from_content(tlv.content);
  } catch (const Error&) {
    return std::nullopt;
  }
}

}  // namespace

std::vector<Qualifier> policy_qualifiers(const Paper& paper) {
  std::vector<Qualifier> found;
  const Extension* extension = paper.find(asn1::oid::kCertificatePolicies);
  if (extension == nullptr) return found;
  for (const asn1::Tlv& information : elements_within(extension->value)) {
    const auto parts = elements(information.content);
    const auto policy = parts.empty() ? std::nullopt : oid_of(parts[0]);
    if (!policy || parts.size() < 2) continue;
    for (const asn1::Tlv& one : elements(parts[1].content)) {
      const auto pair = elements(one.content);
      const auto id = pair.empty() ? std::nullopt : oid_of(pair[0]);
      if (id && pair.size() == 2) found.push_back({*policy, *id, pair[1]});
    }
  }
  return found;
}

std::optional<asn1::Tlv> explicit_text(const Qualifier& qualifier) {
  if (qualifier.id != kUserNotice) return std::nullopt;
  for (const asn1::Tlv& one : elements(qualifier.value.content))
    if (asn1::is_string_tag(one.tag)) return one;
  return std::nullopt;
}

std::vector<std::pair<Oid, Oid>> policy_mappings(const Paper& paper) {
  std::vector<std::pair<Oid, Oid>> found;
  const Extension* extension = paper.find(Oid("2.5.29.33"));
  if (extension == nullptr) return found;
  for (const asn1::Tlv& mapping : elements_within(extension->value)) {
    const auto pair = elements(mapping.content);
    if (pair.size() != 2) continue;
    const auto from = oid_of(pair[0]), to = oid_of(pair[1]);
    if (from && to) found.emplace_back(*from, *to);
  }
  return found;
}

}  // namespace certkit::lint
