// One generation of a certificate's files: made in a folder of certkit's own, put in the places where services read them, and taken back
// to exactly what was there before.
//
//   <work>/<name>/<generation>/   0700
//     key.pem        the private key (PKCS#8; encrypted where the entry has a `passout`); not where it is in a token
//     certificate.pem  leaf and chain
//     live.txt       of one that was in place and worked: what a way back to it needs (generation.hpp)
//     files.tar      manifest (manifest.hpp); new/<n>, the files as they are to be; old/<n>, what they replace, octet for octet
//
// What a resumed run does it does by the manifest, and not by what fleet.yaml says by then.
//
// How files look in their places: owner and group are the installation's; where it says nothing those of the file that is replaced, where
// permitted, else the user's. Without a key: the mode of the installation, else that of what is replaced, else 0644, whatever the umask is:
// cron and the admin's shell make the same. With a key or a password: 0600, and 0640 where the installation has a group and its mode lets
// the group read, or where it says nothing and what is replaced was so. In a folder where everybody may write (/tmp) a key keeps nothing of
// what it replaces. Folders that are missing are 0755.
//
// Targets that are links are refused, as base::FileSet does; folders may be links. `swap: generations` makes the folder
// <to>.<generation>-<8 hex digits> and turns the link `to`, by one rename, to it; the link is relative. A real folder at `to` is refused.
// Files of an earlier generation that this one does not write stay where they are: a service may read them still. See no_longer_written().
//
// Beside targets certkit's other commands find names that they know to be none of theirs (".certkit-renew-…"); swap() and put_back() hold
// the same lock of each folder as they do.
#pragma once

#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "fleet/asked.hpp"
#include "fleet/run/manifest.hpp"
#include "fleet/store.hpp"

namespace certkit::fleet {

class Deployment {
 public:
  // Makes the folder's files.tar. Idempotent: what an earlier attempt left there, and beside targets, is replaced. Not yet durable: see
  // flush(). Throws Errc::unwritable, Errc::unreadable (a file to be replaced cannot be read), what profile::made_files() throws
  // (Errc::mismatch, Errc::wrong_kind, Errc::no_password, Errc::usage), and Errc::usage for places that will not do: links, folders, two
  // files of one name, an owner that this machine does not know.
  static Deployment stage(const std::filesystem::path& folder, const CertificateEntry& entry, const Asked& asked,
                          const profile::Bundle& bundle, const Secret* password);
  // The files that were staged there once, for what stands in their places now: to go back to them. What replaces files.tar is durable
  // before it does: there is no other copy. Throws as stage() and open() do.
  static Deployment stage_again(const std::filesystem::path& folder);
  // What was staged, by its manifest. Throws Errc::unreadable, Errc::malformed.
  static Deployment open(const std::filesystem::path& folder);
  [[nodiscard]] static bool is_there(const std::filesystem::path& folder);  // anything that open() could open

  // The parts of putting it in place. Between them the caller flushes the file systems, once for many certificates. Each may be repeated
  // after a run that was killed, also in the midst of it. Each target is looked at again under the lock of its folder: what is no longer
  // what was staged for, nor what is put there, somebody changed meanwhile. All throw Errc::unwritable.
  void lay_beside();  // each new file beside its target, under a hidden name, with owner and mode; folders that are missing
  void swap();        // renames them into place; a link of `generations` is turned. Throws Errc::mismatch where somebody changed a
                      // target and nothing was renamed yet, Errc::unwritable where other targets are in place already
  // What was there before `swap` is there again, and what was not is gone. Also after half a swap. Its files are durable before they are
  // renamed; the names want a flush(). What somebody changed is left as it is: those targets are returned.
  std::vector<std::string> put_back();
  static void clear_part(const std::filesystem::path& folder);  // what a stage_again() that was killed left half written
  void clear_beside() noexcept;  // what lies beside targets and is not in place: hidden files, folders that no link leads to

  [[nodiscard]] bool is_in_place() const;                            // all that it writes
  [[nodiscard]] std::vector<std::string> changed_meanwhile() const;  // targets that are neither old nor new; absent is not changed
  [[nodiscard]] std::vector<Live::File> files() const;               // as they are once swapped
  [[nodiscard]] bool replaces_any() const;                           // there was something in at least one of its places before
  // Files of `live` that are still there, and that this generation does not write.
  [[nodiscard]] std::vector<std::filesystem::path> no_longer_written(const Live& live) const;
  [[nodiscard]] std::vector<std::filesystem::path> folders() const;  // of targets: whose file systems want a flush

 private:
  friend class Staging;
  Deployment() = default;
  struct Places {  // of one folder: places in `files` and `links` of the manifest
    std::vector<std::size_t> files, links;
  };
  void write(bool durable);  // files.tar
  [[nodiscard]] std::filesystem::path beside(std::size_t file) const;
  [[nodiscard]] std::filesystem::path link_beside(std::size_t link) const;
  [[nodiscard]] std::filesystem::path laid(std::size_t file) const;
  void in_each_folder(const std::function<void(const Places&)>& use) const;
  [[nodiscard]] Places all() const;
  [[nodiscard]] std::vector<std::string> changed_meanwhile(const Places& places) const;
  [[nodiscard]] bool is_changed(const Manifest::File& file) const;
  [[nodiscard]] bool is_changed(const Manifest::Link& link) const;
  void require_unchanged(const Places& places, bool begun) const;
  void put_in_place(const Places& places) const;
  void put_back_file(std::size_t file) const;
  void put_back_link(std::size_t link) const;

  std::filesystem::path folder_;
  Manifest manifest_;
  Secret archive_;
  std::vector<ByteView> new_, old_;  // in archive_, one for each file; old_ is empty where there was none
};

inline constexpr const char* kBeside = ".certkit-renew-";  // how the names begin of what lies beside targets
// Once for all file systems of these folders (syncfs): what was written there is on the disk. Throws Errc::unwritable.
void flush(const std::vector<std::filesystem::path>& folders);
// Removes a generation of <work>/<name>, with the folders that were made for it beside links, but no folder that a link still leads to.
// What cannot be removed is left for the next time.
void forget_generation(const std::filesystem::path& folder, int number) noexcept;
// So those that are older than the `keep` newest ones, but never `live`; and of all others what a run that was killed left half written.
void tidy_generations(const std::filesystem::path& folder, int keep, int live) noexcept;
[[nodiscard]] std::vector<int> generations(const std::filesystem::path& folder);  // ascending

}  // namespace certkit::fleet
