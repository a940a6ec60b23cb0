#include <doctest/doctest.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <thread>

#include "base/files.hpp"
#include "base/journal.hpp"
#include "base/lock.hpp"
#include "support/scratch.hpp"
#include "support/traced.hpp"

using namespace certkit;
using namespace certkit::base;
using namespace std::chrono_literals;
namespace fs = std::filesystem;

namespace {

const Time kNow = time_from_rfc3339("2026-11-21T06:11:00Z");

FileSet::Options forced() {
  FileSet::Options options;
  options.replace = true;
  options.now = kNow;
  return options;
}

template <class Call>
Error error_of(Call call) {
  try {
    call();
  } catch (const Error& error) {
    return error;
  }
  FAIL("nothing was thrown");
  return {Errc::internal, ""};
}

bool says(const Error& error, const std::string& what) { return error.message().find(what) != std::string::npos; }

}  // namespace

TEST_CASE("what a set was made of is asked for once nobody else can write, and a no leaves all as it was") {
  const test::Scratch scratch;
  test::put(scratch / "store.pem", "old");
  FileSet set;
  set.add(scratch / "store.pem", std::string("new"));
  FileSet::Options options = forced();
  int asked = 0;
  options.still_so = [&] {
    ++asked;
    FileSet other;  // the lock is held: this one has to wait, and gives up
    other.add(scratch / "other.pem", std::string("other"));
    FileSet::Options at_once = forced();
    at_once.wait = 0ms;
    CHECK(error_of([&] { (void)other.commit(at_once); }).code() == Errc::unwritable);
    throw Error(Errc::unwritable, "it has changed");
  };
  CHECK(says(error_of([&] { (void)set.commit(options); }), "it has changed"));
  CHECK(asked == 1);
  CHECK(test::snapshot(scratch.path()) == test::Snapshot{{"store.pem", "old"}});
  options.still_so = [&] { ++asked; };
  (void)set.commit(options);
  CHECK(asked == 2);
  CHECK(test::snapshot(scratch.path()).at("store.pem") == "new");
}

TEST_CASE("a rehearsal refuses what the commit would refuse because of the places, and leaves nothing") {
  const test::Scratch scratch;
  test::put(scratch / "there.crt", "old");
  const test::Snapshot before = test::snapshot(scratch.path());
  const auto rehearsed = [&](const fs::path& target, const FileSet::Options& options) {
    FileSet set;
    set.add(scratch / "new.crt", std::string("new"));
    set.add(scratch / "out/deep/new.crt", std::string("new"));
    if (!target.empty()) set.add(target, std::string("new"));
    set.rehearse(options);
  };
  CHECK_NOTHROW(rehearsed({}, {}));
  CHECK_NOTHROW(rehearsed(scratch / "there.crt", forced()));
  CHECK(says(error_of([&] { rehearsed(scratch / "there.crt", {}); }), "there.crt exists"));
  CHECK(error_of([&] { rehearsed(scratch / "there.crt/new.crt", {}); }).code() == Errc::unwritable);
  CHECK(error_of([&] { rehearsed("/proc/new.crt", {}); }).code() == Errc::unwritable);
  CHECK(says(error_of([&] { rehearsed("/dev/full", {}); }), "is a device"));
  CHECK(error_of([&] { rehearsed(scratch / std::string(300, 'x'), {}); }).code() == Errc::unwritable);
  CHECK(test::snapshot(scratch.path()) == before);
}

