#include "base/settle.hpp"

#include <algorithm>
#include <set>

#include "base/text.hpp"
#include "certkit/error.hpp"

namespace certkit::base {
namespace {

using Kind = Folder::Status::Kind;
constexpr std::size_t kLongestJournal = 64u << 20;

const char* const kByHand = "if the files there are as you want them, remove its files that begin with \".certkit-\", and run again";

// A link stands for itself here, never for what it leads to.
bool is_one(Kind kind) { return kind == Kind::file || kind == Kind::link; }

void undo(Folder& folder, const Journal& journal, const Journal::File& file) {
  const std::string staged = hidden_name(journal.id, file.number, kStaged);
  const Folder::Status now = folder.status(file.name);
  const bool is_new = !file.gone && now.kind == Kind::file && same_file(now.id, file.staged);
  if (file.backup.empty()) {
    if (is_new) folder.remove(file.name);
    return folder.remove(staged);
  }
  const Folder::Status old = folder.status(file.backup);
  // A file called NAME.old-<timestamp> may have been put there by somebody else meanwhile.
  const bool hidden = !parse_hidden_name(file.backup).id.empty();
  if (is_one(old.kind) && (hidden || same_file(old.id, file.before))) {
    if (is_one(now.kind) && now.id.number == old.id.number && now.names > 1) {
      folder.remove(file.backup);  // two names of the old one: not replaced yet
    } else if (now.kind == Kind::absent || is_new) {
      folder.move_over(file.backup, file.name);
    } else if (hidden) {
      folder.remove(file.backup);  // somebody else put a third one in place: that is newer
    }
  }
  folder.remove(staged);
}

void undo(Folder& folder, const Journal& journal) {
  for (const Journal::File& file : journal.files) undo(folder, journal, file);
  for (const Journal::Subfolder& made : journal.subfolders) {
    const std::string staged = hidden_name(journal.id, made.number, kTree);
    if (folder.has(staged)) {
      folder.remove_tree(staged);
    } else {
      folder.remove_if_empty(made.name);  // its files were taken out of it by its own journal
    }
  }
}

// The files as the commit staged them, under their own names.
bool is_in_place(const Folder& folder, const Journal& journal) {
  return std::all_of(journal.files.begin(), journal.files.end(),
                     [&](const Journal::File& file) {
                       const Folder::Status now = folder.status(file.name);
                       return file.gone ? now.kind == Kind::absent : now.kind == Kind::file && same_file(now.id, file.staged);
                     }) &&
         std::all_of(journal.subfolders.begin(), journal.subfolders.end(), [&](const Journal::Subfolder& made) {
           return !folder.has(hidden_name(journal.id, made.number, kTree)) && folder.status(made.name).kind == Kind::folder;
         });
}

// In all of its folders: as many have a journal as home's knows.
bool is_complete(const std::vector<Remains>& remains) {
  std::size_t folders = 0;
  for (const Remains& r : remains) {
    if (!r.journal) continue;
    ++folders;
    if (!is_in_place(*r.folder, *r.journal)) return false;
  }
  return folders == remains.back().journal->members.size() + 1;
}

// Before anything goes: what is done from here on is the same as after a commit that came to its end itself.
void say_that_it_is_through(Remains& home) {
  const std::string journal = hidden_name(home.journal->id, kJournal), done = hidden_name(home.journal->id, kDone);
  home.folder->move_over(journal, done);
  home.folder->sync();
  std::replace(home.names.begin(), home.names.end(), journal, done);
  home.done = true;
}

void hide_kept(const Remains& remains) {
  if (!remains.journal) return;
  for (const Journal::File& file : remains.journal->files)
    if (!file.backup.empty() && parse_hidden_name(file.backup).id.empty()) remains.folder->hide_from_others(file.backup);
}

// Last: until then the same can be done again. First, where nothing was moved: without a journal all the rest are mere leftovers.
enum class JournalGoes { first, last };
void remove_names(Remains& remains, JournalGoes when) {
  const auto is_journal = [](const std::string& name) {
    const std::string rest = parse_hidden_name(name).rest;
    return rest == kJournal || rest == kDone;
  };
  Folder& folder = *remains.folder;
  std::stable_partition(remains.names.begin(), remains.names.end(),
                        [&](const std::string& name) { return is_journal(name) == (when == JournalGoes::first); });
  for (const std::string& name : remains.names) {
    if (is_journal(name) && when == JournalGoes::last) folder.sync();
    if (folder.status(name).kind == Kind::folder) {
      folder.remove_tree(name);
    } else {
      folder.remove(name);
    }
  }
}

// A folder whose home says nothing of the commit: if files were moved in it, that cannot be its home.
void insist_that_nothing_was_moved(const Remains& remains) {
  if (!remains.journal) return;
  Folder& folder = *remains.folder;
  const Journal& journal = *remains.journal;
  const bool moved = std::any_of(journal.files.begin(), journal.files.end(), [&](const Journal::File& file) {
    if (file.gone) return folder.has(file.backup);
    return file.number != 0 &&
           (!folder.has(hidden_name(journal.id, file.number, kStaged)) || (!file.backup.empty() && folder.has(file.backup)));
  });
  if (moved)
    throw Error(Errc::unwritable,
                "a killed run left " + printable(folder.where().string()) +
                    " half done, and the folder that knows what is to become of it, " + printable(journal.home.string()) + ", is gone",
                std::string("bring that folder back; or, ") + kByHand);
}

}  // namespace

std::vector<Remains> remains_in(Folder& folder) {
  std::vector<Remains> all;
  std::set<std::string> foreign;  // commits of another user: they are for that user's next run, and their backups may be all that there is
  std::vector<std::string> of_others;  // a backup has the owner of the file that was replaced; only a journal of one's own vouches for it
  for (std::string& name : folder.names_with(kHiddenPrefix)) {
    const auto [id, rest] = parse_hidden_name(name);
    if (id.empty()) continue;
    const Folder::Status status = folder.status(name);
    const bool journal = rest == kJournal || rest == kDone;
    const bool tree = rest.ends_with(kTree), backup = rest.ends_with(kBackup);
    if (status.kind != (tree ? Kind::folder : Kind::file) && !(backup && status.kind == Kind::link)) continue;
    if (tree && !status.mine) continue;
    if (journal && !status.mine) {
      foreign.insert(id);
      continue;
    }
    if (!status.disposable) {
      of_others.push_back(std::move(name));
      continue;
    }
    if (all.empty() || parse_hidden_name(all.back().names.front()).id != id)
      all.push_back({&folder, {}, std::nullopt, false});  // names are sorted
    Remains& remains = all.back();
    if (journal) {
      try {
        if (status.names != 1) throw Error(Errc::malformed, "it has two names");
        remains.journal = parse_journal(as_text(folder.read(name, kLongestJournal).reveal()), id);
      } catch (const Error& error) {
        throw Error(Errc::unwritable, printable((folder.where() / name).string()) + ": " + error.message(), kByHand);
      }
      remains.done = rest == kDone;
    }
    remains.names.push_back(std::move(name));
  }
  for (std::string& name : of_others)
    for (Remains& remains : all)
      if (remains.journal && remains.journal->id == parse_hidden_name(name).id) remains.names.push_back(std::move(name));
  all.erase(
      std::remove_if(all.begin(), all.end(), [&](const Remains& r) { return foreign.count(parse_hidden_name(r.names.front()).id) != 0; }),
      all.end());
  return all;
}

void settle_commit(std::vector<Remains> remains, Complete complete) {
  // Innermost folders first: a folder that the commit made is empty when the one above it is undone. Home last, as it holds what decides.
  const auto is_home = [](const Remains& r) { return r.journal && r.journal->home.empty(); };
  std::sort(remains.begin(), remains.end(), [&](const Remains& a, const Remains& b) {
    if (is_home(a) != is_home(b)) return is_home(b);
    return a.folder->where().native().size() > b.folder->where().native().size();
  });
  const bool home_known = is_home(remains.back());
  bool under_way = home_known && !remains.back().done;
  if (under_way && complete == Complete::finish && is_complete(remains)) {
    say_that_it_is_through(remains.back());
    for (const Remains& r : remains) hide_kept(r);
    under_way = false;
  }
  if (!home_known)
    for (const Remains& r : remains) insist_that_nothing_was_moved(r);
  for (Remains& r : remains) {
    if (under_way && r.journal) undo(*r.folder, *r.journal);
    remove_names(r, home_known ? JournalGoes::last : JournalGoes::first);
  }
}

}  // namespace certkit::base
