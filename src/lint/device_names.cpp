#include "lint/device_names.hpp"

#include <algorithm>

#include "asn1/host_name.hpp"
#include "base/text.hpp"
#include "certkit/error.hpp"

namespace certkit::lint {
using Type = GeneralName::Type;

bool same_name(const GeneralName& a, const GeneralName& b) {
  if (a.type != b.type) return false;
  const bool folded = a.type == Type::dns || a.type == Type::email || a.type == Type::upn;
  return folded ? base::lower_ascii(a.value) == base::lower_ascii(b.value) : a.value == b.value;
}

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

bool is_wildcard(const GeneralName& name) noexcept { return name.type == Type::dns && name.value.starts_with("*."); }

bool covers(const GeneralName& wildcard, const GeneralName& name) {
  return wildcard.type == Type::dns && name.type == Type::dns && asn1::wildcard_covers(wildcard.value, name.value);
}

DeviceNames::DeviceNames(const Paper& paper, const Device& device) : names_(names_of(paper)), device_(device) {}

bool DeviceNames::is_there(const GeneralName& name) const {
  return std::any_of(names_.begin(), names_.end(), [&](const GeneralName& one) { return same_name(one, name); });
}

const GeneralName* DeviceNames::wildcard_for(const GeneralName& name) const {
  const auto found = std::find_if(names_.begin(), names_.end(), [&](const GeneralName& one) { return covers(one, name); });
  return found == names_.end() ? nullptr : &*found;
}

bool DeviceNames::has(const profile::NameWithRule& wanted) const {
  if (is_there(wanted.name) || (wanted.wildcard_will_do && wildcard_for(wanted.name) != nullptr)) return true;
  const auto& each = wanted.stands_for;
  return !each.empty() && std::all_of(each.begin(), each.end(), [&](const GeneralName& name) { return is_there(name); });
}

bool DeviceNames::is_asked_for(const GeneralName& name) const {
  const auto& asked = device_.asked.names;
  return std::any_of(asked.begin(), asked.end(), [&](const profile::NameWithRule& one) {
    const auto& each = one.stands_for;
    return same_name(one.name, name) || covers(name, one.name) ||
           std::any_of(each.begin(), each.end(), [&](const GeneralName& other) { return same_name(other, name); });
  });
}

bool DeviceNames::takes(const GeneralName& wildcard) const {
  using San = profile::NameLimits::WildcardSan;
  const San limit = device_.rule.limits.wildcard_san;
  if (limit != San::only_group) return limit == San::allow;
  const auto& asked = device_.asked.names;
  return std::any_of(asked.begin(), asked.end(), [&](const profile::NameWithRule& one) {
    return same_name(one.name, wildcard) || (one.wildcard_will_do && covers(wildcard, one.name));
  });
}

}  // namespace certkit::lint
