// What a commit of several files writes down before it moves the first of them, so that the next run can take back what a killed one left
// half done. One journal per folder, in that folder, speaking of plain names in it and nothing else; one folder of the set is home, and its
// journal decides:
//   home's journal is there      the commit is under way: undo everything (see settle.hpp for the one that only did not come to its end)
//   `done` stands in its place   the commit is through: remove what is left over
//   neither                      nothing was moved yet, or all is done: remove what is left over
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "base/folder.hpp"

namespace certkit::base {

inline constexpr std::string_view kHiddenPrefix = ".certkit-";

struct Journal {
  std::string id;                              // of the commit: 16 hex digits, random
  std::filesystem::path home;                  // empty in home's own
  std::vector<std::filesystem::path> members;  // home's: the other folders of the set
  struct File {
    int number = 0;  // staged as hidden_name(id, number, kStaged); 0: made in place, in a folder that is itself staged
    std::string name;
    std::string backup;  // the old file's name meanwhile, or for good; empty: there was none
    FileId before, staged;
    bool gone = false;  // removed: its backup is where it was moved to, and nothing is staged
  };
  std::vector<File> files;
  struct Subfolder {
    int number = 0;
    std::string name;
  };
  std::vector<Subfolder> subfolders;  // made by this commit; staged as hidden_name(id, number, kTree)
};

[[nodiscard]] std::string new_commit_id();
// ".certkit-<id>.<number>.new" and the like: everything of a commit but the user's own files, and kept keys, is called so.
inline constexpr std::string_view kStaged = "new", kBackup = "old", kTree = "dir";
[[nodiscard]] std::string hidden_name(const std::string& id, int number, std::string_view kind);
inline constexpr std::string_view kJournal = "journal", kDone = "done", kJournalPart = "part";
[[nodiscard]] std::string hidden_name(const std::string& id, std::string_view kind);

// The id and the rest ("3.new", "journal") of such a name; an empty id if it is none.
struct HiddenName {
  std::string id, rest;
};
[[nodiscard]] HiddenName parse_hidden_name(std::string_view name);

[[nodiscard]] std::string to_text(const Journal& journal);
// Throws Errc::malformed for whatever to_text() does not write: above all for names that lead out of the folder, and for backups that are
// called anything but ".certkit-<id>.<number>.old" or "<name>.old-…".
[[nodiscard]] Journal parse_journal(std::string_view text, const std::string& id);

}  // namespace certkit::base
