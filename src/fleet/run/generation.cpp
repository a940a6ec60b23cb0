#include "fleet/run/generation.hpp"

#include "base/files.hpp"
#include "base/placing.hpp"
#include "base/text.hpp"
#include "certkit/read.hpp"
#include "certkit/write.hpp"

namespace certkit::fleet {
namespace {

constexpr const char *kCertificates = "certificate.pem", *kKeyPlace = "key.uri", *kWasLive = "live.txt";
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

void keep_was_live(const std::filesystem::path& folder, const WasLive& was) {
  const std::string text = "issuer " + was.issuer + "\nasked " + was.asked + "\ntaken-away " + (was.taken_away ? "yes" : "no") +
                           "\nrequest " + base::to_hex(was.csr) + "\nend\n";
  base::write_beside(folder / kWasLive, as_bytes(text), {});
}

// One that was cut off when the power failed says nothing.
std::optional<WasLive> was_live(const std::filesystem::path& folder) {
  const std::filesystem::path file = folder / kWasLive;
  if (base::look_at(file).kind != base::Present::Kind::file) return std::nullopt;
  const Secret content = base::read_file(file, kLargest);
  std::string_view text = as_text(content.reveal());
  const auto take = [&](std::string_view word) -> std::optional<std::string> {
    const std::size_t end = text.find('\n');
    if (end == std::string_view::npos || !text.starts_with(word)) return std::nullopt;
    std::string value(text.substr(word.size(), end - word.size()));
    text.remove_prefix(end + 1);
    return value;
  };
  const auto issuer = take("issuer "), asked = take("asked "), taken_away = take("taken-away "), request = take("request ");
  if (!request || text != "end\n") return std::nullopt;
  const auto csr = base::from_hex(*request);
  if (!issuer || !asked || !taken_away || !csr) return std::nullopt;
  return WasLive{*issuer, *asked, *csr, *taken_away == "yes"};
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