TEST_CASE("a set appears with its folders; keys are for their owner alone") {
  const test::Scratch scratch;
  const mode_t before = ::umask(022);
  FileSet set;
  set.add(scratch / "out/deep/a.key", Secret::copy_of("key"));
  set.add(scratch / "out/deep/a.crt", std::string("certificate"));
  set.add(scratch / "beside.crt", std::string());
  const auto written = set.commit({});
  ::umask(before);
  CHECK(
      test::snapshot(scratch.path()) ==
      test::Snapshot{
          {"beside.crt", ""}, {"out", "(folder)"}, {"out/deep", "(folder)"}, {"out/deep/a.crt", "certificate"}, {"out/deep/a.key", "key"}});
  CHECK(test::mode_of(scratch / "out/deep/a.key") == 0600);
  CHECK(test::mode_of(scratch / "out/deep/a.crt") == 0644);
  CHECK(test::mode_of(scratch / "out") == 0755);
  REQUIRE(written.size() == 3);
  CHECK(written[0].path == scratch / "out/deep/a.key");
  CHECK(written[0].kept_old.empty());
}

TEST_CASE("over existing files: refused, all of them named; forced, keys are kept, owners and public modes too") {
  const test::Scratch scratch;
  for (const char* name : {"a.key", "a.crt", "was-a-key"}) test::put(scratch / name, std::string("old ") + name);
  test::put(scratch / "was-a-key", "-----BEGIN RSA PRIVATE KEY-----");
  ::chmod((scratch / "a.key").c_str(), 0644);
  ::chmod((scratch / "a.crt").c_str(), 0664);
  const bool root = ::geteuid() == 0;
  if (root)
    for (const char* name : {"a.key", "a.crt"}) REQUIRE(::chown((scratch / name).c_str(), 1234, 2345) == 0);
  FileSet set;
  set.add(scratch / "a.key", Secret::copy_of("new key"));
  set.add(scratch / "a.crt", std::string("new certificate"));
  set.add(scratch / "was-a-key", std::string("new"));
  set.add(scratch / "new.crt", std::string("new"));
  const auto old_set = test::snapshot(scratch.path());

  const Error refused = error_of([&] { set.commit({}); });
  CHECK(refused.code() == Errc::usage);
  for (const char* name : {"a.key", "a.crt", "was-a-key"}) CHECK(says(refused, (scratch / name).string()));
  CHECK_FALSE(says(refused, "new.crt"));
  CHECK(test::snapshot(scratch.path()) == old_set);

  test::put(scratch / "a.key.old-20261121T061100Z", "an earlier one");
  const auto written = set.commit(forced());
  CHECK(test::get(scratch / "a.key") == "new key");
  CHECK(test::mode_of(scratch / "a.key") == 0600);
  CHECK(written[0].kept_old == scratch / "a.key.old-20261121T061100Z-2");
  CHECK(test::get(written[0].kept_old) == "old a.key");
  CHECK(test::mode_of(written[0].kept_old) == 0600);
  CHECK(test::get(scratch / "a.key.old-20261121T061100Z") == "an earlier one");
  CHECK(test::mode_of(scratch / "a.crt") == 0664);
  CHECK(written[1].kept_old.empty());
  CHECK(test::get(written[2].kept_old) == "-----BEGIN RSA PRIVATE KEY-----");
  CHECK_MESSAGE(test::snapshot(scratch.path()).size() == 7, test::show(test::snapshot(scratch.path())));
  if (root)
    for (const char* name : {"a.key", "a.crt"}) {
      struct stat s {};
      REQUIRE(::stat((scratch / name).c_str(), &s) == 0);
      CHECK(s.st_uid == 1234);
      CHECK(s.st_gid == 2345);
    }
}

