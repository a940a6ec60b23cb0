// One generation of a certificate's files: made in a folder of certkit's own, put in the places where services read them, and taken back
// to exactly what was there before.
//
//   <work>/<name>/<generation>/   0700
//     key.pem        the private key (PKCS#8; encrypted where the entry has a `passout`); not where it is in a token
//     certificate.pem  leaf and chain
//     new/<n>        the files as they are to be, one for each line of the manifest
//     old/<n>        what they replace, octet for octet
//     manifest.json  target, mode, owner, group, SHA-256 of new and old of each; which link leads where (swap: generations)
//
// What a resumed run does it does by the manifest, and not by what fleet.yaml says by then.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "fleet/asked.hpp"
#include "fleet/store.hpp"

namespace certkit::fleet {

class Deployment {
 public:
  // Makes the folder with manifest, new and old files. Idempotent: what an earlier attempt left there is replaced. Not yet durable: see
  // flush(). Throws Errc::unwritable, Errc::unreadable (a file to be replaced cannot be read, or is neither file nor absent), what
  // profile::deliver() throws (Errc::mismatch, Errc::wrong_kind, Errc::no_password, Errc::usage).
  static Deployment stage(const std::filesystem::path& folder, const CertificateEntry& entry, const Asked& asked,
                          const profile::Bundle& bundle, const Secret* password);
  // What was staged, by its manifest. Throws Errc::unreadable, Errc::malformed.
  static Deployment open(const std::filesystem::path& folder);

  // The three parts of putting it in place. Between them the caller flushes the file systems once for many certificates. Each may be
  // repeated after a run that was killed, and none is begun for a set whose targets are no longer what was staged for (Errc::mismatch:
  // somebody changed them meanwhile): see changed_meanwhile().
  void lay_beside();              // each new file beside its target, under a hidden name, with owner and mode; folders that are missing
  void swap();                    // renames them into place; a link of `generations` is turned
  void put_back();                // what was there before `swap` is there again, and what was not is gone. Also after half a swap
  void clear_beside() noexcept;   // hidden files that lie beside targets

  [[nodiscard]] std::vector<std::string> changed_meanwhile() const;  // targets that are neither old nor new
  [[nodiscard]] std::vector<Live::File> files() const;               // as they are once swapped
  [[nodiscard]] const std::vector<std::filesystem::path>& folders() const noexcept;  // of targets: whose file systems want a flush

  struct File {
    std::filesystem::path target;
    unsigned mode = 0600;
    std::string owner, group;  // empty: as the file that is replaced, else the user's
    Sha256 sha256{};
    std::optional<Sha256> before;  // empty: there was none
  };
  struct Link {
    std::filesystem::path link, to;         // `link` is the installation's `to`; it leads to `to`, a folder beside it
    std::optional<std::filesystem::path> before;  // where it led
  };

 private:
  Deployment() = default;
  std::filesystem::path folder_;
  std::vector<File> files_;
  std::vector<Link> links_;
  std::vector<std::filesystem::path> folders_;
};

// Once for all file systems of these folders (syncfs): what was written there is on the disk. Throws Errc::unwritable.
void flush(const std::vector<std::filesystem::path>& folders);
// Removes what is older than the `keep` newest generations of <work>/<name>, but never `live` nor what is under way.
void tidy_generations(const std::filesystem::path& folder, int keep, int live, std::optional<int> under_way);
[[nodiscard]] std::vector<int> generations(const std::filesystem::path& folder);  // ascending

}  // namespace certkit::fleet
