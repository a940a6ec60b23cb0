// Which of a device's files a file is: by what is in it, whatever it is called.
#pragma once

#include "lint/cases.hpp"

namespace certkit::lint {

// What is in a file, or belongs into one.
struct Contents {
  bool key = false, leaf = false, authorities = false;  // authorities: certificates of CAs
  [[nodiscard]] bool operator==(const Contents&) const = default;
};
[[nodiscard]] Contents contents_of(const std::vector<const Item*>& items);
[[nodiscard]] Contents contents_of(const profile::OutputFile& output);
// "PEM", "PKCS#12", …, of an output and of an object that was read.
[[nodiscard]] std::string_view form_of(profile::Container container) noexcept;
[[nodiscard]] std::string form_of(const Item& item);

// The output that is nearest: of the same form, and with the key, the certificate or the CAs that are there. nullptr where none is of that
// form, or has any of it.
[[nodiscard]] const profile::OutputFile* output_like(const profile::Delivery& delivery, const std::vector<const Item*>& items);
[[nodiscard]] bool has_part(const profile::OutputFile& output, profile::Part part) noexcept;

}  // namespace certkit::lint
