// One commit of a FileSet, in folders that are locked already. If run() throws, LockedFolders::settle() takes everything back.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "base/files.hpp"
#include "base/journal.hpp"
#include "base/recovery.hpp"

namespace certkit::base {

class SetWriter {
 public:
  SetWriter(const std::vector<FileSet::Entry>& entries, const FileSet::Options& options, LockedFolders& folders);
  std::vector<FileSet::Written> run();
  void prepare();  // the part of run() after which nothing is in its place yet

 private:
  struct Item {
    const FileSet::Entry* entry = nullptr;
    LockedFolders::Place place;
    std::string name;
    Folder::Status before;
    bool over_link = false;  // a link that is there is replaced
    bool keep = false;       // the old one stays as NAME.old-<timestamp>
    std::size_t folder = 0;  // where it is staged: place.folder, or a new one below it
    std::string staged;      // its name there; equal to `name` in a new folder
    std::string backup;
  };
  void locate();
  void merge(const std::vector<std::string>& places);
  void refuse() const;
  void stage(Item& item);
  std::size_t make_folders(const LockedFolders::Place& place);
  [[nodiscard]] std::string name_for_old(const Folder& folder, const std::string& name) const;
  [[nodiscard]] bool takes_one_step() const;
  void write_journals();
  void put_in_place();
  void decide();

  const std::vector<FileSet::Entry>& entries_;
  const FileSet::Options& options_;
  LockedFolders& folders_;
  const std::string id_ = new_commit_id();
  int last_number_ = 0;
  std::vector<Item> items_;
  std::map<std::filesystem::path, std::size_t> made_;  // new folders by their final place
  std::map<std::size_t, Journal> journals_;            // by folder; new folders' too
  std::size_t home_ = 0;
};

}  // namespace certkit::base
