// Work is a folder with some of its names. A reader that lists a folder hands out its files in pieces, and its subfolders too; what is left
// over, and what would make too much wait, it does by itself. So nobody waits for a place, and what waits stays small.
#include <dirent.h>
#include <fcntl.h>
#include <fnmatch.h>
#include <sys/stat.h>
#include <sys/vfs.h>

#include <algorithm>
#include <array>
#include <condition_variable>
#include <exception>
#include <memory>
#include <mutex>
#include <optional>
#include <system_error>
#include <thread>

#include "base/descriptor_posix.hpp"
#include "base/journal.hpp"
#include "base/text.hpp"
#include "base/tree.hpp"

namespace certkit::base {
namespace {

constexpr std::size_t kPiece = 128;        // names of files
constexpr std::size_t kFolderPiece = 16;   // paths of folders: what is below one may be much
constexpr std::size_t kMostWaiting = 256;  // pieces of files; each may hold a folder open

struct Place {
  Descriptor folder;
  std::string path;  // with a '/' at its end
};

// Names, each ended by a NUL, in one place: there may be very many.
class Names {
 public:
  void add(std::string_view name) {
    text_.append(name).push_back('\0');
    ++count_;
  }
  [[nodiscard]] std::size_t count() const noexcept { return count_; }
  template <class Use>
  void each(Use use) const {
    for (std::size_t at = 0; at < text_.size();) {
      const char* name = text_.c_str() + at;
      const std::size_t size = std::char_traits<char>::length(name);
      use(name, size);
      at += size + 1;
    }
  }

 private:
  std::string text_;
  std::size_t count_ = 0;
};

struct Work {
  std::shared_ptr<const Place> place;  // of files; null: `names` are folders, by their paths
  Names names;
};

class OpenFile : public TreeFile {
 public:
  explicit OpenFile(std::size_t reader) : buffer_(kPart) { reader_ = reader; }

  // False: it was none, or is gone.
  bool open(const Place& place, const char* name, std::size_t size) {
    place_ = &place;
    name_ = {name, size};
    path_.clear();
    file_ = Descriptor(retried([&] { return ::openat(place.folder.get(), name, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK); }));
    if (!file_) {
      if (errno == ENOENT || errno == ENXIO || errno == ELOOP || errno == ENOTDIR) return false;
      throw Error(Errc::unreadable, "cannot open the file: " + reason(errno), {}, path());
    }
    part_ = buffer_.reveal().first(fill(buffer_.reveal_mutable(), 0));
    read_ = part_.size();
    all_ = part_.size() < kPart;
    return true;
  }
  void close() { file_ = Descriptor(); }

  const std::string& path() override {
    if (path_.empty()) path_.append(place_->path).append(name_);
    return path_;
  }
  bool next(std::size_t overlap) override {
    const std::span<std::uint8_t> buffer = buffer_.reveal_mutable();
    overlap = std::min(overlap, part_.size());
    std::copy(part_.end() - static_cast<std::ptrdiff_t>(overlap), part_.end(), buffer.begin());
    const std::size_t got = fill(buffer.subspan(overlap), read_);
    part_ = buffer_.reveal().first(overlap + got);
    read_ += got;
    return got != 0;
  }
  Secret read(std::size_t limit) override {
    if (is_all()) return Secret::copy_of(part_.first(std::min(limit, part_.size())));
    struct stat about {};
    if (::fstat(file_.get(), &about) != 0) fail();
    Secret all(std::min<std::size_t>(limit, static_cast<std::size_t>(about.st_size)));
    std::size_t size = 0;
    while (size < all.size()) {
      const std::size_t got = fill(all.reveal_mutable().subspan(size), size);
      if (got == 0) return Secret::copy_of(all.reveal().first(size));
      size += got;
    }
    return all;
  }

