// Names of a certificate held against those that a device asks for. Here, and nowhere else, is said what a wildcard is taken for.
#pragma once

#include "lint/cases.hpp"
#include "lint/paper.hpp"

namespace certkit::lint {

[[nodiscard]] std::vector<GeneralName> names_of(const Paper& paper);       // those that can be read
[[nodiscard]] bool same_name(const GeneralName& a, const GeneralName& b);  // whatever the case, where it does not matter
[[nodiscard]] bool is_wildcard(const GeneralName& name) noexcept;
// RFC 9525 §6.3: one whole label, the first.
[[nodiscard]] bool covers(const GeneralName& wildcard, const GeneralName& name);

// What the names of a paper are to a device.
class DeviceNames {
 public:
  DeviceNames(const Paper& paper, const Device& device);
  // The paper has this name that the device wants: by itself, by a wildcard where the device takes one for it, or, of a wildcard, each name
  // that it stands for.
  [[nodiscard]] bool has(const profile::NameWithRule& wanted) const;
  // The wildcard of the paper that is for this name, whether the device takes it or not.
  [[nodiscard]] const GeneralName* wildcard_for(const GeneralName& name) const;
  // The device asks for this name of the paper; or for one that this wildcard is for.
  [[nodiscard]] bool is_asked_for(const GeneralName& name) const;
  // The device takes this wildcard among the names: somewhere a wildcard will do, and it is for one of these names; or it asks for it.
  [[nodiscard]] bool takes(const GeneralName& wildcard) const;
  [[nodiscard]] const std::vector<GeneralName>& all() const noexcept { return names_; }

 private:
  [[nodiscard]] bool is_there(const GeneralName& name) const;

  std::vector<GeneralName> names_;
  const Device& device_;
};

}  // namespace certkit::lint
