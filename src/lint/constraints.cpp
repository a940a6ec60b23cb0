#include "lint/constraints.hpp"

#include "asn1/oids.hpp"
#include "certkit/error.hpp"

namespace certkit::lint {

namespace oid = asn1::oid;
using asn1::context;

std::vector<Subtree> name_constraints(const Paper& paper) {
  std::vector<Subtree> found;
  const Extension* extension = paper.find(oid::kNameConstraints);
  if (extension == nullptr) return found;
  for (const asn1::Tlv& list : elements_within(extension->value))
    for (const asn1::Tlv& tree : elements(list.content)) {
      const auto parts = elements(tree.content);
      if (parts.empty()) continue;
      Subtree& one = found.emplace_back(Subtree{parts[0], list.tag == context(1, true), false, false});
      for (std::size_t i = 1; i < parts.size(); ++i) {
        if (parts[i].tag == context(0, false)) one.minimum = !(parts[i].content.size() == 1 && parts[i].content[0] == 0);
        if (parts[i].tag == context(1, false)) one.maximum = true;
      }
    }
  return found;
}

std::vector<DistributionPoint> distribution_points(const Paper& paper) {
  std::vector<DistributionPoint> found;
  const Extension* extension = paper.find(oid::kCrlDistributionPoints);
  if (extension == nullptr) return found;
  for (const asn1::Tlv& point : elements_within(extension->value)) {
    DistributionPoint& one = found.emplace_back();
    for (const asn1::Tlv& part : elements(point.content)) {
      if (part.tag == context(1, false)) one.has_reasons = true;
      if (part.tag == context(2, true)) one.has_issuer = true;
      if (part.tag != context(0, true)) continue;
      one.has_name = true;
      for (const asn1::Tlv& name : elements_within(part.content))
        if (name.tag == RawName::uri) one.urls.push_back(as_text(name.content));
    }
  }
  return found;
}

std::vector<AccessDescription> access_descriptions(const Paper& paper) {
  std::vector<AccessDescription> found;
  const Extension* extension = paper.find(oid::kAuthorityInfoAccess);
  if (extension == nullptr) return found;
  for (const asn1::Tlv& description : elements_within(extension->value)) {
    const auto parts = elements(description.content);
    if (parts.size() != 2 || parts[0].tag != asn1::kOid) continue;
    try {
      found.push_back({Oid::from_content(parts[0].content), parts[1]});
    } catch (const Error&) {
    }
  }
  return found;
}

}  // namespace certkit::lint
