// One serial on its way from the index to the signed certificate, under the lock of the CA folder.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "base/ledger.hpp"
#include "base/lock.hpp"
#include "base/signals.hpp"
#include "certkit/make.hpp"

namespace certkit::issue {

// 159 random bits, positive, as the content of an INTEGER that is always 20 octets (RFC 5280 §4.1.2.2).
[[nodiscard]] Bytes random_serial();
// Where a certificate of that serial is, relative to the CA folder.
[[nodiscard]] std::string issued_file(ByteView serial);
// Its row in index.txt, without line end.
[[nodiscard]] std::string index_row(const CertificateSpec& spec);

// A run that was killed between the row of its serial and the certificate left a journal (.signing in the CA folder): nothing was signed that
// anybody has seen, and the row is taken back. Returns the serial, where that was so. Takes the lock, if nobody holds it: whoever does is
// alive, and signing. Never throws: in a folder that may only be read the row stays, as that of a certificate that is missing.
[[nodiscard]] std::optional<std::string> settle_killed_issuance(const std::filesystem::path& folder) noexcept;

// Construction takes the lock and writes the row of spec.serial; publish() puts the certificate in place; keep() makes it stay.
// Destruction without keep() takes both back, as long as the process lives; after a kill -9 whoever comes next does.
class Issuance {
 public:
  // `index_is_sound`: whether the index has been read before; if not, it is read under the lock, a line at a time. Throws Errc::malformed
  // for a broken row, Errc::unwritable.
  Issuance(const std::filesystem::path& folder, const CertificateSpec& spec, bool& index_is_sound);
  ~Issuance();
  Issuance(const Issuance&) = delete;
  Issuance& operator=(const Issuance&) = delete;

  void publish(const Certificate& certificate);
  void keep() noexcept { kept_ = true; }

 private:
  std::filesystem::path folder_, target_;
  base::FileLock lock_;
  std::optional<base::SignalGuard> signals_;  // behind the lock: waiting and reading can be interrupted, what follows cannot
  std::uintmax_t index_size_ = 0;
  bool published_ = false, kept_ = false;
};

}  // namespace certkit::issue
