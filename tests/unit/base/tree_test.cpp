#include "base/tree.hpp"

#include <doctest/doctest.h>
#include <sys/stat.h>

#include <map>
#include <mutex>
#include <set>

#include "support/scratch.hpp"

using namespace certkit;
namespace fs = std::filesystem;

namespace {

struct Seen {
  std::map<std::string, std::string> files;  // by path below the folder: the first part
  std::multiset<std::string> problems;
  std::size_t number = 0, linked_folders = 0;
};

Seen look(const fs::path& folder, std::vector<std::string> exclude = {}, std::size_t readers = 4) {
  Seen seen;
  std::mutex mutex;
  base::Tree tree;
  tree.folders = {folder.string()};
  tree.exclude = std::move(exclude);
  tree.readers = readers;
  tree.file = [&](base::TreeFile& file) {
    const std::lock_guard lock(mutex);
    ++seen.number;
    CHECK(file.reader() < readers);
    seen.files[file.path().substr(folder.string().size() + 1)] = as_text(file.part());
  };
  tree.problem = [&](const std::string& path, const Error&) {
    const std::lock_guard lock(mutex);
    seen.problems.insert(path);
  };
  base::TreeCounts counts;
  base::read_tree(tree, counts);
  CHECK(counts.files >= seen.number);
  seen.linked_folders = counts.linked_folders;
  return seen;
}

}  // namespace

TEST_CASE("every file below a folder is seen once, with what is in it, hidden ones too") {
  const test::Scratch scratch;
  fs::create_directories(scratch / "a/b/c");
  fs::create_directories(scratch / ".hidden");
  fs::create_directories(scratch / "empty");
  test::put(scratch / "top", "1");
  test::put(scratch / "a/b/c/deep", "2");
  test::put(scratch / ".hidden/.file", "3");
  test::put(scratch / "nothing", "");
  test::put(scratch / ".certkit-1.2.new", "half written");
  const Seen seen = look(scratch / ".");
  CHECK(seen.files == std::map<std::string, std::string>{{"top", "1"}, {"a/b/c/deep", "2"}, {".hidden/.file", "3"}, {"nothing", ""}});
  CHECK(seen.number == 4);
}

TEST_CASE("many files in one folder, and many folders, on any number of readers") {
  const test::Scratch scratch;
  constexpr int kFiles = 1500, kFolders = 60;
  fs::create_directories(scratch / "flat");
  for (int i = 0; i < kFiles; ++i) test::put(scratch / ("flat/" + std::to_string(i)), std::to_string(i));
  for (int i = 0; i < kFolders; ++i) {
    fs::create_directories(scratch / ("many/" + std::to_string(i)));
    test::put(scratch / ("many/" + std::to_string(i) + "/file"), "x");
  }
  for (const std::size_t readers : {1u, 2u, 16u}) {
    CAPTURE(readers);
    const Seen seen = look(scratch / ".", {}, readers);
    CHECK(seen.number == kFiles + kFolders);
    CHECK(seen.files.size() == seen.number);
    CHECK(seen.files.at("flat/777") == "777");
  }
}

TEST_CASE("links to files are read, links to folders are counted and not followed, so that loops do not matter") {
  const test::Scratch scratch;
  fs::create_directories(scratch / "in");
  fs::create_directories(scratch / "out");
  test::put(scratch / "out/file", "outside");
  test::put(scratch / "in/own", "own");
  fs::create_directory_symlink("..", scratch / "in/up");
  fs::create_directory_symlink(".", scratch / "in/itself");
  fs::create_symlink("../out/file", scratch / "in/link");
  fs::create_symlink("nowhere", scratch / "in/dangling");
  fs::create_symlink("circle", scratch / "in/circle");
  const Seen seen = look(scratch / "in");
  CHECK(seen.files == std::map<std::string, std::string>{{"own", "own"}, {"link", "outside"}});
  CHECK(seen.linked_folders == 2);
  CHECK(seen.problems.empty());
  fs::create_directory_symlink("in", scratch / "named");
  CHECK(look(scratch / "named").files.size() == 2);  // one that was named is
}

TEST_CASE("pipes and what the kernel makes up are left out") {
  const test::Scratch scratch;
  REQUIRE(::mkfifo((scratch / "pipe").c_str(), 0600) == 0);
  CHECK(look(scratch / ".").number == 0);
  CHECK(look("/proc/self").number == 0);
}

TEST_CASE("names, and whole paths, that are excluded") {
  const test::Scratch scratch;
  fs::create_directories(scratch / "keep/cache");
  fs::create_directories(scratch / "cache");
  test::put(scratch / "keep/a.pem", "1");
  test::put(scratch / "keep/a.bak", "2");
  test::put(scratch / "keep/cache/b.pem", "3");
  test::put(scratch / "cache/c.pem", "4");
  CHECK(look(scratch / ".", {"*.bak", "cache"}).files.size() == 1);
  CHECK(look(scratch / ".", {"*/keep/cache"}).files.size() == 3);
}

TEST_CASE("a folder that is none is a problem, and what a reader throws ends it all") {
  const test::Scratch scratch;
  test::put(scratch / "file", "1");
  CHECK(look(scratch / "file").problems.size() == 1);
  base::Tree tree;
  tree.folders = {(scratch / ".").string()};
  tree.file = [](base::TreeFile&) { throw Error(Errc::internal, "stop"); };
  tree.problem = [](const std::string&, const Error& error) { throw error; };
  base::TreeCounts counts;
  CHECK_THROWS_AS(base::read_tree(tree, counts), Error);
}

TEST_CASE("a large file comes in parts that overlap, and whole") {
  const test::Scratch scratch;
  std::string content;
  for (int i = 0; content.size() < 100'000; ++i) content += std::to_string(i) + ",";
  test::put(scratch / "large", content);
  base::Tree tree;
  tree.folders = {(scratch / ".").string()};
  std::string together;
  tree.file = [&](base::TreeFile& file) {
    CHECK_FALSE(file.is_all());
    CHECK(file.part().size() == base::TreeFile::kPart);
    together = as_text(file.part());
    while (file.next(10)) {
      CHECK(together.ends_with(as_text(file.part().first(10))));
      together += as_text(file.part().subspan(10));
    }
    CHECK(as_text(file.read(1u << 20).reveal()) == content);
    CHECK(as_text(file.read(30'000).reveal()) == content.substr(0, 30'000));
  };
  tree.problem = [](const std::string&, const Error& error) { throw error; };
  base::TreeCounts counts;
  base::read_tree(tree, counts);
  CHECK(together == content);
}
