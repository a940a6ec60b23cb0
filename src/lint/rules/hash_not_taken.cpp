#include <algorithm>

#include "base/text.hpp"
#include "lint/cases.hpp"
#include "lint/paper.hpp"
#include "lint/rule.hpp"

namespace certkit::lint {
namespace {

void hash_not_taken(const DeviceCase& device, Report& report) {
  const auto& allowed = device.device.rule.hash.allowed;
  if (allowed.empty() || device.paper.certificate == nullptr) return;
  const std::string name = base::lower_ascii(name_of(Oid::from_content(device.paper.signature.oid)));
  const auto is_in = [&](Hash hash) { return name.find(to_word(hash)) != name.npos; };
  if (std::none_of(allowed.begin(), allowed.end(), is_in))
    report.add("it is signed with " + name_of(Oid::from_content(device.paper.signature.oid)),
               device.device.rule.hash.place.file_and_line());
}

}  // namespace

const Rule& rule_hash_not_taken() {
  static constexpr Rule rule{
      .id = "hash-not-taken",
      .severity = Severity::error,
      .citation = "the device's profile",
      .title = "hash of the signature that the device does not take",
      .meaning = "The device does not verify signatures made with this hash.",
      .mend = "Have it signed with a hash that the device takes.",
      .judge = &hash_not_taken,
  };
  return rule;
}

}  // namespace certkit::lint
