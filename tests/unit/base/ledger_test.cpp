#include "base/ledger.hpp"

#include <doctest/doctest.h>
#include <stdlib.h>

#include <fstream>
#include <iterator>
#include <string>

#include "certkit/error.hpp"

using namespace certkit;
namespace fs = std::filesystem;

namespace {

struct Scratch {
  Scratch() {
    std::string name = (fs::temp_directory_path() / "certkit-ledger.XXXXXX").string();
    REQUIRE(::mkdtemp(name.data()) != nullptr);
    folder = name;
  }
  ~Scratch() { fs::remove_all(folder); }
  fs::path folder;
};

void put(const fs::path& file, const std::string& text) { std::ofstream(file, std::ios::binary) << text; }
std::string get(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}
bool ends_in_dot(std::string_view line) { return line.ends_with('.'); }

}  // namespace

TEST_CASE("lines are appended, and taken back") {
  const Scratch scratch;
  const fs::path file = scratch.folder / "ledger";
  put(file, "");
  CHECK(base::append_line(file, "one.", ends_in_dot) == 0);
  const auto before_two = base::append_line(file, "two.", ends_in_dot);
  CHECK(get(file) == "one.\ntwo.\n");
  base::take_back(file, before_two);
  CHECK(get(file) == "one.\n");
  base::take_back(file, 1000);
  CHECK(get(file) == "one.\n");
}

TEST_CASE("a last line without its end is finished if it is whole, else it goes") {
  const Scratch scratch;
  const fs::path file = scratch.folder / "ledger";
  put(file, "one.\ntwo.");
  (void)base::append_line(file, "three.", ends_in_dot);
  CHECK(get(file) == "one.\ntwo.\nthree.\n");
  put(file, "one.\ntw");
  (void)base::append_line(file, "three.", ends_in_dot);
  CHECK(get(file) == "one.\nthree.\n");
  put(file, "tw");
  (void)base::append_line(file, "three.", ends_in_dot);
  CHECK(get(file) == "three.\n");
  put(file, std::string(2u << 20, 'x'));
  CHECK_THROWS_AS((void)base::append_line(file, "three.", ends_in_dot), Error);
}

TEST_CASE("what is no regular file is not written to") {
  const Scratch scratch;
  CHECK_THROWS_AS((void)base::append_line(scratch.folder / "absent", "x", ends_in_dot), Error);
  CHECK_THROWS_AS((void)base::append_line(scratch.folder, "x", ends_in_dot), Error);
  put(scratch.folder / "real", "");
  fs::create_symlink(scratch.folder / "real", scratch.folder / "link");
  CHECK_THROWS_AS((void)base::append_line(scratch.folder / "link", "x", ends_in_dot), Error);
}

TEST_CASE("put_file: new files only, and no temporary stays") {
  const Scratch scratch;
  const fs::path target = scratch.folder / "target", temporary = scratch.folder / ".temporary";
  put(temporary, "left by a killed run");
  base::put_file(target, temporary, "content");
  CHECK(get(target) == "content");
  CHECK_FALSE(fs::exists(temporary));
  CHECK_THROWS_AS(base::put_file(target, temporary, "other"), Error);
  CHECK(get(target) == "content");
  CHECK_FALSE(fs::exists(temporary));
  CHECK_THROWS_AS(base::put_file(scratch.folder / "no" / "target", temporary, "other"), Error);
  CHECK_FALSE(fs::exists(temporary));
}
