// Octets that are text in one of the encodings that editors, shells and certreq leave behind, as UTF-8.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "certkit/bag.hpp"
#include "certkit/secret.hpp"

namespace certkit::container {

struct Text {
  std::string_view utf8;        // into `converted`, or into the caller's octets where nothing had to be changed
  Secret converted;             // it may hold a key
  std::vector<Repair> repairs;  // "bom", "utf-16", "latin-1", "nul", "control-z", "crlf", "cr"
};

// nullopt: not text. Octets that are no valid UTF-8 or UTF-16 count as Latin-1 text only if PEM armour is in them.
[[nodiscard]] std::optional<Text> to_text(ByteView octets);

// Adds `repair` unless there is one with the same id and message.
void note(std::vector<Repair>& repairs, Repair repair);

}  // namespace certkit::container
