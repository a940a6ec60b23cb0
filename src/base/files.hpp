// Files: read whole with a limit; written as a set that appears together or not at all.
#pragma once

#include <filesystem>
#include <string>
#include <variant>
#include <vector>

#include "certkit/error.hpp"
#include "certkit/secret.hpp"
#include "certkit/time.hpp"

namespace certkit::base {

// Throws Errc::unreadable (missing, folder, empty is allowed, no permission: said apart) or Errc::limit. Reads pipes and devices too, up to `limit` octets.
// The buffer may hold a key: it is a Secret.
[[nodiscard]] Secret read_file(const std::filesystem::path& path, std::size_t limit);
[[nodiscard]] Secret read_stdin(std::size_t limit);

// Regular files below `folder`, sorted, links not followed out of it, hidden files and certkit's own temporaries left out.
[[nodiscard]] std::vector<std::filesystem::path> files_below(const std::filesystem::path& folder);

// A set of files in one folder or several. Protocol of commit():
//   1. refuse if any target exists and not replace (Errc::usage, naming all of them); refuse links and non-regular targets
//   2. lock the target folders against other certkit runs, finish or undo what a killed run left there
//   3. write each file beside its place (O_CREAT|O_EXCL, 0600 or 0644), flush, fsync, read back and compare
//   4. run `check` (the second opinion) on what is on disk
//   5. journal, keep existing keys as NAME.old-<timestamp>, rename all, fsync folders, remove journal
// A failure before 5 leaves everything as it was; a failure or kill -9 in 5 is completed or undone by the next run that touches the folder (recover()).
class FileSet {
 public:
  enum class Mode { is_private, is_public };                            // 0600, 0644; kept: owner and group of what is replaced
  // Content that holds a private key is added as Secret and is always 0600, also over an existing 0644 file.
  void add(std::filesystem::path target, Secret content);
  void add(std::filesystem::path target, std::string content, Mode mode = Mode::is_public);

  struct Options {
    bool replace = false;                                               // --force
    Time now{};                                                         // for NAME.old-<timestamp>
  };
  struct Written { std::filesystem::path path; std::filesystem::path kept_old; };  // kept_old: empty if nothing was replaced or it held no key
  std::vector<Written> commit(const Options& options);
  [[nodiscard]] bool empty() const noexcept { return files_.empty(); }
  [[nodiscard]] std::vector<std::filesystem::path> targets() const;

 private:
  struct Entry { std::filesystem::path target; Secret content; Mode mode; };
  std::vector<Entry> files_;
};

// Finishes or undoes what a killed run left in `folder`; true if there was something. Called by commit() itself.
bool recover(const std::filesystem::path& folder);

}  // namespace certkit::base
