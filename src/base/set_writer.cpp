#include "base/set_writer.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "base/signals.hpp"
#include "base/text.hpp"

namespace certkit::base {
namespace {

using Kind = Folder::Status::Kind;
constexpr std::size_t kSniffed = 16u << 20;

// Text says itself what it is. Formats are not known on this floor: anything binary may be a key store or a DER key, unless the caller
// knows better.
bool may_hold_key(const Folder& folder, const std::string& name, const FileId& id, const std::function<bool(ByteView)>& holds_no_key) {
  if (id.size > kSniffed) return true;
  const Secret content = folder.read(name, kSniffed);
  const std::string_view text = as_text(content.reveal());
  const auto is_binary = [](char c) {
    return (static_cast<unsigned char>(c) < 0x20 && c != '\t' && c != '\n' && c != '\v' && c != '\f' && c != '\r') || c == 0x7f;
  };
  if (text.find("PRIVATE KEY") != std::string_view::npos) return true;
  if (is_utf8(text) && std::none_of(text.begin(), text.end(), is_binary)) return false;
  return !holds_no_key || !holds_no_key(content.reveal());
}

std::string shown(const std::filesystem::path& path) { return printable(path.string()); }

}  // namespace

SetWriter::SetWriter(const std::vector<FileSet::Entry>& entries, const FileSet::Options& options, LockedFolders& folders)
    : entries_(entries), options_(options), folders_(folders) {}

void SetWriter::prepare() {
  locate();
  if (items_.empty()) return;
  refuse();
  if (options_.still_so) options_.still_so();
  for (Item& item : items_) {
    SignalGuard::stop_if_arrived();
    try {
      stage(item);
    } catch (const Error& error) {
      throw error.in(item.entry->target.string());
    }
  }
}

std::vector<FileSet::Written> SetWriter::run() {
  prepare();
  if (items_.empty()) return {};
  for (std::size_t i = folders_.size(); i-- > 0;)
    if (journals_.count(i) != 0) folders_[i].sync();
  SignalGuard::stop_if_arrived();
  // Before the set is in place: from then on nothing may fail any more.
  std::vector<FileSet::Written> written;
  for (const Item& item : items_)
    if (!item.entry->gone)
      written.push_back({item.entry->target, item.keep ? item.entry->target.parent_path() / item.backup : std::filesystem::path()});
  if (takes_one_step()) {
    put_in_place();
  } else {
    write_journals();
    put_in_place();
    SignalGuard::stop_if_arrived();
    decide();
  }
  for (const Item& item : items_)
    if (item.keep) folders_[item.folder].hide_from_others(item.backup);
  return written;
}

void SetWriter::locate() {
  std::vector<std::string> places;
  std::set<std::pair<std::string, bool>> seen;
  std::map<std::string, LockedFolders::Place> parents;  // thousands of files have few of them
  for (const FileSet::Entry& entry : entries_) {
    Item item;
    item.entry = &entry;
    item.name = entry.target.filename().string();
    if (item.name.empty() || item.name == "." || item.name == "..")
      throw Error(Errc::usage, "\"" + shown(entry.target) + "\" names a folder where a file is meant", "", entry.target.string());
    if (item.name.rfind(kHiddenPrefix, 0) == 0)
      throw Error(Errc::usage, "names that begin with " + std::string(kHiddenPrefix) + " are certkit's own", "choose another name",
                  entry.target.string());
    const std::filesystem::path parent = entry.target.parent_path();
    auto place = parents.find(parent.string());
    if (place == parents.end()) place = parents.emplace(parent.string(), folders_.place(parent)).first;
    item.place = place->second;
    const Folder& folder = folders_[item.place.folder];
    std::filesystem::path full = folder.where();
    for (const std::string& missing : item.place.missing) full /= missing;
    full /= item.name;
    if (!seen.emplace(full.string(), entry.gone).second) {
      if (entry.gone) continue;
      throw Error(Errc::usage, "two of the files would be called " + shown(full), "give them different names", entry.target.string());
    }
    if (item.place.missing.empty()) item.before = folder.status(item.name);
    item.keep = item.before.kind == Kind::file &&
                (entry.mode == FileSet::Mode::is_private || may_hold_key(folder, item.name, item.before.id, options_.holds_no_key));
    places.push_back(full.string());
    items_.push_back(std::move(item));
  }
  merge(places);
}

// What is removed and added is added over what is there; what is not there need not be removed.
void SetWriter::merge(const std::vector<std::string>& places) {
  std::set<std::string> added, removed;
  for (std::size_t i = 0; i < items_.size(); ++i) (items_[i].entry->gone ? removed : added).insert(places[i]);
  std::vector<Item> kept;
  for (std::size_t i = 0; i < items_.size(); ++i) {
    Item& item = items_[i];
    item.over_link = !item.entry->gone && removed.count(places[i]) != 0;
    if (!item.entry->gone || (item.before.kind != Kind::absent && added.count(places[i]) == 0)) kept.push_back(std::move(item));
  }
  items_ = std::move(kept);
}

void SetWriter::refuse() const {
  std::string existing;
  std::size_t count = 0;
  for (const Item& item : items_) {
    const std::string path = shown(item.entry->target);
    switch (item.before.kind) {
      case Kind::absent: break;
      case Kind::link:
        if (item.over_link || item.entry->gone) {
          existing += (count++ == 0 ? "" : ", ") + path;
          break;
        }
        throw Error(Errc::usage, path + " is a symbolic link; certkit does not write through links",
                    "name the file that it leads to, or remove the link", item.entry->target.string());
      case Kind::folder: throw Error(Errc::usage, path + " is a folder", "name a file in it", item.entry->target.string());
      case Kind::other:
        throw Error(Errc::usage, path + " is a device, pipe or socket, not a file", "use - for standard output",
                    item.entry->target.string());
      case Kind::file: existing += (count++ == 0 ? "" : ", ") + path;
    }
  }
  if (count != 0 && !options_.replace)
    throw Error(Errc::usage, existing + (count == 1 ? " exists" : " exist") + "; nothing was written",
                "use --force to replace (keys are kept as NAME.old-<timestamp>), or choose another name or folder");
}

// The folders that are missing, the outermost under a hidden name: with all that is in them they appear in one step.
std::size_t SetWriter::make_folders(const LockedFolders::Place& place) {
  std::size_t folder = place.folder;
  bool outermost = true;
  for (const std::string& name : place.missing) {
    const std::filesystem::path path = folders_[folder].where() / name;
    auto made = made_.find(path);
    if (made == made_.end()) {
      const int number = ++last_number_;
      journals_[folder].subfolders.push_back({number, name});
      made = made_.emplace(path, folders_.adopt(folders_[folder].make(outermost ? hidden_name(id_, number, kTree) : name, name))).first;
      journals_[made->second];
    }
    folder = made->second;
    outermost = false;
  }
  return folder;
}

void SetWriter::stage(Item& item) {
  item.folder = make_folders(item.place);
  Folder& folder = folders_[item.folder];
  if (item.entry->gone) {
    const int number = ++last_number_;
    item.backup = item.keep ? name_for_old(folder, item.name) : hidden_name(id_, number, kBackup);
    journals_[item.folder].files.push_back({number, item.name, item.backup, item.before.id, {}, true});
    return;
  }
  const bool in_new_folder = !item.place.missing.empty();
  const int number = in_new_folder ? 0 : ++last_number_;
  item.staged = in_new_folder ? item.name : hidden_name(id_, number, kStaged);
  const bool replaces = item.before.kind != Kind::absent;
  const bool is_private = item.entry->mode == FileSet::Mode::is_private;

  Journal::File file{number, item.name, "", item.before.id, {}, false};
  file.staged =
      folder.create(item.staged, item.entry->content.reveal(), is_private ? Folder::Access::is_private : Folder::Access::is_public,
                    item.before.kind == Kind::file ? item.name : "");  // a link's own mode says nothing
  if (replaces) item.backup = item.keep ? name_for_old(folder, item.name) : hidden_name(id_, number, kBackup);
  file.backup = item.backup;
  journals_[item.folder].files.push_back(std::move(file));
}

std::string SetWriter::name_for_old(const Folder& folder, const std::string& name) const {
  std::string stamp;
  for (const char c : to_rfc3339(options_.now))
    if (c != '-' && c != ':') stamp += c;
  const std::string wanted = name + ".old-" + stamp;
  std::string free = wanted;
  for (int n = 2; folder.has(free); ++n) free = wanted + '-' + std::to_string(n);
  return free;
}

// A single rename does it all: it is the decision, and no journal is needed.
bool SetWriter::takes_one_step() const {
  std::size_t steps = 0;
  for (const auto& [folder, journal] : journals_) {
    const bool new_folder = made_.count(folders_[folder].where()) != 0;
    if (!new_folder) steps += journal.files.size() + journal.subfolders.size();
  }
  return steps == 1 && std::none_of(items_.begin(), items_.end(), [](const Item& item) { return item.keep || item.entry->gone; });
}

void SetWriter::write_journals() {
  home_ = items_.front().place.folder;
  for (auto& [folder, journal] : journals_) {
    journal.id = id_;
    if (folder != home_) {
      journal.home = folders_[home_].where();
      journals_[home_].members.push_back(folders_[folder].where());
    }
  }
  const auto write = [&](std::size_t folder) {
    const std::string part = hidden_name(id_, kJournalPart);
    folders_[folder].create(part, as_bytes(to_text(journals_[folder])), Folder::Access::is_private);
    if (options_.flush_together) folders_[folder].sync();  // a journal that is there is whole
    folders_[folder].move_over(part, hidden_name(id_, kJournal));
    folders_[folder].sync();
  };
  for (const auto& [folder, journal] : journals_)
    if (folder != home_) write(folder);
  write(home_);  // from here on it is under way
}

void SetWriter::put_in_place() {
  const bool journalled = !takes_one_step();
  for (const Item& item : items_) {
    if (!item.place.missing.empty()) continue;
    Folder& folder = folders_[item.folder];
    if (item.entry->gone) {
      folder.move_over(item.name, item.backup);
    } else if (item.before.kind == Kind::absent) {
      folder.move_to_new(item.staged, item.name);
    } else {
      if (journalled) folder.keep(item.name, item.backup);
      folder.move_over(item.staged, item.name);
    }
  }
  for (const auto& [folder, journal] : journals_) {
    if (made_.count(folders_[folder].where()) != 0) continue;
    for (const Journal::Subfolder& made : journal.subfolders) folders_[folder].move_to_new(hidden_name(id_, made.number, kTree), made.name);
  }
  for (const auto& [folder, journal] : journals_) {
    try {
      folders_[folder].sync();
    } catch (const Error&) {
      if (journalled) throw;  // a single step cannot be taken back, and the files themselves are on the disk
    }
  }
}

void SetWriter::decide() {
  folders_[home_].move_over(hidden_name(id_, kJournal), hidden_name(id_, kDone));
  try {
    folders_.settle(Complete::take_back);
  } catch (...) {
    // The set is in place and stays, whatever it was (no memory, too); the next run removes what is left over.
  }
}

}  // namespace certkit::base
