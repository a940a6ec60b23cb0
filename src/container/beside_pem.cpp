#include "container/beside_pem.hpp"

#include <algorithm>

#include "asn1/reader.hpp"
#include "base/text.hpp"
#include "container/ber.hpp"
#include "container/classify.hpp"
#include "container/text.hpp"

namespace certkit::container {

namespace {

constexpr auto kNowhere = std::string_view::npos;

bool is_space(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }
bool is_base64(char c) { return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '+' || c == '/'; }
bool is_blank(std::string_view text) { return std::all_of(text.begin(), text.end(), is_space); }

// What binary data has and text has not: NUL, bell, backspace, escape and Control-Z are met in text, too.
bool is_binary(std::uint8_t octet) {
  return octet < 0x20 && octet != 0x00 && !(octet >= 0x07 && octet <= 0x0d) && octet != 0x1a && octet != 0x1b;
}
// Sixty-four at a time without a branch in between: nearly every file is text to its end.
bool has_binary(ByteView octets) {
  constexpr std::size_t kAtOnce = 64;
  for (; octets.size() >= kAtOnce; octets = octets.subspan(kAtOnce)) {
    std::uint8_t found = 0;
    for (std::size_t i = 0; i < kAtOnce; ++i) found |= static_cast<std::uint8_t>(is_binary(octets[i]));
    if (found != 0) return true;
  }
  return std::any_of(octets.begin(), octets.end(), is_binary);
}
constexpr std::ptrdiff_t kStray = 3;  // so many of them may come from a terminal or an editor

bool is_object(Kind kind) { return kind != Kind::unknown && kind != Kind::trust_attributes; }

// Octets of the object at the start, with what OpenSSL puts behind a trusted certificate; 0 if there is none.
std::size_t object_size(ByteView octets, int max_depth) {
  const auto object = ber_first(octets, max_depth);
  if (!object || !is_object(classify(object->whole, max_depth))) return 0;
  const std::size_t size = object->whole.size();
  const auto next = ber_first(octets.subspan(size), max_depth);
  return size + (next && classify(next->whole, max_depth) == Kind::trust_attributes ? next->whole.size() : 0);
}

// Base64 of one whole object at the start of `text`, whose first word is `word`.
struct Bare {
  std::size_t object = 0;   // characters, with padding; 0 if there is none
  std::size_t stretch = 0;  // characters that are base64 and white space, as far as they were looked at
};

Bare bare_object(std::string_view text, std::string_view word, int max_depth) {
  Bytes header;
  if (!base::from_base64(word.substr(0, 12), header) || header[0] != asn1::kSequence) return {0, word.size()};
  const bool indefinite = header[1] == 0x80;
  const auto claimed = claimed_size(header);
  if (!indefinite && (!claimed || *claimed > text.size())) return {0, word.size()};
  const std::size_t wanted = indefinite ? text.size() : (*claimed * 8 + 5) / 6;
  std::size_t end = 0;
  for (std::size_t characters = 0; end < text.size() && characters < wanted && (is_base64(text[end]) || is_space(text[end])); ++end)
    if (!is_space(text[end])) ++characters;
  const std::size_t stretch = end;
  while (end < text.size() && text[end] == '=' && end - stretch < 2) ++end;
  try {
    const PemBody body = decode_body(text.substr(0, end), 1, Armour::none);
    const ByteView octets = body.octets.reveal();
    const auto object = ber_first(octets, max_depth);
    if (object && object->whole.size() == octets.size() && is_object(classify(octets, max_depth))) return {end, stretch};
  } catch (const Error&) {  // no base64 after all
  }
  return {0, stretch};
}

}  // namespace

std::vector<DerBeside> der_beside_text(ByteView file, int max_depth) {
  std::vector<DerBeside> found;
  if (!has_binary(file)) return found;
  constexpr int kTries = 16;  // what looks like an object and is none is walked through to find that out
  const std::string_view text = as_text(file);
  std::size_t behind_last = 0;
  int tries = kTries;
  for (std::size_t at = text.find('0'); at != kNowhere && tries > 0; at = text.find('0', at)) {
    std::string_view before = text.substr(0, at);
    if (before.ends_with(std::string_view("\n\0", 2))) before.remove_suffix(1);  // UTF-16
    const bool begins = at == behind_last || before.ends_with('\n') || before.ends_with('\r') || before.ends_with("-----");
    const std::size_t size = begins ? object_size(file.subspan(at), max_depth) : 0;
    if (size == 0) {
      if (begins && at + 1 < file.size() && file[at + 1] >= 0x80) --tries;
      ++at;
      continue;
    }
    found.push_back({at, file.subspan(at, size)});
    at = behind_last = at + size;
  }
  return found;
}

Secret without(ByteView file, const std::vector<DerBeside>& objects) {
  Secret kept(file.size());
  auto to = kept.reveal_mutable().begin();
  std::size_t from = 0;
  for (const DerBeside& object : objects) {
    to = std::copy(file.begin() + static_cast<std::ptrdiff_t>(from), file.begin() + static_cast<std::ptrdiff_t>(object.offset), to);
    from = object.offset + object.octets.size();
  }
  to = std::copy(file.begin() + static_cast<std::ptrdiff_t>(from), file.end(), to);
  return Secret::copy_of(kept.reveal().first(static_cast<std::size_t>(to - kept.reveal_mutable().begin())));
}

void read_der_beside(const std::vector<DerBeside>& objects, Reading& reading, const Source& outer) {
  if (objects.empty()) return;
  const std::string kind = reading.about().kind;
  for (const DerBeside& object : objects) {
    Source source = at_place(nested(outer, "DER"), "offset " + std::to_string(object.offset));
    source.repairs.push_back({"beside-pem", source.place + ": DER stands beside the PEM blocks"});
    read_der(object.octets, reading, source, {});
  }
  reading.about().kind = (kind.empty() ? "PEM" : kind) + ", and DER";  // not what the last of them is
}

Source BesidePem::source_of(std::string_view piece) {
  return at_place(nested(outer_, "base64"), "line " + std::to_string(lines_.of(piece)));
}

// What is binary is no comment, and is not dropped as one.
bool BesidePem::is_comment(std::string_view piece) {
  if (is_blank(piece)) return false;
  const ByteView octets = as_bytes(piece);
  if (std::count_if(octets.begin(), octets.end(), is_binary) <= kStray) return true;
  const auto first = std::find_if(octets.begin(), octets.end(), is_binary);
  add_problem(reading_, source_of(piece.substr(static_cast<std::size_t>(first - octets.begin()))),
              Error(Errc::malformed, "binary data stands outside of the PEM blocks, and it is no whole certificate, key or container",
                    "give certkit the file that it came from by itself; two files were joined here"));
  return true;
}

void BesidePem::read_object(std::string_view base64) {
  Source source = source_of(base64);
  ++objects_;
  try {
    const PemBody body = decode_body(base64, 1, Armour::none);
    source.repairs.push_back({"no-armour", source.place + ": base64 without BEGIN and END lines"});
    for (const Repair& repair : body.repairs)
      if (repair.id == "padding") source.repairs.push_back({repair.id, source.place + ": the padding of the base64 is not right"});
    read_der(body.octets.reveal(), reading_, source, {});
  } catch (const Error& error) {
    add_problem(reading_, source, error);
  }
}

// DER begins with 0x30, which is an M in base64; a length of more than 127 octets makes it MI.
bool BesidePem::read(std::string_view piece) {
  constexpr std::size_t kShortest = 24, kLine = 60;
  bool comment = false;
  std::size_t behind_last = 0;
  for (std::size_t at = piece.find('M'); at != kNowhere; at = piece.find('M', at)) {
    if (at != behind_last && is_base64(piece[at - 1])) {
      ++at;
      continue;
    }
    const std::string_view rest = piece.substr(at);
    const std::string_view word =
        rest.substr(0, static_cast<std::size_t>(std::find_if_not(rest.begin(), rest.end(), is_base64) - rest.begin()));
    const Bare bare = word.size() < kShortest ? Bare{0, word.size()} : bare_object(rest, word, reading_.options.limits.nesting);
    if (bare.object == 0) {
      if (word.size() >= kLine && word[1] == 'I')
        add_problem(reading_, source_of(word),
                    Error(Errc::malformed, "base64 without BEGIN and END lines, which is cut off or damaged",
                          "take it out of the file, or put the whole of it there"));
      at += bare.stretch;
      continue;
    }
    comment |= is_comment(piece.substr(behind_last, at - behind_last));
    read_object(rest.substr(0, bare.object));
    at = behind_last = at + bare.object;
  }
  return is_comment(piece.substr(behind_last)) || comment;
}

}  // namespace certkit::container
