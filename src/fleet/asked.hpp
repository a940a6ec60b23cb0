// What a certificate of the fleet asks for, resolved: the request, and the files of each of its installations.
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "certkit/make.hpp"
#include "fleet/inventory.hpp"
#include "fleet/trusted.hpp"
#include "profile/resolve.hpp"

namespace certkit::fleet {

struct Asked {
  CsrSpec csr;
  KeySpec key;
  KeyFormat key_format = KeyFormat::pkcs8;
  profile::IssuedRule demand;  // of the profile, on what comes back
  struct Place {
    const Installation* installation = nullptr;
    std::filesystem::path to;
    profile::Delivery delivery;
  };
  std::vector<Place> places;
  std::vector<Certificate> trust;      // for the devices' own trust stores
  std::vector<std::string> endpoints;  // "host:port", as CertificateEntry::endpoints
  std::string fingerprint;             // see fingerprint.hpp
};

// Where `to`, as it is once its variables are known, leads from `folder`: absolute, in one spelling.
[[nodiscard]] std::filesystem::path place_of(const std::filesystem::path& folder, const std::string& to);

// Reads each profile once: a fleet has thousands of certificates and few kinds of device. May be asked by several threads at once.
class Asker {
 public:
  explicit Asker(const profile::Library& library) : library_(library) {}
  // Throws Errc::usage with the place. Relative folders start at `folder`, that of fleet.yaml; places come without "." and "..".
  [[nodiscard]] Asked asked(const CertificateEntry& entry, const std::filesystem::path& folder);

 private:
  [[nodiscard]] const profile::DeviceProfile& device(const std::string& name);
  const profile::Library& library_;
  Trusted trusted_;
  std::mutex mutex_;
  std::map<std::string, std::unique_ptr<const profile::DeviceProfile>> devices_;
};

}  // namespace certkit::fleet
