// From a profile and the user's values to what is to be made and delivered. Pure: no files, no network, no clock but the one passed in.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "certkit/make.hpp"
#include "profile/delivery.hpp"
#include "profile/library.hpp"

namespace certkit::profile {

// Values as given with --set NAME=VALUE (lists separated by commas), before typing. They win over `values:` of the user's own profile file.
using GivenInputs = std::map<std::string, std::string>;

// One certificate of a profile; see which.hpp.
struct Which {
  std::string certificate = {};  // empty: the profile's first
  std::string item = {};         // of its `for_each`; else empty
};

struct NameWithRule {
  GeneralName name;
  std::string rule;                          // the profile's text for this entry: "sip.${d} for each of sip_domains"
  std::string why;                           // its reason, one sentence, from the profile
  std::string origin;                        // file:line of the entry
  std::string without = {};                  // what fails where it is missing; may be empty
  bool wildcard_will_do = false;             // a certificate with a wildcard for it is as good
  std::vector<GeneralName> stands_for = {};  // of a wildcard: the names in whose place it is
};

struct Resolved {
  std::string profile_id, title;
  std::string issuer;  // internal, public or self-signed
  Which which;
  std::string base_name;  // for NAME.csr and NAME.key where the profile's outputs do not say otherwise
  KeySpec key;
  KeyFormat key_format = KeyFormat::pkcs8;
  CsrSpec csr;
  std::vector<NameWithRule> names;                // same order as csr.san
  bool order_matters = false;                     // the device looks at the order of the names
  std::string cn_rule, key_usage_rule, key_rule;  // where CN, usages and key come from
  Delivery delivery;
  CsrOrigin csr_origin = CsrOrigin::certkit;  // device, none: a key that is made here is of no use to it
  std::vector<std::string> warnings;          // "status: inferred", options whose vendor documents contradict each other …
};

struct ResolveOptions {
  std::string certificate = {}, item = {};   // empty: the only one that there is to make
  std::optional<KeySpec> key = {};           // --key-type; what the device does not take is refused
  std::optional<Hash> hash = {};             // --hash
  std::vector<GeneralName> more_names = {};  // --san: behind the profile\'s own, and under its limits
};

// Throws Errc::usage: a value is missing, of the wrong type, or violates an assert: with file:line:column of the rule and the nearest right
// spelling; and where there are several certificates to make and `options` do not say which.
[[nodiscard]] Resolved resolve(const DeviceProfile& profile, const GivenInputs& given, const ResolveOptions& options);

// Whether the device takes this key, as far as the values that were given say. Throws Errc::wrong_kind with what it takes, and why.
void require_key(const DeviceProfile& profile, const GivenInputs& given, const PublicKey& key);

// Only the files and the steps, for a certificate that is there already: inputs that nobody gave are not asked for, and where a step would
// name one it says <name>. `common_name` is the certificate's, or its first name; `base_name` what the files are called in place of what
// the profile would call them, or empty. Throws Errc::usage if a file's name needs a value that was not given.
[[nodiscard]] Delivery resolve_delivery(const DeviceProfile& profile, const GivenInputs& given, const Which& which,
                                        const std::string& common_name, const std::string& base_name = {});

// A name as part of a file's name: "*" becomes "_", and so does what a file system would not take.
[[nodiscard]] std::string file_name_of(std::string_view name);

}  // namespace certkit::profile
