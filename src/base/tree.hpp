// Every file below some folders, handed to many readers at once: for a hundred thousand files of which few matter.
#pragma once

#include <atomic>
#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "certkit/bytes.hpp"
#include "certkit/error.hpp"
#include "certkit/secret.hpp"

namespace certkit::base {

// A regular file that is open, and a part of what is in it. Valid during the call alone.
class TreeFile {
 public:
  virtual ~TreeFile() = default;
  [[nodiscard]] virtual const std::string& path() = 0;
  // Which of the readers this is, from 0: for what each of them has to itself.
  [[nodiscard]] std::size_t reader() const noexcept { return reader_; }
  // The part of it that is at hand: the first one, of at most kPart octets, and whether that is all.
  [[nodiscard]] ByteView part() const noexcept { return part_; }
  [[nodiscard]] bool is_all() const noexcept { return all_; }
  // Goes on to the part that follows, which begins with the last `overlap` octets of this one. False at the end.
  virtual bool next(std::size_t overlap) = 0;
  // All of it, from the start, or its first `limit` octets. Throws Errc::unreadable.
  [[nodiscard]] virtual Secret read(std::size_t limit) = 0;
  static constexpr std::size_t kPart = 16u << 10;

 protected:
  std::size_t reader_ = 0;
  ByteView part_;
  bool all_ = false;
};

struct Tree {
  std::vector<std::string> folders;
  // As in a shell: "*.bak", "node_modules". With a '/' in it, it is held against the whole path.
  std::vector<std::string> exclude;
  // The more there are, the more of a cold disk is waited for at the same time.
  std::size_t readers = 16;

  // Called from several threads at once.
  std::function<void(TreeFile&)> file;
  std::function<void(const std::string& path, const Error&)> problem;  // a file or folder that may not be read
};

struct TreeCounts {
  std::atomic<std::size_t> files = 0, linked_folders = 0;
};

// In no order. Links to files are read like files; links to folders are not followed, so that there are no loops; but for those in
// `folders`. Devices, pipes, sockets, what the kernel makes up (/proc, /sys), and certkit's own temporaries are left out. What file() or
// problem() throws ends it, and is thrown here. `counts` may be read meanwhile.
void read_tree(const Tree& tree, TreeCounts& counts);

}  // namespace certkit::base
