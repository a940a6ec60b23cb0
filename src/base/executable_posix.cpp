#include "base/executable.hpp"

namespace certkit::base {

std::filesystem::path own_executable() {
  std::error_code failed;
  const auto path = std::filesystem::read_symlink("/proc/self/exe", failed);
  return failed ? std::filesystem::path() : path;
}

}  // namespace certkit::base
