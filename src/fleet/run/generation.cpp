#include "fleet/run/generation.hpp"

#include "base/files.hpp"
#include "base/placing.hpp"
#include "certkit/read.hpp"
#include "certkit/write.hpp"

namespace certkit::fleet {
namespace {

constexpr const char *kCertificates = "certificate.pem", *kKeyPlace = "key.uri";
constexpr std::size_t kLargest = 1u << 20;

}  // namespace

std::filesystem::path key_file(const std::filesystem::path& folder) { return folder / "key.pem"; }

void keep_key_place(const std::filesystem::path& folder, const std::string& uri) {
  base::write_beside(folder / kKeyPlace, as_bytes(uri), {});
}

void keep_certificates(const std::filesystem::path& folder, const std::vector<Certificate>& certificates) {
  std::string text;
  for (const Certificate& one : certificates) text += to_pem(one);
  base::write_beside(folder / kCertificates, as_bytes(text), {});
}

Kept kept_in(const std::filesystem::path& folder) {
  const std::filesystem::path file = folder / kCertificates;
  const Bag bag = read(base::read_file(file, kLargest).reveal(), file.string(), {});
  Kept kept;
  for (const Certificate* const one : bag.all<Certificate>()) kept.certificates.push_back(*one);
  if (kept.certificates.empty()) throw Error(Errc::malformed, "there is no certificate in it", "", file.string());
  kept.key = std::filesystem::exists(folder / kKeyPlace) ? std::string(as_text(base::read_file(folder / kKeyPlace, kLargest).reveal()))
                                                         : key_file(folder).string();
  return kept;
}

}  // namespace certkit::fleet
