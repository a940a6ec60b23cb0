// Serials on their way from the index to the signed certificates, under the lock of the CA folder.
#pragma once

#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/ledger.hpp"
#include "base/lock.hpp"
#include "base/signals.hpp"
#include "certkit/make.hpp"
#include "issue/index_whole.hpp"

namespace certkit::issue {

// 159 random bits, positive, as the content of an INTEGER that is always 20 octets (RFC 5280 §4.1.2.2).
[[nodiscard]] Bytes random_serial();
// Where a certificate of that serial is, relative to the CA folder.
[[nodiscard]] std::string issued_file(ByteView serial);
// Its row in index.txt, without line end.
[[nodiscard]] std::string index_row(const CertificateSpec& spec);

// A run that was killed between the rows of its serials and the certificates left a journal (.signing in the CA folder): nothing was signed
// that anybody has seen, and the rows are taken back. Returns the serials, with commas between, where that was so. Takes the lock, if
// nobody holds it: whoever does is alive, and signing. Never throws: in a folder that may only be read the row stays, as that of a
// certificate that is missing.
[[nodiscard]] std::optional<std::string> settle_killed_issuance(const std::filesystem::path& folder) noexcept;

// Construction takes the lock and writes the rows, in one step; publish() puts the certificates in place, in the order of the rows, so that
// those that a killed run did not come to are the last ones; keep() makes them stay. Destruction without keep() takes all back, as long as
// the process lives; after a kill -9 whoever comes next does.
class Issuance {
 public:
  // One spec at least. The index is read under the lock where it is another than the last signature left. Throws what
  // require_whole_index() throws, and Errc::unwritable.
  Issuance(const std::filesystem::path& folder, std::span<const CertificateSpec* const> specs);
  ~Issuance();
  Issuance(const Issuance&) = delete;
  Issuance& operator=(const Issuance&) = delete;

  // One for each spec, one at least; null: it was not made, and its row goes.
  void publish(std::span<const Certificate* const> certificates);
  void keep() noexcept { kept_ = true; }

 private:
  void write_rows();

  std::filesystem::path folder_;
  std::vector<std::string> rows_;
  std::vector<std::filesystem::path> targets_;
  base::FileLock lock_;
  std::optional<base::SignalGuard> signals_;  // behind the lock: waiting and reading can be interrupted, what follows cannot
  IndexCounts before_;
  std::uintmax_t index_size_ = 0;
  bool published_ = false, kept_ = false;
};

}  // namespace certkit::issue
