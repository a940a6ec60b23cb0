// What is checked when a profile is loaded, before any value is there: every variable, type, word and reference in it.
#pragma once

#include "certkit/make.hpp"
#include "profile/schema.hpp"

namespace certkit::profile {

// Adds the inputs that every profile has (issuer, country, state, locality, organization, unit) where it does not declare them itself.
void add_standard_inputs(DeviceProfile& profile);

// The types of inputs and of `let`. Throws Errc::usage for what depends on itself.
[[nodiscard]] Types variable_types(const DeviceProfile& profile);
[[nodiscard]] Type type_of(const Input& input) noexcept;

// Throws Errc::usage at the first thing that could not be evaluated, whatever the values.
void check_profile(const DeviceProfile& profile);

// "rsa", "rsa:2048", "rsa:2048-4096", "ec:p256", "ed25519". Throws Errc::usage at the choice's place.
struct KeyRange {
  KeyType type = KeyType::rsa;
  int min_bits = 0, max_bits = 0;
};
[[nodiscard]] KeyRange key_range(const KeyChoice& choice);
// Throws Errc::usage with the nearest word.
[[nodiscard]] unsigned key_usage_of(const UsageRule& rule);
[[nodiscard]] Oid extended_key_usage_of(const UsageRule& rule);
[[nodiscard]] Oid attribute_type_of(const SubjectAttribute& attribute);
// Throws Errc::usage for what is no OID or no DER.
[[nodiscard]] NewExtension extension_of(const ExtensionRule& rule);

}  // namespace certkit::profile
