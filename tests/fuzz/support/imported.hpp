// What the targets of `profile import` share.
#pragma once

#include "base/text.hpp"
#include "profile/import/import.hpp"
#include "profile/import/profile_text.hpp"
#include "support/fuzz.hpp"

namespace fuzz {

// What is imported becomes a profile that loads, passes its own test and asks for the same request (profile_text() throws Errc::internal
// otherwise), and every sentence about it is one line of UTF-8. Variables may multiply text up to limits of their own: that is the fixed
// part.
inline std::optional<certkit::profile::Imported> imported(std::string_view text, certkit::profile::ImportFormat format) {
  using namespace certkit::profile;
  std::optional<Imported> made;
  if (!takes(text.size(), {256u << 20, 20'000}, [&] { made = import_request(text, "fuzz", format, {}); })) return std::nullopt;
  for (const auto* sentences : {&made->lost, &made->notes})
    for (const std::string& sentence : *sentences) {
      require(certkit::base::is_utf8(sentence), "a sentence is UTF-8");
      for (const char c : sentence) require(static_cast<unsigned char>(c) >= 0x20 && c != 0x7f, "a sentence is one line: " + sentence);
    }
  std::string yaml;
  if (!takes(text.size(), {256u << 20, 40'000}, [&] { yaml = profile_text(*made); })) return std::nullopt;
  return made;
}

}  // namespace fuzz
