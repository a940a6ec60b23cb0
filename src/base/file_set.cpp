#include "base/files.hpp"

#include <set>

#include "base/set_writer.hpp"
#include "base/signals.hpp"

namespace certkit::base {
namespace {

constexpr std::chrono::milliseconds kWait(60'000);

}  // namespace

void FileSet::add(std::filesystem::path target, Secret content) {
  files_.push_back({std::move(target), std::move(content), Mode::is_private, false});
}

void FileSet::add(std::filesystem::path target, std::string content, Mode mode) {
  files_.push_back({std::move(target), Secret::copy_of(content), mode, false});
}

void FileSet::remove(std::filesystem::path target) { files_.push_back({std::move(target), Secret(), Mode::is_public, true}); }

std::vector<std::filesystem::path> FileSet::targets() const {
  std::vector<std::filesystem::path> all;
  for (const Entry& entry : files_)
    if (!entry.gone) all.push_back(entry.target);
  return all;
}

std::vector<FileSet::Written> FileSet::commit(const Options& options) {
  std::vector<Written> written;
  in_locked_folders(options, [&](SetWriter& writer, LockedFolders&) { written = writer.run(); });
  return written;
}

void FileSet::rehearse(const Options& options) const {
  in_locked_folders(options, [](SetWriter& writer, LockedFolders& folders) {
    writer.prepare();
    folders.settle(Complete::take_back);
  });
}

void FileSet::in_locked_folders(const Options& options, const std::function<void(SetWriter&, LockedFolders&)>& work) const {
  if (files_.empty()) return;
  const SignalGuard signals;
  std::set<std::string> parents;
  for (const Entry& entry : files_) parents.insert(entry.target.parent_path().string());
  LockedFolders folders({parents.begin(), parents.end()}, options.wait);
  if (options.flush_together) folders.flush_together();
  try {
    SetWriter writer(files_, options, folders);
    work(writer, folders);
  } catch (const Error& error) {
    try {
      folders.settle(Complete::take_back);
    } catch (const Error& second) {
      throw Error(error.code(), error.message() + "; and it could not be undone: " + second.message(),
                  "when that is mended, the next certkit run there undoes it, or finishes it where all files were in place already",
                  error.input());
    }
    throw;
  } catch (...) {
    folders.settle(Complete::take_back);
    throw;
  }
}

bool recover(const std::filesystem::path& folder) {
  const SignalGuard signals;
  return LockedFolders({folder}, kWait).recovered();
}

}  // namespace certkit::base