 private:
  [[noreturn]] void fail() { throw Error(Errc::unreadable, "cannot read the file: " + reason(errno), {}, path()); }
  // A regular file gives less than it was asked for at its end only.
  std::size_t fill(std::span<std::uint8_t> to, std::size_t at) {
    const ssize_t got = retried([&] { return ::pread(file_.get(), to.data(), to.size(), static_cast<off_t>(at)); });
    if (got < 0) fail();
    return static_cast<std::size_t>(got);
  }

  const Place* place_ = nullptr;
  std::string_view name_;
  std::string path_;
  Descriptor file_;
  std::size_t read_ = 0;
  Secret buffer_;  // a private key may come by
};

// What the kernel makes up while it is read: endless, or with side effects.
bool is_made_up(int folder) {
  constexpr std::array<unsigned long, 8> kMagic = {0x9fa0,     0x62656572, 0x27e0eb,   0x63677270,
                                                   0x64626720, 0x74726163, 0x73636673, 0xcafe4a11};  // statfs(2)
  struct statfs about {};
  return ::fstatfs(folder, &about) == 0 &&
         std::find(kMagic.begin(), kMagic.end(), static_cast<unsigned long>(about.f_type)) != kMagic.end();
}

class Readers {
 public:
  Readers(const Tree& tree, TreeCounts& counts) : tree_(tree), counts_(counts) {
    Work roots;
    for (const std::string& folder : tree.folders) roots.names.add(folder);
    if (roots.names.count() != 0) folders_.push_back(std::move(roots));
  }

  void run() {
    read(0);
    for (std::thread& helper : helpers_) helper.join();
    if (failure_) std::rethrow_exception(failure_);
  }

 private:
  void read(std::size_t reader) {
    // Its buffer may find no memory: that is for who waits for the helpers to hear.
    std::optional<OpenFile> own;
    try {
      own.emplace(reader);
    } catch (...) {
      const std::lock_guard lock(mutex_);
      if (!failure_) failure_ = std::current_exception();
      more_.notify_all();
      return;
    }
    OpenFile& file = *own;
    std::unique_lock lock(mutex_);
    for (;;) {
      ++idle_;
      more_.wait(lock, [&] { return failure_ || !files_.empty() || !folders_.empty() || busy_ == 0; });
      --idle_;
      std::vector<Work>& from = files_.empty() ? folders_ : files_;
      if (failure_ || from.empty()) break;
      const Work work = std::move(from.back());
      from.pop_back();
      ++busy_;
      lock.unlock();
      try {
        if (work.place)
          read_files(*work.place, work.names, file);
        else
          work.names.each([&](const char* path, std::size_t size) { list({path, size}, file); });
      } catch (...) {
        lock.lock();
        if (!failure_) failure_ = std::current_exception();
        lock.unlock();
      }
      lock.lock();
      --busy_;
    }
    more_.notify_all();
  }

  void hand_out(std::vector<Work>& to, Work&& work) {
    {
      const std::lock_guard lock(mutex_);
      to.push_back(std::move(work));
      if (idle_ == 0) add_helper();
    }
    more_.notify_one();
  }
  // A small tree needs none. After a failure nobody comes who would not be waited for.
  void add_helper() {
    if (failure_ || no_more_threads_ || helpers_.size() + 1 >= tree_.readers) return;
    try {
      helpers_.emplace_back([this, reader = helpers_.size() + 1] { read(reader); });
    } catch (const std::system_error&) {
      no_more_threads_ = true;  // those that there are do it
    }
  }
  [[nodiscard]] bool many_wait() {
    const std::lock_guard lock(mutex_);
    return files_.size() >= kMostWaiting;
  }

