#include "trust/store_diff.hpp"

#include <unordered_map>
#include <unordered_set>

#include "trust/name_key.hpp"

namespace certkit::trust {
namespace {

std::string date_of(Time time) { return to_rfc3339(time).substr(0, 10); }

// One store, as the other's certificates are looked up in it.
class Side {
 public:
  explicit Side(std::span<const InStore> all) {
    for (const InStore& one : all) {
      by_octets_.emplace(as_text(one.certificate.der()), &one);
      by_name_.emplace(name_key(one.certificate.subject_der()), &one);
    }
  }
  [[nodiscard]] const InStore* find(const Certificate& certificate) const {
    const auto found = by_octets_.find(as_text(certificate.der()));
    return found == by_octets_.end() ? nullptr : found->second;
  }
  [[nodiscard]] bool trusts(const Certificate& certificate) const {
    const InStore* const known = find(certificate);
    return known != nullptr && known->rejection.empty();
  }
  // Another trusted certificate of the same name: with the same key, if there is one.
  [[nodiscard]] const Certificate* namesake(const Certificate& certificate) const {
    const Certificate* other = nullptr;
    const auto [from, to] = by_name_.equal_range(name_key(certificate.subject_der()));
    for (auto at = from; at != to; ++at) {
      const InStore& one = *at->second;
      if (!one.rejection.empty() || one.certificate == certificate) continue;
      if (same(one.certificate.spki(), certificate.spki())) return &one.certificate;
      other = &one.certificate;
    }
    return other;
  }

 private:
  std::unordered_map<std::string_view, const InStore*> by_octets_;
  std::unordered_multimap<std::string, const InStore*> by_name_;
};

std::string why(const Certificate& certificate, const Side& other, Time now) {
  std::string reasons;
  const auto add = [&](const std::string& reason) { reasons += (reasons.empty() ? "" : "; ") + reason; };
  if (const InStore* const known = other.find(certificate)) add("the other holds it, " + known->rejection);
  if (certificate.not_after() < now) add("expired " + date_of(certificate.not_after()));
  if (certificate.not_before() > now) add("not valid before " + date_of(certificate.not_before()));
  if (!is_ca(certificate)) add("not a CA");
  if (const Certificate* const namesake = other.namesake(certificate)) {
    const bool same_key = same(namesake->spki(), certificate.spki());
    const bool newer = namesake->not_after() > certificate.not_after();
    add((same_key ? std::string("the other has ") + (newer ? "a newer" : "an older") + " one of the same key"
                  : "the other has one of this name with another key") +
        ", until " + date_of(namesake->not_after()));
  }
  return reasons;
}

}  // namespace

StoreDiff diff(std::span<const InStore> a, std::span<const InStore> b, Time now) {
  const Side in_a(a), in_b(b);
  StoreDiff result;
  std::unordered_set<std::string_view> told;
  const auto is_new = [&](const InStore& one) { return one.rejection.empty() && told.insert(as_text(one.certificate.der())).second; };
  for (const InStore& one : a) {
    if (!in_a.trusts(one.certificate) || !is_new(one)) continue;
    if (in_b.trusts(one.certificate))
      result.both.push_back(one.certificate);
    else
      result.only_a.push_back({one.certificate, why(one.certificate, in_b, now)});
  }
  for (const InStore& one : b)
    if (in_b.trusts(one.certificate) && is_new(one)) result.only_b.push_back({one.certificate, why(one.certificate, in_a, now)});
  return result;
}

}  // namespace certkit::trust
