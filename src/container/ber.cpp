#include "container/ber.hpp"

#include <climits>

namespace certkit::container {

namespace {

struct Header {
  std::size_t size = 0;
  std::uint64_t length = 0;
  bool indefinite = false;
};

std::optional<Header> header_at(ByteView bytes) noexcept {
  std::size_t at = 0;
  if (bytes.empty()) return std::nullopt;
  const std::uint8_t tag = bytes[at++];
  if ((tag & 0x1f) == 0x1f) {
    while (at < bytes.size() && at < 6 && (bytes[at] & 0x80) != 0) ++at;
    ++at;
  }
  if (at >= bytes.size()) return std::nullopt;
  Header header;
  const std::uint8_t first = bytes[at++];
  if (first < 0x80) {
    header.length = first;
  } else if (first == 0x80) {
    if ((tag & 0x20) == 0) return std::nullopt;  // only constructed encodings may be indefinite (X.690 §8.1.3.2)
    header.indefinite = true;
  } else {
    const std::size_t count = first & 0x7f;
    if (count > 8 || bytes.size() - at < count) return std::nullopt;
    for (std::size_t i = 0; i < count; ++i) header.length = header.length << 8 | bytes[at++];
    if (header.length > SIZE_MAX / 2) return std::nullopt;
  }
  header.size = at;
  return header;
}

}  // namespace

std::optional<BerTlv> ber_first(ByteView bytes, int max_depth) noexcept {
  const auto outer = header_at(bytes);
  if (!outer) return std::nullopt;
  if (!outer->indefinite) {
    if (outer->length > bytes.size() - outer->size) return std::nullopt;
    const auto length = static_cast<std::size_t>(outer->length);
    return BerTlv{bytes[0], bytes.first(outer->size + length), bytes.subspan(outer->size, length), false};
  }
  // What has a definite length is stepped over; open indefinite ones are counted until the first is closed.
  std::size_t at = outer->size;
  for (int open = 1;;) {
    if (bytes.size() - at >= 2 && bytes[at] == 0 && bytes[at + 1] == 0) {
      at += 2;
      if (--open == 0) return BerTlv{bytes[0], bytes.first(at), bytes.subspan(outer->size, at - 2 - outer->size), true};
      continue;
    }
    const auto inner = header_at(bytes.subspan(at));
    if (!inner) return std::nullopt;
    at += inner->size;
    if (inner->indefinite) {
      if (++open > max_depth) return std::nullopt;
    } else {
      if (inner->length > bytes.size() - at) return std::nullopt;
      at += static_cast<std::size_t>(inner->length);
    }
  }
}

std::optional<std::size_t> claimed_size(ByteView bytes) noexcept {
  const auto header = header_at(bytes);
  if (!header || header->indefinite) return std::nullopt;
  return header->size + static_cast<std::size_t>(header->length);
}

std::optional<BerTlv> BerWalk::next() noexcept {
  if (rest_.empty()) return std::nullopt;
  const auto tlv = ber_first(rest_, max_depth_);
  broken_ = !tlv;
  rest_ = tlv ? rest_.subspan(tlv->whole.size()) : ByteView{};
  return tlv;
}

std::optional<BerTlv> BerWalk::next(std::uint8_t tag) noexcept { return peek() == tag ? next() : std::nullopt; }

}  // namespace certkit::container
