#include <algorithm>

#include "base/files.hpp"
#include "base/set_writer.hpp"
#include "base/signals.hpp"

namespace certkit::base {
namespace {

constexpr std::chrono::milliseconds kWait(60'000);

Folder::Access access(FileSet::Mode mode) {
  return mode == FileSet::Mode::is_private ? Folder::Access::is_private : Folder::Access::is_public;
}

// `make` gives the new content from the folder as it is under the lock.
template <class Make>
void replace_one(const std::filesystem::path& target, Folder::Access access, Make make) {
  const SignalGuard signals;
  LockedFolders folders({target.parent_path()}, kWait);
  const LockedFolders::Place place = folders.place(target.parent_path());
  if (!place.missing.empty()) throw Error(Errc::unwritable, "there is no folder " + target.parent_path().string());
  Folder& folder = folders[place.folder];
  const std::string name = target.filename().string(), staged = hidden_name(new_commit_id(), 1, kStaged);
  try {
    const Folder::Status::Kind kind = folder.status(name).kind;
    if (kind != Folder::Status::Kind::file && kind != Folder::Status::Kind::absent)
      throw Error(Errc::unwritable, target.string() + " is not a regular file");
    const bool exists = kind == Folder::Status::Kind::file;
    const Secret content = make(folder, name, exists);
    folder.create(staged, content.reveal(), access, exists ? name : "");
    SignalGuard::stop_if_arrived();
    folder.move_over(staged, name);
    folder.sync();
  } catch (const Error& error) {
    folders.settle();
    throw error.in(target.string());
  }
}

}  // namespace

void FileSet::add(std::filesystem::path target, Secret content) {
  files_.push_back({std::move(target), std::move(content), Mode::is_private});
}

void FileSet::add(std::filesystem::path target, std::string content, Mode mode) {
  files_.push_back({std::move(target), Secret::copy_of(content), mode});
}

std::vector<std::filesystem::path> FileSet::targets() const {
  std::vector<std::filesystem::path> all;
  for (const Entry& entry : files_) all.push_back(entry.target);
  return all;
}

std::vector<FileSet::Written> FileSet::commit(const Options& options) {
  if (files_.empty()) return {};
  const SignalGuard signals;
  std::vector<std::filesystem::path> wanted;
  for (const Entry& entry : files_) wanted.push_back(entry.target.parent_path());
  LockedFolders folders(wanted, options.wait);
  try {
    return SetWriter(files_, options, folders).run();
  } catch (const Error& error) {
    try {
      folders.settle();
    } catch (const Error& second) {
      throw Error(error.code(), error.message() + "; and it could not be undone: " + second.message(),
                  "when that is mended, the next certkit run there undoes it", error.input());
    }
    throw;
  } catch (...) {
    folders.settle();
    throw;
  }
}

bool recover(const std::filesystem::path& folder) {
  const SignalGuard signals;
  return LockedFolders({folder}, kWait).recovered();
}

void replace_file(const std::filesystem::path& target, ByteView content, FileSet::Mode mode) {
  replace_one(target, access(mode), [&](const Folder&, const std::string&, bool) { return Secret::copy_of(content); });
}

void append_to_file(const std::filesystem::path& target, std::string_view text, std::size_t limit) {
  replace_one(target, Folder::Access::is_public, [&](const Folder& folder, const std::string& name, bool exists) {
    const Secret before = exists ? folder.read(name, limit) : Secret();
    Secret both(before.size() + text.size());
    std::copy(before.reveal().begin(), before.reveal().end(), both.reveal_mutable().begin());
    std::copy(text.begin(), text.end(), both.reveal_mutable().begin() + static_cast<std::ptrdiff_t>(before.size()));
    return both;
  });
}

}  // namespace certkit::base
