// What `trust` of an entry names: CA certificates for trust stores of devices, each file read once.
#pragma once

#include <filesystem>
#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "certkit/certificate.hpp"

namespace certkit::fleet {

class Trusted {
 public:
  // From any thread. Relative files start at `folder`. Throws Errc::unreadable, Errc::wrong_kind for what holds anything but CA
  // certificates.
  [[nodiscard]] std::vector<Certificate> in(const std::vector<std::string>& files, const std::filesystem::path& folder);

 private:
  std::mutex mutex_;
  std::map<std::filesystem::path, std::vector<Certificate>> read_;
};

}  // namespace certkit::fleet
