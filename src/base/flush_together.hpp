// Hundreds of files at once: each flushed to the disk by itself would take most of the time.
#pragma once

namespace certkit::base {

// While it lives, what this thread commits (FileSet) is flushed by file systems and not by files: the files of the set when all of them are
// written, before the first is in place, and so at each later step. When commit() returns, everything is on the disk as ever.
class FlushTogether {
 public:
  FlushTogether() noexcept;
  ~FlushTogether();
  FlushTogether(const FlushTogether&) = delete;
  FlushTogether& operator=(const FlushTogether&) = delete;
  [[nodiscard]] static bool wanted() noexcept;
};

}  // namespace certkit::base
