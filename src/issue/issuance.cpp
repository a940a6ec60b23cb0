#include "issue/issuance.hpp"

#include "base/text.hpp"
#include "certkit/write.hpp"
#include "crypto/pbe.hpp"
#include "issue/authority_index.hpp"

namespace certkit::issue {

Bytes random_serial() {
  Bytes serial(20);
  do {
    crypto::random_bytes(std::span<std::uint8_t>(serial));
    serial[0] &= 0x7f;
  } while (serial[0] == 0);  // a leading zero octet would not be DER
  return serial;
}

std::string issued_file(ByteView serial) { return "issued/" + base::to_hex(serial) + ".crt"; }

std::string index_row(const CertificateSpec& spec) {
  IndexRow row;
  row.not_after = spec.not_after;
  row.serial_hex = base::to_hex(spec.serial);
  row.file = issued_file(spec.serial);
  row.subject = one_line(spec.subject);
  return to_text(row);
}

Issuance::Issuance(const std::filesystem::path& folder, const CertificateSpec& spec, bool& index_is_sound)
    : folder_(folder), target_(folder / issued_file(spec.serial)), lock_(folder) {
  if (!index_is_sound) require_sound_index(folder_ / "index.txt");
  index_is_sound = true;
  signals_.emplace();
  index_size_ = base::append_line(folder_ / "index.txt", index_row(spec), is_whole_row);
}

void Issuance::publish(const Certificate& certificate) {
  base::put_file(target_, folder_ / ".issuing", to_pem(certificate));
  published_ = true;
}

Issuance::~Issuance() {
  if (kept_) return;
  try {
    if (published_) std::filesystem::remove(target_);
    base::take_back(folder_ / "index.txt", index_size_);
  } catch (const std::exception&) {
    // The row stays: a serial that is spent and was never seen outside. `ca list` shows it as missing.
  }
}

}  // namespace certkit::issue
