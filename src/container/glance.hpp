// A first look at a file that is probably something else: can there be certificates in it at all? And, of the files that are just as the
// standards have them, the certificates. Quick, and it decides nothing: whatever is odd is for read().
#pragma once

#include <cstddef>
#include <vector>

#include "certkit/bytes.hpp"
#include "certkit/certificate.hpp"

namespace certkit::container {

// The first part of a file: `nothing` can be in it, whatever follows; text `perhaps` has something further on; `likely`: worth reading
// whole.
enum class Promise { nothing, perhaps, likely };
[[nodiscard]] Promise promise(ByteView start);
// A later part of a text that promised something. Parts have to overlap by kOverlap octets, or a mark is missed.
[[nodiscard]] bool has_mark(ByteView part);
inline constexpr std::size_t kOverlap = 32;

struct Glance {
  struct One {
    Certificate certificate;
    std::size_t line = 0;  // of its PEM block; 0: DER
  };
  std::vector<One> certificates;
  bool odd = false;  // there may be more: read() it, and take nothing from here
};
// The whole file. Private keys in it are passed over unread.
[[nodiscard]] Glance glance(ByteView content);

}  // namespace certkit::container
