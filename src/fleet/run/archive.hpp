// Several files as one (POSIX ustar, so that `tar xf` opens it by hand): a generation costs one new file on the disk, and not two for each
// of its own, which is most of what renewing thousands costs.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "certkit/secret.hpp"

namespace certkit::fleet {

struct Archived {
  std::string name;  // at most 99 octets
  ByteView content;
};
[[nodiscard]] Secret write_archive(std::span<const Archived> files);
// The contents look into `archive`. Throws Errc::malformed for whatever write_archive() does not write.
[[nodiscard]] std::vector<Archived> read_archive(ByteView archive);

}  // namespace certkit::fleet
