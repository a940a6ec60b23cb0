// What a file, or the system's store, is trusted for: --trust of check and scan.
#pragma once

#include <string>
#include <vector>

#include "certkit/bag.hpp"
#include "certkit/certificate.hpp"

namespace certkit::cli {

struct TrustedFile {
  std::vector<Certificate> anchors;
  std::string left_out;  // a sentence on what is in the file and not trusted; empty: nothing
};
// A certificate that is no CA's is trusted where it stands alone: then it is meant. Throws Errc::wrong_kind where nothing is left.
[[nodiscard]] TrustedFile trusted_of(const Bag& bag, const std::string& file);
// "system" is the system's store, unless a file is called so.
[[nodiscard]] bool is_system_store(const std::string& word);

}  // namespace certkit::cli