TEST_CASE("what is removed goes with the set, as --force allows; links go and what they lead to stays; a key is kept") {
  const test::Scratch scratch;
  for (const char* name : {"a.0", "target.pem", "bystander"}) test::put(scratch / name, name);
  test::put(scratch / "key.0", "-----BEGIN PRIVATE KEY-----");
  fs::create_symlink("target.pem", scratch / "b.0");
  fs::create_symlink("target.pem", scratch / "c.0");
  const test::Snapshot before = test::snapshot(scratch.path());
  FileSet set;
  for (const char* name : {"a.0", "b.0", "c.0", "key.0", "absent.0", "a.0"}) set.remove(scratch / name);
  set.add(scratch / "c.0", std::string("new"));
  CHECK(set.targets() == std::vector<fs::path>{scratch / "c.0"});
  const Error refused = error_of([&] { (void)set.commit({}); });
  CHECK(refused.code() == Errc::usage);
  for (const char* name : {"a.0", "b.0", "c.0", "key.0"}) CHECK(says(refused, name));
  CHECK(test::snapshot(scratch.path()) == before);

  const auto written = set.commit(forced());
  REQUIRE(written.size() == 1);
  CHECK(written[0].path == scratch / "c.0");
  CHECK(written[0].kept_old.empty());
  CHECK(test::snapshot(scratch.path()) == test::Snapshot{{"bystander", "bystander"},
                                                         {"c.0", "new"},
                                                         {"key.0.old-20261121T061100Z", "-----BEGIN PRIVATE KEY-----"},
                                                         {"target.pem", "target.pem"}});
  CHECK(test::mode_of(scratch / "c.0") != 0777);
  FileSet nothing;
  nothing.remove(scratch / "absent.0");
  CHECK(nothing.commit({}).empty());
  FileSet folder;
  fs::create_directory(scratch / "d.0");
  folder.remove(scratch / "d.0");
  CHECK(error_of([&] { (void)folder.commit(forced()); }).code() == Errc::usage);
}

TEST_CASE("links, folders, devices and doubles are refused, and nothing is changed") {
  const test::Scratch scratch;
  test::put(scratch / "real", "content");
  test::put(scratch / "folder/file", "content");
  fs::create_symlink("real", scratch / "link");
  fs::create_symlink("nowhere", scratch / "dangling");
  fs::create_symlink("folder", scratch / "alias");
  REQUIRE(::mkfifo((scratch / "pipe").c_str(), 0600) == 0);
  const auto before = test::snapshot(scratch / "folder");
  const auto refused = [&](const std::vector<std::string>& names) {
    FileSet set;
    for (const auto& name : names) set.add(scratch / name, std::string("new"));
    const Error error = error_of([&] { set.commit(forced()); });
    CHECK(error.code() == Errc::usage);
    return error.message();
  };
  CHECK(refused({"folder/new", "link"}).find("symbolic link") != std::string::npos);
  CHECK(refused({"folder/new", "dangling"}).find("symbolic link") != std::string::npos);
  CHECK(refused({"folder/new", "dangling/x"}).find("leads nowhere") != std::string::npos);
  CHECK(refused({"folder/new", "folder"}).find("is a folder") != std::string::npos);
  CHECK(refused({"folder/new", "pipe"}).find("pipe") != std::string::npos);
  CHECK(refused({"folder/new", "folder/../folder/new"}).find("two of the files") != std::string::npos);
  CHECK(refused({"folder/new", "alias/new"}).find("two of the files") != std::string::npos);
  CHECK(refused({"new/x", "new/./x"}).find("two of the files") != std::string::npos);
  CHECK(refused({"folder/new", "folder/.certkit-x"}).find("certkit's own") != std::string::npos);
  CHECK(refused({"folder/"}).find("names a folder") != std::string::npos);
  CHECK(test::snapshot(scratch / "folder") == before);
  CHECK(test::get(scratch / "real") == "content");
  CHECK_FALSE(fs::exists(scratch / "new"));

  FileSet below_a_file;
  below_a_file.add(scratch / "real/x", std::string("new"));
  CHECK(error_of([&] { below_a_file.commit(forced()); }).code() == Errc::unwritable);
}

TEST_CASE("a limit on file sizes (ulimit -f) is an error and not the end of the process") {
  const test::Scratch scratch;
  const auto outcome = test::run_forked([&] {
    const rlimit limit{1000, 1000};
    ::setrlimit(RLIMIT_FSIZE, &limit);
    FileSet set;
    set.add(scratch / "small", std::string(10, 'x'));
    set.add(scratch / "large", std::string(5000, 'x'));
    try {
      set.commit({});
    } catch (const Error& error) {
      return error.code() == Errc::unwritable && error.input() == scratch / "large" ? 7 : 8;
    }
    return 9;
  });
  CHECK(outcome.exit_code == 7);
  CHECK(test::snapshot(scratch.path()).empty());
}

