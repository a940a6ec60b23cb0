// nameConstraints, CRL distribution points and access descriptions taken apart (RFC 5280 §4.2.1.10, §4.2.1.13, §4.2.2.1). What is damaged
// is left out.
#pragma once

#include "lint/paper.hpp"

namespace certkit::lint {

struct Subtree {
  asn1::Tlv base;  // a GeneralName
  bool excluded = false;
  bool minimum = false;  // other than zero
  bool maximum = false;
};
[[nodiscard]] std::vector<Subtree> name_constraints(const Paper& paper);

struct DistributionPoint {
  bool has_name = false, has_reasons = false, has_issuer = false;
  std::vector<std::string_view> urls;
};
[[nodiscard]] std::vector<DistributionPoint> distribution_points(const Paper& paper);

struct AccessDescription {
  Oid method;
  asn1::Tlv location;  // a GeneralName
};
[[nodiscard]] std::vector<AccessDescription> access_descriptions(const Paper& paper);

}  // namespace certkit::lint
