#include "base/lines.hpp"

#include <doctest/doctest.h>
#include <stdlib.h>

#include <functional>
#include <optional>
#include <vector>

#include "certkit/error.hpp"

using namespace certkit;
namespace fs = std::filesystem;

namespace {

struct File {
  fs::path path;
  explicit File(const std::string& content) {
    std::string name = (fs::temp_directory_path() / "certkit-lines.XXXXXX").string();
    REQUIRE(::mkdtemp(name.data()) != nullptr);
    path = fs::path(name) / "text";
    std::ofstream(path, std::ios::binary) << content;
  }
  ~File() { fs::remove_all(path.parent_path()); }
};

struct Line {
  std::string text;
  std::size_t number;
  bool ended;
  friend bool operator==(const Line&, const Line&) = default;
};

std::vector<Line> lines_of(const std::string& content) {
  const File file(content);
  base::LineReader reader(file.path);
  std::vector<Line> lines;
  for (std::string_view line; reader.next(line);) lines.push_back({std::string(line), reader.number(), reader.ended()});
  return lines;
}

std::optional<Errc> thrown(const std::function<void()>& function) {
  try {
    function();
  } catch (const Error& error) {
    return error.code();
  }
  return std::nullopt;
}

}  // namespace

TEST_CASE("lines with their numbers; the last one may lack its end") {
  CHECK(lines_of("").empty());
  CHECK(lines_of("\n") == std::vector<Line>{{"", 1, true}});
  CHECK(lines_of("a\n\nb\r\n") == std::vector<Line>{{"a", 1, true}, {"", 2, true}, {"b\r", 3, true}});
  CHECK(lines_of("a\nb") == std::vector<Line>{{"a", 1, true}, {"b", 2, false}});
}

TEST_CASE("lines that lie across every border of what is read at once") {
  for (const std::size_t length : {65'535u, 262'143u, 262'144u, 262'145u, 524'288u, 1'000'000u}) {
    const std::string longer(length, 'x');
    CHECK(lines_of("a\n" + longer + "\n" + longer + "\nb\n") ==
          std::vector<Line>{{"a", 1, true}, {longer, 2, true}, {longer, 3, true}, {"b", 4, true}});
  }
}

TEST_CASE("a line without end is refused, and what cannot be read is said so") {
  CHECK(thrown([] { (void)lines_of("a\n" + std::string(3u << 20, 'x')); }) == Errc::malformed);
  CHECK(thrown([] { const base::LineReader reader("/no/such/file"); }) == Errc::unreadable);
  CHECK(thrown([] {
          base::LineReader reader("/proc/self");
          std::string_view line;
          (void)reader.next(line);
        }) == Errc::unreadable);
}
