#include "scenarios.hpp"

#include <unistd.h>

#include "support/scratch.hpp"

using namespace certkit;
using namespace certkit::base;
namespace fs = std::filesystem;

namespace test {
namespace {

// Four files over existing ones, one of them a key.
void four_before(const fs::path& root) {
  put(root / "a.crt", "old certificate");
  put(root / "a.key", "old key");
  put(root / "a-chain.crt", "old chain");
  put(root / "a-ca.crt", "old ca");
  put(root / "bystander", "not ours");
}
void four(const fs::path& root, FileSet& set) {
  set.add(root / "a.crt", std::string("new certificate"));
  set.add(root / "a.key", Secret::copy_of("new key"));
  set.add(root / "a-chain.crt", std::string("new chain"));
  set.add(root / "a-ca.crt", std::string("new ca"));
}

// As a superuser does it for a web server: the old files, and so the staged new ones and the backups, belong to somebody else.
void foreign_before(const fs::path& root) {
  four_before(root);
  if (::geteuid() != 0) return;
  for (const char* name : {"a.crt", "a.key", "a-chain.crt"})
    if (::chown((root / name).c_str(), 1234, 1234) != 0) throw Error(Errc::internal, "chown");
}

// Two folders that exist, new and old files in them, and two folders that do not exist.
void folders_before(const fs::path& root) {
  put(root / "certs/a.crt", "old certificate");
  put(root / "private/a.key", "old key");
}
void folders(const fs::path& root, FileSet& set) {
  set.add(root / "certs/a.crt", std::string("new certificate"));
  set.add(root / "certs/chain.crt", std::string("new chain"));
  set.add(root / "private/a.key", Secret::copy_of("new key"));
  set.add(root / "upload/device/a.pem", Secret::copy_of("new both"));
  set.add(root / "upload/readme", std::string("new readme"));
  set.add(root / "certs/hash/0", std::string("new hash"));
}

// All in one folder that does not exist: one step, no journal.
void new_folder_before(const fs::path& root) { put(root / "bystander", "not ours"); }
void new_folder(const fs::path& root, FileSet& set) {
  set.add(root / "out/put/a.crt", std::string("new certificate"));
  set.add(root / "out/put/a.key", Secret::copy_of("new key"));
}

void one_before(const fs::path& root) { put(root / "a.crt", "old certificate"); }
void one(const fs::path& root, FileSet& set) { set.add(root / "a.crt", std::string("new certificate")); }

// Some are removed, links among them, and one link is replaced.
void removal_before(const fs::path& root) {
  for (const char* name : {"a.0", "b.pem", "c.pem"}) put(root / name, std::string("old ") + name);
  fs::create_symlink("b.pem", root / "b.0");
  fs::create_symlink("c.pem", root / "c.0");
}
void removal(const fs::path& root, FileSet& set) {
  for (const char* name : {"a.0", "b.0", "c.0", "absent.0"}) set.remove(root / name);
  set.add(root / "b.0", std::string("new b"));
  set.add(root / "d.0", std::string("new d"));
}

}  // namespace

const Scenario kFour{"four over four", four_before, four, "."};
const Scenario kForeign{"another user's", foreign_before, four, "."};
const Scenario kFolders{"several folders, home touched", folders_before, folders, "certs"};
const Scenario kFoldersOther{"several folders, another touched", folders_before, folders, "private"};
const Scenario kNewFolder{"a new folder", new_folder_before, new_folder, "."};
const Scenario kOne{"one file", one_before, one, "."};
const Scenario kRemoval{"some go", removal_before, removal, "."};
const Scenario kTogether{"several folders, flushed together", folders_before, folders, "certs", true};

std::span<const Scenario* const> all_scenarios() {
  static constexpr const Scenario* kAll[] = {&kFour, &kForeign, &kFolders, &kFoldersOther, &kNewFolder, &kOne, &kRemoval, &kTogether};
  return kAll;
}

FileSet::Options options_for_commit(const Scenario& scenario) {
  FileSet::Options options;
  options.replace = true;
  options.flush_together = scenario.flush_together;
  options.now = time_from_rfc3339("2026-11-21T06:11:00Z");
  return options;
}

int commit(const Scenario& scenario, const fs::path& root) {
  FileSet set;
  scenario.fill(root, set);
  try {
    set.commit(options_for_commit(scenario));
    return 0;
  } catch (const Error&) {
    return 1;
  }
}

}  // namespace test