TEST_CASE("a folder that may not be written to: said so, nothing left") {
  const test::Scratch scratch;
  fs::create_directory(scratch / "locked");
  const auto outcome = test::run_forked([&] {
    ::chmod(scratch.path().c_str(), 0755);
    ::chmod((scratch / "locked").c_str(), 0555);
    if (::geteuid() == 0 && ::setuid(65534) != 0) return 1;
    for (const char* name : {"locked/x", "locked/made/x"}) {
      FileSet set;
      set.add(scratch / name, std::string("x"));
      try {
        set.commit({});
        return 2;
      } catch (const Error& error) {
        if (error.code() != Errc::unwritable || !says(error, (scratch / "locked").string()) || error.hint().empty()) return 3;
      }
    }
    return 7;
  });
  CHECK(outcome.exit_code == 7);
  CHECK(test::snapshot(scratch / "locked").empty());
}

TEST_CASE("many runs at once on the same folders: one after the other, never a mix") {
  const test::Scratch scratch;
  const std::vector<std::string> names = {"a.crt", "a.key", "x/b.crt", "y/c.crt"};
  const auto writer = [&](const std::string& mark, bool backwards) {
    for (int round = 0; round < 15; ++round) {
      FileSet set;
      for (std::size_t i = 0; i < names.size(); ++i)
        set.add(scratch / names[backwards ? names.size() - 1 - i : i], mark + std::to_string(round));
      set.commit(forced());
    }
    return 0;
  };
  std::vector<pid_t> children;
  for (int i = 0; i < 3; ++i) {
    const pid_t child = ::fork();
    if (child == 0) {
      try {
        ::_exit(writer("writer " + std::to_string(i) + " round ", i % 2 == 1));
      } catch (...) {
        ::_exit(1);
      }
    }
    children.push_back(child);
  }
  int mixed = 0, looked = 0;
  for (std::size_t running = children.size(); running > 0;) {
    if (fs::exists(scratch / "y")) {
      const FileLock in(scratch.path());  // every set takes the lock of this folder
      const std::string first = test::get(scratch / names[0]);
      for (const auto& name : names) mixed += test::get(scratch / name) == first ? 0 : 1;
      ++looked;
    }
    int status = 0;
    if (::waitpid(-1, &status, WNOHANG) > 0) {
      CHECK(WIFEXITED(status));
      CHECK(WEXITSTATUS(status) == 0);
      --running;
    }
    std::this_thread::sleep_for(1ms);
  }
  CHECK(mixed == 0);
  CHECK(looked > 0);
  for (const auto& [name, content] : test::snapshot(scratch.path())) CHECK(name.find(".certkit-") == std::string::npos);
}

TEST_CASE("two runs that make the same folder at the same moment: both get their file into it") {
  const test::Scratch scratch;
  for (int round = 0; round < 100; ++round) {
    const fs::path made = scratch / ("made " + std::to_string(round)) / "below";
    int gate[2];
    REQUIRE(::pipe(gate) == 0);
    std::vector<pid_t> children;
    for (const char* name : {"a", "b"}) {
      const pid_t child = ::fork();
      if (child == 0) {
        ::close(gate[1]);
        char none;
        while (::read(gate[0], &none, 1) > 0) {  // the end of the pipe: off they go
        }
        try {
          FileSet set;
          set.add(made / name, std::string(name));
          set.commit({});
          ::_exit(0);
        } catch (const Error& error) {
          ::_exit(error.code() == Errc::usage ? 2 : 1);
        } catch (...) {
          ::_exit(3);
        }
      }
      children.push_back(child);
    }
    ::close(gate[0]);
    ::close(gate[1]);
    for (const pid_t child : children) {
      int status = 0;
      REQUIRE(::waitpid(child, &status, 0) == child);
      CHECK(WIFEXITED(status));
      CHECK(WEXITSTATUS(status) == 0);
    }
    CHECK(test::get(made / "a") == "a");
    CHECK(test::get(made / "b") == "b");
  }
}

