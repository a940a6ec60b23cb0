// PEM armour in text, whatever was done to it: finding the blocks, and their bodies as octets. Knows nothing of what is in them.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "certkit/bag.hpp"
#include "certkit/secret.hpp"

namespace certkit::container {

struct PemBlock {
  std::string label;         // of the BEGIN line; of the END line if there is no BEGIN
  std::size_t line = 0;      // where it begins, from 1
  std::string_view preface;  // the text between the block before and this one
  std::string_view body;     // all between the two lines, as it stands
  bool has_begin = true, has_end = true;
  std::vector<Repair> repairs;  // of the armour
};

// Lines are counted once: what is asked for comes after what was asked for before.
class LineCount {
 public:
  explicit LineCount(std::string_view text) noexcept : text_(text) {}
  std::size_t of(std::string_view part) noexcept;  // the line, from 1, in which this part of the text begins

 private:
  std::string_view text_;
  std::size_t counted_to_ = 0, line_ = 1;
};

class PemFinder {
 public:
  explicit PemFinder(std::string_view text) noexcept : text_(text), lines_(text) {}
  [[nodiscard]] std::optional<PemBlock> next();
  [[nodiscard]] std::string_view rest() const noexcept { return text_.substr(at_); }  // after the last block

 private:
  struct Marker {
    bool begin = false;
    std::size_t from = 0, to = 0;  // with its dashes
    std::string_view label;
    bool odd_dashes = false;
  };
  std::optional<Marker> marker(std::size_t from) const;
  std::optional<Marker> marker_at(std::size_t word, bool begin) const;
  void note_place(const Marker& begin, PemBlock& block) const;

  std::string_view text_;
  std::size_t at_ = 0;  // behind the last block
  LineCount lines_;
};

// Does the text have PEM armour in it at all?
[[nodiscard]] bool has_armour(std::string_view text);

struct PemBody {
  std::vector<std::pair<std::string, std::string>> headers;  // RFC 1421: "DEK-Info" and the like
  Secret octets;
  std::vector<Repair> repairs;
};
// Decodes a body. Undoes blanks, escapes ("\n" in JSON and .env files), quoted-printable, quotes, mail quoting, base64url, missing padding.
// Throws Errc::malformed saying which line (from `line`, the first of the body) has what in it.
[[nodiscard]] PemBody decode_body(std::string_view body, std::size_t line);

}  // namespace certkit::container
