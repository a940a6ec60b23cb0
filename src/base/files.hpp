// Files: read whole with a limit; written as a set that appears together or not at all.
#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "certkit/error.hpp"
#include "certkit/secret.hpp"
#include "certkit/time.hpp"

namespace certkit::base {

class LockedFolders;
class SetWriter;

// Throws Errc::unreadable (missing, folder, no permission: said apart; empty is allowed) or Errc::limit. Reads pipes and devices too, up to
// `limit` octets. The buffer may hold a key: it is a Secret.
[[nodiscard]] Secret read_file(const std::filesystem::path& path, std::size_t limit);
// The first octets of a file, `most` at most, whatever its size. Throws Errc::unreadable.
[[nodiscard]] Secret read_start(const std::filesystem::path& path, std::size_t most);
// Throws Errc::unreadable for a pipe that has a name in a folder: whoever opens it waits for who writes into it, maybe for ever. Those of
// the shell, <(…), have none. To be asked before read_file() where nobody is there to be kept waiting.
void require_no_named_pipe(const std::filesystem::path& path);
[[nodiscard]] Secret read_stdin(std::size_t limit);
[[nodiscard]] std::size_t read_some_stdin(char* into, std::size_t most);  // what has come, be it one octet; 0: the end

// Regular files below `folder`, sorted name by name. Links to folders are not followed, links to files only if the file is not listed by
// itself, and once; hidden files and folders are left out, certkit's own temporaries with them. Subfolders that may not be read, and what
// is so deep that its path is too long, go to `unreadable`; without it they throw Errc::unreadable. Strings: a path keeps its parts beside
// itself, and there may be very many.
[[nodiscard]] std::vector<std::string> files_below(const std::filesystem::path& folder,
                                                   std::vector<std::filesystem::path>* unreadable = nullptr);

// A set of files in one folder or several. Protocol of commit():
//   1. lock the target folders against other certkit runs, finish or undo what a killed run left there
//   2. refuse if any target exists and not replace (Errc::usage, naming all of them; what is to be removed counts too); refuse links,
//   non-regular targets and two files of one name
//   3. write each file beside its place (never over anything, 0600 or 0644), read back and compare, through to the disk; a folder that does
//   not exist is made under another name beside its place, with its files
//   4. write journals, keep what may be a key as NAME.old-<timestamp>, move all into place and away, remove the journals
// A failure or a signal that asks to end (see SignalGuard), wherever it comes, leaves everything as it was. After kill -9 or a power
// failure the next run that touches one of the folders (recover()) undoes the whole set, in all its folders, or, if it was all in place,
// removes what is left over. The last step of 4 decides.
class FileSet {
 public:
  // 0600; or 0644 less what the umask takes away. Kept of what is replaced: owner and group, where permitted (but a key's owner is not
  // taken over in a folder where everybody may write), and the mode if public.
  enum class Mode { is_private, is_public };
  // Content that holds a private key is added as Secret and is always 0600, also over an existing 0644 file.
  void add(std::filesystem::path target, Secret content);
  void add(std::filesystem::path target, std::string content, Mode mode = Mode::is_public);

  // What is there goes with the commit: a file, or a link (not what it leads to). Absent is fine. What is both removed and added is
  // replaced, even if it is a link.
  void remove(std::filesystem::path target);

  struct Options {
    bool replace = false;  // --force
    Time now{};            // for NAME.old-<timestamp> (20261121T061100Z; "-2" and so on behind it if that is taken)
    // Called once the folders are locked and before anything is written: is what the files were made of still so? What it throws is passed
    // on.
    std::function<void()> still_so;
    // Asked of a binary file that a public one replaces: true where it is known what it is, and that is no key. Then it is not kept.
    std::function<bool(ByteView before)> holds_no_key;
    // Hundreds of files: they are flushed to the disk by file systems and not one by one, at each of the steps that need it. When commit()
    // returns, everything is on the disk as ever.
    bool flush_together = false;
    std::chrono::milliseconds wait{60'000};  // for another run that is writing there; then Errc::unwritable
  };
  // kept_old: where a private file replaced an existing one, or a public file one that may hold a key: text with "PRIVATE KEY" in it,
  // anything that is not text (PFX, JKS, DER; a DER certificate too, but see holds_no_key), anything above 16 MiB. Else empty.
  struct Written {
    std::filesystem::path path;
    std::filesystem::path kept_old;
  };
  std::vector<Written> commit(const Options& options);  // what was added, in that order
  // Steps 1 to 3, taken back again: throws what commit() would throw because of the places, before there is anything worth losing. The
  // content counts for its size only.
  void rehearse(const Options& options) const;
  [[nodiscard]] bool empty() const noexcept { return files_.empty(); }
  [[nodiscard]] std::vector<std::filesystem::path> targets() const;  // of what is added

 private:
  friend class SetWriter;
  struct Entry {
    std::filesystem::path target;
    Secret content;
    Mode mode;
    bool gone = false;  // to be removed
  };
  void in_locked_folders(const Options& options, const std::function<void(SetWriter&, LockedFolders&)>& work) const;
  std::vector<Entry> files_;
};

// Finishes or undoes what a killed run left in `folder`; true if there was something. Called by commit() itself.
bool recover(const std::filesystem::path& folder);

}  // namespace certkit::base