TEST_CASE("who waits too long is told who is in the way; what is locked is free again when the holder dies") {
  const test::Scratch scratch;
  FileSet set;
  set.add(scratch / "a", std::string("a"));
  auto options = forced();
  options.wait = 30ms;
  {
    const FileLock held(scratch.path());
    CHECK(says(error_of([&] { set.commit(options); }), "another certkit run"));
    CHECK_THROWS_AS(FileLock(scratch.path(), 20ms), Error);
  }
  set.commit(options);
  {
    const FileLock held(scratch / "index.lock");
    CHECK(fs::exists(scratch / "index.lock"));
    CHECK_THROWS_AS(FileLock(scratch / "index.lock", 20ms), Error);
    set.commit(options);  // a lock file is no lock on its folder
  }
  CHECK_FALSE(fs::exists(scratch / "index.lock"));
  const auto outcome = test::run_forked([&] {
    const FileLock held(scratch / "index.lock");
    ::raise(SIGKILL);
    return 0;
  });
  CHECK(outcome.signal == SIGKILL);
  CHECK(fs::exists(scratch / "index.lock"));
  { const FileLock taken_over(scratch / "index.lock", 20ms); }
  CHECK_FALSE(fs::exists(scratch / "index.lock"));
  CHECK_THROWS_AS(FileLock(scratch / "missing/index.lock"), Error);
}

TEST_CASE("a public file over a binary one that is known to hold no key: nothing is kept") {
  const test::Scratch scratch;
  const std::string list("\x30\x03\x02\x01\x03", 5);
  test::put(scratch / "a.crl", list);
  test::put(scratch / "a.p12", list + "more");
  test::put(scratch / "a.pem", "-----BEGIN PRIVATE KEY-----");
  test::put(scratch / "b.crl", list);
  FileSet set;
  for (const char* name : {"a.crl", "a.p12", "a.pem"}) set.add(scratch / name, std::string("new"));
  set.add(scratch / "b.crl", Secret::copy_of("new key"));
  FileSet::Options options = forced();
  options.holds_no_key = [&](ByteView before) { return as_text(before) == list || as_text(before).starts_with("-----"); };
  const auto written = set.commit(options);
  CHECK(written[0].kept_old.empty());
  for (const std::size_t kept : {1u, 2u, 3u}) CHECK_FALSE(written[kept].kept_old.empty());
  CHECK(test::snapshot(scratch.path()).size() == 7);
}

TEST_CASE("a public file over a binary one: it may hold a key, and is kept") {
  const test::Scratch scratch;
  test::put(scratch / "a.p12", std::string("\x30\x82\x01\x00\x02\x01\x03", 7));
  test::put(scratch / "a.jks", "\xfe\xed\xfe\xed");
  test::put(scratch / "text", "gr\xc3\xbc\xc3\x9f\x65\r\n\tplain\n");
  test::put(scratch / "empty", "");
  FileSet set;
  for (const char* name : {"a.p12", "a.jks", "text", "empty"}) set.add(scratch / name, std::string("new"));
  const auto written = set.commit(forced());
  CHECK(test::get(written[0].kept_old) == std::string("\x30\x82\x01\x00\x02\x01\x03", 7));
  CHECK(test::mode_of(written[0].kept_old) == 0600);
  CHECK(test::get(written[1].kept_old) == "\xfe\xed\xfe\xed");
  CHECK(written[2].kept_old.empty());
  CHECK(written[3].kept_old.empty());
  CHECK(test::snapshot(scratch.path()).size() == 6);
}
