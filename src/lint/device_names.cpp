#include "lint/device_names.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "certkit/error.hpp"

namespace certkit::lint {
namespace {

using Type = GeneralName::Type;

bool same_name(const GeneralName& a, const GeneralName& b) {
  if (a.type != b.type) return false;
  const bool folded = a.type == Type::dns || a.type == Type::email || a.type == Type::upn;
  return folded ? base::lower_ascii(a.value) == base::lower_ascii(b.value) : a.value == b.value;
}

bool covers(const GeneralName& wildcard, const GeneralName& name) {
  const std::size_t dot = name.value.find('.');
  if (wildcard.type != Type::dns || name.type != Type::dns || !wildcard.value.starts_with("*.") || dot == std::string::npos) return false;
  return base::lower_ascii(wildcard.value.substr(1)) == base::lower_ascii(name.value.substr(dot));
}

}  // namespace

std::vector<GeneralName> names_of(const Paper& paper) {
  std::vector<GeneralName> names;
  const Extension* extension = paper.find(Oid("2.5.29.17"));
  if (extension == nullptr) return names;
  for (const asn1::Tlv& one : elements_within(extension->value)) {
    try {
      names.push_back(GeneralName::parse(one.whole));
    } catch (const Error&) {
      // other rules say what is wrong with it
    }
  }
  return names;
}

bool is_named(const Paper& paper, const GeneralName& name) {
  const auto names = names_of(paper);
  return std::any_of(names.begin(), names.end(), [&](const GeneralName& one) { return same_name(one, name) || covers(one, name); });
}

bool is_asked_for(const Device& device, const GeneralName& name) {
  const auto& asked = device.asked.csr.san;
  return std::any_of(asked.begin(), asked.end(), [&](const GeneralName& one) { return same_name(one, name) || covers(name, one); });
}

}  // namespace certkit::lint
