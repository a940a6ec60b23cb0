// Which of its certificates a profile makes: it may have several, and one of them may be made for each of a list (each server).
#pragma once

#include "profile/resolve.hpp"

namespace certkit::profile {

// In the profile's order: the certificate that is wanted; without a name those whose `when` holds; without an item all of its `for_each`.
// Throws Errc::usage for an unknown name, a value that is missing, an empty list, and where none is left.
[[nodiscard]] std::vector<Which> certificates_to_make(const DeviceProfile& profile, const GivenInputs& given, const Which& wanted);

// What a certificate that is there already may be: as above, but whatever `when` says, and where values are missing with "<name>" for them.
[[nodiscard]] std::vector<Which> certificates_of(const DeviceProfile& profile, const GivenInputs& given, const Which& wanted);

// The rule, by name; "": the first. Throws Errc::usage for an unknown one, and for a profile that is abstract.
[[nodiscard]] const CertificateRule& certificate_rule(const DeviceProfile& profile, const std::string& name);

// "web_internal", "server of ee01.contoso.com": what messages call it.
[[nodiscard]] std::string to_text(const Which& which);

}  // namespace certkit::profile
