#include <doctest/doctest.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <functional>
#include <thread>

#include "base/files.hpp"
#include "base/terminal.hpp"
#include "support/scratch.hpp"

using namespace certkit;
using namespace certkit::base;
using namespace std::string_literals;
namespace fs = std::filesystem;

namespace {

std::string read(const fs::path& path, std::size_t limit = 1u << 20) { return std::string(as_text(read_file(path, limit).reveal())); }

Errc code_of(const std::function<void()>& call) {
  try {
    call();
  } catch (const Error& error) {
    return error.code();
  }
  return Errc::internal;
}

std::string secret_in(const test::Scratch& scratch, const std::string& content) {
  test::put(scratch / "pw", content);
  return std::string(as_text(read_secret_file(scratch / "pw").reveal()));
}

}  // namespace

TEST_CASE("a link to nothing says where it leads") {
  const test::Scratch scratch;
  fs::create_symlink("nowhere", scratch / "link");
  try {
    (void)read(scratch / "link");
    FAIL("nothing was refused");
  } catch (const Error& error) {
    CHECK(error.code() == Errc::unreadable);
    CHECK(error.message().ends_with(" is a link to nowhere, and there is no file"));
    CHECK_FALSE(error.hint().empty());
  }
}

TEST_CASE("files, pipes and what only looks like a file, up to a limit") {
  const test::Scratch scratch;
  const std::string large(300'000, 'x');
  test::put(scratch / "large", large);
  test::put(scratch / "empty", "");
  CHECK(read(scratch / "large") == large);
  CHECK(read(scratch / "large", large.size()) == large);
  CHECK(read(scratch / "empty").empty());
  CHECK(read(scratch / "empty", 0).empty());
  CHECK(code_of([&] { read(scratch / "large", large.size() - 1); }) == Errc::limit);
  CHECK(code_of([&] { read(scratch / "missing"); }) == Errc::unreadable);
  CHECK(code_of([&] { read(scratch.path()); }) == Errc::unreadable);
  CHECK(read("/proc/self/status").find("Pid:") != std::string::npos);
  CHECK(code_of([&] { read("/dev/zero", 1'000'000); }) == Errc::limit);
  REQUIRE(::mkfifo((scratch / "pipe").c_str(), 0600) == 0);
  for (const std::size_t limit : {large.size(), large.size() - 1}) {
    std::thread writer([&] { test::put(scratch / "pipe", large); });
    const bool fits = limit == large.size();
    if (fits)
      CHECK(read(scratch / "pipe", limit) == large);
    else
      CHECK(code_of([&] { read(scratch / "pipe", limit); }) == Errc::limit);
    writer.join();
  }
}

TEST_CASE("the files below a folder: sorted, nothing hidden, nothing twice") {
  const test::Scratch scratch;
  for (const char* name :
       {"in/b", "in/a/z", "in/a/.hidden", "in/.git/config", "in/.data/tls.crt", "in/.certkit-0123456789abcdef.1.new", "outside"})
    test::put(scratch / name, name);
  fs::create_symlink("../outside", scratch / "in/to-outside");  // as certbot's live/ leads to its archive/
  fs::create_symlink("../outside", scratch / "in/to-outside-too");
  fs::create_symlink("b", scratch / "in/to-b");
  fs::create_symlink(".data/tls.crt", scratch / "in/tls.crt");
  fs::create_symlink("..", scratch / "in/a/up");
  fs::create_symlink("gone", scratch / "in/dangling");
  REQUIRE(::mkfifo((scratch / "in/pipe").c_str(), 0600) == 0);
  test::put(scratch / "in/a-b", "a-b");  // by name: the folder "a" before it, though '-' comes before '/'
  const std::string in = (scratch / "in").string();
  CHECK(files_below(in) == std::vector<std::string>{in + "/a/z", in + "/a-b", in + "/b", in + "/tls.crt", in + "/to-outside"});
  CHECK(files_below(in + "/").front() == in + "/a/z");
  CHECK(code_of([&] { (void)files_below(scratch / "missing"); }) == Errc::unreadable);
  CHECK(code_of([&] { (void)files_below(scratch / "outside"); }) == Errc::unreadable);
}

TEST_CASE("the files below a folder: what is too deep to be named is no file that is not there") {
  const test::Scratch scratch;
  const fs::path before = fs::current_path(), part = std::string(250, 'd');
  test::put(scratch / "in/a", "a");
  fs::current_path(scratch / "in");
  for (int depth = 0; depth < 17; ++depth) {
    fs::create_directory(part);
    fs::current_path(part);
  }
  fs::current_path(before);
  std::vector<fs::path> unreadable;
  CHECK(files_below(scratch / "in", &unreadable) == std::vector<std::string>{(scratch / "in/a").string()});
  REQUIRE(unreadable.size() == 1);
  CHECK(unreadable.front().native().size() > 4000);
  CHECK(code_of([&] { (void)files_below(scratch / "in"); }) == Errc::unreadable);
}

TEST_CASE("the start of a file, whatever its size") {
  const test::Scratch scratch;
  test::put(scratch / "file", "0123456789");
  CHECK(as_text(base::read_start(scratch / "file", 4).reveal()) == "0123");
  CHECK(as_text(base::read_start(scratch / "file", 40).reveal()) == "0123456789");
  CHECK(as_text(base::read_start("/dev/zero", 3).reveal()).size() == 3);
  CHECK(code_of([&] { (void)base::read_start(scratch / "gone", 4); }) == Errc::unreadable);
}

TEST_CASE("a password's file: the first line, without its ending and without a byte order mark") {
  const test::Scratch scratch;
  CHECK(secret_in(scratch, "p\xc3\xa4ss\n") == "p\xc3\xa4ss");
  CHECK(secret_in(scratch, "pass\r\n") == "pass");
  CHECK(secret_in(scratch, "pass") == "pass");
  CHECK(secret_in(scratch, "\xef\xbb\xbfpass\n") == "pass");
  CHECK(secret_in(scratch, " pass \nnot this\n") == " pass ");
  CHECK(secret_in(scratch, "pass\r\r\n") == "pass\r");
  CHECK(secret_in(scratch, "\npass").empty());
  CHECK(secret_in(scratch, "").empty());
  CHECK(secret_in(scratch, "\xff\xfep\0\xe4\0\r\0\n\0"s) == "p\xc3\xa4");
  CHECK(secret_in(scratch, "\xfe\xff\0p\0\n"s) == "p");
  CHECK(code_of([&] { secret_in(scratch, "\xff\xfep"); }) == Errc::malformed);
  CHECK(secret_in(scratch, std::string(kLongestSecret, 'x')).size() == kLongestSecret);
  CHECK(code_of([&] { secret_in(scratch, std::string(kLongestSecret + 1, 'x')); }) == Errc::limit);
  CHECK(code_of([&] { (void)read_secret_file(scratch / "missing"); }) == Errc::unreadable);
}

TEST_CASE("a descriptor gives one password after the other") {
  int ends[2];
  REQUIRE(::pipe(ends) == 0);
  const std::string lines =
      "\xef\xbb\xbf"
      "first\r\nsecond\n\nlast";
  REQUIRE(::write(ends[1], lines.data(), lines.size()) == static_cast<ssize_t>(lines.size()));
  ::close(ends[1]);
  for (const char* expected : {"first", "second", "", "last", ""}) CHECK(as_text(read_secret_line(ends[0]).reveal()) == expected);
  ::close(ends[0]);
  CHECK(code_of([&] { (void)read_secret_line(ends[0]); }) == Errc::unreadable);
  CHECK(code_of([&] { (void)read_secret_line(::open("/dev/zero", 0)); }) == Errc::limit);
}
