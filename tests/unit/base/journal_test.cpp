// A journal is taken at its word only if it could be certkit's own: it moves nothing that is outside its folder, or called unlike a backup.
#include "base/journal.hpp"

#include <doctest/doctest.h>
#include <unistd.h>

#include "base/files.hpp"
#include "base/text.hpp"
#include "support/scratch.hpp"

using namespace certkit;
using namespace certkit::base;
namespace fs = std::filesystem;

namespace {

const std::string kId = "0123456789abcdef";
const std::string kFirst = "certkit-journal 1\n", kLast = "end\n";
std::string file_line(const std::string& name, const std::string& backup) { return "file 1 0 0 0 0 0 0 " + name + " " + backup + "\n"; }

bool accepted(const std::string& text) {
  try {
    (void)parse_journal(text, kId);
    return true;
  } catch (const Error& error) {
    CHECK(error.code() == Errc::malformed);
    return false;
  }
}

}  // namespace

TEST_CASE("a journal comes back as it was written, whatever the names hold") {
  Journal journal;
  journal.id = kId;
  journal.home = "/a folder/with\nlines/100%/\xc3\xb8";
  journal.members = {"/x", "/y z"};
  journal.files = {{3, "a b\n%.key", "a b\n%.key.old-20261121T061100Z", {1, 2, -3}, {UINT64_MAX, 5, INT64_MIN}},
                   {4, "new", "", {}, {}},
                   {6, "old", hidden_name(kId, 6, kBackup), {7, 8, 9}, {}, true}};
  journal.subfolders = {{5, "sub folder"}};
  const std::string text = to_text(journal);
  const Journal back = parse_journal(text, kId);
  CHECK(to_text(back) == text);
  CHECK(back.home == journal.home);
  CHECK(back.members == journal.members);
  REQUIRE(back.files.size() == 3);
  CHECK(back.files[2].gone);
  CHECK_FALSE(back.files[1].gone);
  CHECK(back.files[0].name == journal.files[0].name);
  CHECK(back.files[0].backup == journal.files[0].backup);
  CHECK(back.files[0].staged.number == UINT64_MAX);
  CHECK(back.files[0].staged.modified_ns == INT64_MIN);
  CHECK(back.files[1].backup.empty());
  for (std::size_t n = 0; n < text.size(); ++n) {
    CAPTURE(n);
    REQUIRE_FALSE(accepted(text.substr(0, n)));
  }
}

TEST_CASE("names that lead out of the folder, or to what is none of certkit's business, are refused") {
  CHECK(accepted(kFirst + file_line("a", "%") + kLast));
  CHECK(accepted(kFirst + file_line("a", "a.old-1") + kLast));
  CHECK(accepted(kFirst + file_line("a", hidden_name(kId, 1, kBackup)) + kLast));
  for (const char* name :
       {"..", ".", "/etc/passwd", "../x", "x/y", "%", "x%2fy", "%2e%2e", "x%00", "x%0", "x%zz", ".certkit-0123456789abcdef.2.new", "a$"})
    CHECK_FALSE(accepted(kFirst + file_line(name, "%") + kLast));
  for (const char* backup :
       {"b", "a", "b.old-1", "a.old-/../../x", "a.old-%2f..%2fx", ".certkit-0123456789abcdef.2.old", ".certkit-fedcba9876543210.1.old"})
    CHECK_FALSE(accepted(kFirst + file_line("a", backup) + kLast));
  for (const char* line : {"folder 1 ..\n", "folder 1 a/b\n", "home relative\n", "member .\n", "what 1\n", "file 1\n", "\n",
                           "file -1 0 0 0 0 0 0 a %\n", "file 1 0 0 0 0 0 0 a % more\n", "file 1 0 0 0 0 0 x a %\n", "gone 1 0 0 0 a %\n",
                           "gone 1 0 0 0 a b\n", "gone 1 0 0 0 .. ...old-1\n", "end\n"})
    CHECK_FALSE(accepted(kFirst + line + kLast));
  CHECK_FALSE(accepted("certkit-journal 2\n" + kLast));
  CHECK_FALSE(accepted(""));
}

TEST_CASE("what belongs to another user, or is only called like a temporary, is left alone; a damaged journal stops the run") {
  const test::Scratch scratch;
  test::put(scratch / "a", "content");
  test::put(scratch / ".certkit-note", "not ours");
  test::put(scratch / ".certkit-0123456789abcdef.1.txt", "not ours");
  test::put(scratch / ".certkit-0123456789ABCDEF.1.new", "not ours");
  fs::create_directory(scratch / ".certkit-0123456789abcdef.1.new");
  fs::create_symlink("a", scratch / ".certkit-0123456789abcdef.2.new");
  auto before = test::snapshot(scratch.path());
  CHECK_FALSE(recover(scratch.path()));
  if (::geteuid() == 0) {
    const std::string theirs = (scratch / hidden_name(kId, kJournal)).string();
    test::put(theirs, kFirst + file_line("a", hidden_name(kId, 1, kBackup)) + kLast);
    test::put(scratch / hidden_name(kId, 1, kBackup), "evil");
    REQUIRE(::chown(theirs.c_str(), 1234, 1234) == 0);
    REQUIRE(::chown((scratch / hidden_name(kId, 1, kBackup)).c_str(), 1234, 1234) == 0);
    before = test::snapshot(scratch.path());
    CHECK_FALSE(recover(scratch.path()));
  }
  CHECK(test::snapshot(scratch.path()) == before);

  const test::Scratch other;
  test::put(other / "a", "content");
  test::put(other / hidden_name(kId, kJournal), kFirst + file_line("../a", "%") + kLast);
  CHECK_THROWS_AS(recover(other.path()), Error);
  CHECK(test::get(other / "a") == "content");
  fs::remove(other / hidden_name(kId, kJournal));
  test::put(other / "mine", kFirst + kLast);
  fs::create_hard_link(other / "mine", other / hidden_name(kId, kJournal));
  CHECK_THROWS_AS(recover(other.path()), Error);
}

TEST_CASE("a file that somebody else put in place meanwhile is not undone") {
  const test::Scratch scratch;
  Journal journal;
  journal.id = kId;
  journal.files = {
      {1, "a", hidden_name(kId, 1, kBackup), {7, 3, 7}, {8, 3, 8}}, {2, "b", "", {}, {9, 4, 9}}, {3, "c", "c.old-x", {7, 3, 7}, {8, 3, 8}}};
  test::put(scratch / hidden_name(kId, kJournal), to_text(journal));
  test::put(scratch / hidden_name(kId, 1, kBackup), "old");
  test::put(scratch / "a", "a third one");
  test::put(scratch / "b", "somebody's");
  test::put(scratch / "c.old-x", "somebody's");
  CHECK(recover(scratch.path()));
  CHECK(test::snapshot(scratch.path()) == test::Snapshot{{"a", "a third one"}, {"b", "somebody's"}, {"c.old-x", "somebody's"}});
}

TEST_CASE("a set whose home is gone is not guessed at") {
  const test::Scratch scratch;
  Journal journal;
  journal.id = kId;
  journal.home = scratch / "gone";
  journal.files = {{1, "a", hidden_name(kId, 1, kBackup), {}, {}}};
  test::put(scratch / "here" / hidden_name(kId, kJournal), to_text(journal));
  test::put(scratch / "here/a", "new");
  test::put(scratch / "here" / hidden_name(kId, 1, kBackup), "old");
  const auto before = test::snapshot(scratch.path());
  CHECK_THROWS_AS(recover(scratch / "here"), Error);
  CHECK(test::snapshot(scratch.path()) == before);
}