  void list(const std::string& path, OpenFile& file) {
    auto place = std::make_shared<Place>();
    place->folder = Descriptor(retried([&] { return ::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC); }));
    const auto fail = [&] { tree_.problem(path, Error(Errc::unreadable, "cannot read the folder: " + reason(errno), {}, path)); };
    if (!place->folder) {
      if (errno != ENOENT) fail();
      return;
    }
    if (is_made_up(place->folder.get())) return;
    place->path = path.ends_with('/') ? path : path + '/';
    // The list has a descriptor of its own: closedir() closes it.
    const std::unique_ptr<DIR, int (*)(DIR*)> entries(::fdopendir(::fcntl(place->folder.get(), F_DUPFD_CLOEXEC, 0)), &::closedir);
    if (!entries) return fail();
    Names files, folders;
    for (;;) {
      errno = 0;
      const dirent* entry = ::readdir(entries.get());
      if (entry == nullptr) break;
      const std::string_view name = entry->d_name;
      if (name == "." || name == ".." || name.starts_with(kHiddenPrefix)) continue;
      switch (kind(*place, *entry)) {
        case DT_DIR:
          if (is_excluded(*place, name)) break;
          folders.add(place->path + entry->d_name);
          if (folders.count() == kFolderPiece) hand_out(folders_, {nullptr, std::exchange(folders, {})});
          break;
        case DT_REG:
          if (is_excluded(*place, name)) break;
          files.add(name);
          if (files.count() < kPiece) break;
          if (many_wait())
            read_files(*place, std::exchange(files, {}), file);
          else
            hand_out(files_, {place, std::exchange(files, {})});
          break;
        default: break;
      }
    }
    if (errno != 0) fail();
    // One subfolder is gone on with by this reader; of several, others have theirs.
    folders.each([&](const char* below, std::size_t size) {
      Names one;
      one.add({below, size});
      hand_out(folders_, {nullptr, std::move(one)});
    });
    read_files(*place, files, file);
  }

  // What a name leads to: a link to a file counts as one.
  unsigned char kind(const Place& place, const dirent& entry) {
    if (entry.d_type != DT_LNK && entry.d_type != DT_UNKNOWN) return entry.d_type;
    struct stat own {
    }, target{};
    const int folder = place.folder.get();
    if (::fstatat(folder, entry.d_name, &own, AT_SYMLINK_NOFOLLOW) != 0) return DT_UNKNOWN;
    if (!S_ISLNK(own.st_mode)) return S_ISREG(own.st_mode) ? DT_REG : S_ISDIR(own.st_mode) ? DT_DIR : DT_UNKNOWN;
    if (::fstatat(folder, entry.d_name, &target, 0) != 0) return DT_UNKNOWN;
    if (S_ISDIR(target.st_mode)) ++counts_.linked_folders;
    return S_ISREG(target.st_mode) ? DT_REG : DT_UNKNOWN;
  }

  [[nodiscard]] bool is_excluded(const Place& place, std::string_view name) const {
    return std::any_of(tree_.exclude.begin(), tree_.exclude.end(), [&](const std::string& pattern) {
      const bool whole = pattern.find('/') != std::string::npos;
      return ::fnmatch(pattern.c_str(), ((whole ? place.path : std::string()) + std::string(name)).c_str(), 0) == 0;
    });
  }

  void read_files(const Place& place, const Names& names, OpenFile& file) {
    names.each([&](const char* name, std::size_t size) {
      try {
        if (file.open(place, name, size)) tree_.file(file);
      } catch (const Error& error) {
        tree_.problem(file.path(), error);
      }
      file.close();
    });
    counts_.files += names.count();
  }

  const Tree& tree_;
  TreeCounts& counts_;
  std::mutex mutex_;
  std::condition_variable more_;
  std::vector<Work> files_, folders_;  // the last is done first: so a tree is gone through in depth
  std::size_t busy_ = 0, idle_ = 0;
  std::vector<std::thread> helpers_;
  bool no_more_threads_ = false;
  std::exception_ptr failure_;
};

}  // namespace

void read_tree(const Tree& tree, TreeCounts& counts) { Readers(tree, counts).run(); }

}  // namespace certkit::base
