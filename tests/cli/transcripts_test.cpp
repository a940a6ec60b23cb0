// Every tests/cli/*.transcript, the examples of README.md and of docs/fleet.md, and the runner's own behaviour. CERTKIT_TRANSCRIPT=NAME runs one;
// CERTKIT_UPDATE_TRANSCRIPTS=1 rewrites what differs.
#include <doctest/doctest.h>
#include <sys/stat.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <iterator>

#include "folder.hpp"
#include "transcript.hpp"

namespace fs = std::filesystem;
using namespace certkit::transcripts;

namespace {

std::string joined(const std::vector<std::string>& lines) {
  std::string text;
  for (const auto& line : lines) text += "  " + line + "\n";
  return text;
}

void check(const fs::path& file) {
  std::ifstream stream(file, std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(stream), {}};
  const bool page = file.extension() == ".md";
  const auto wanted = parse(page ? transcript_of_markdown(text) : text);
  REQUIRE_MESSAGE(!wanted.empty(), file.string() << " holds no command");
  const Folder folder;
  auto came = run(wanted, folder.path(), page ? As::terminal : As::transcript);
  const bool update = !page && std::getenv("CERTKIT_UPDATE_TRANSCRIPTS") != nullptr;
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    if (!update)
      CHECK_MESSAGE(matches(wanted[i].expected, came[i].expected), file.filename().string() << ":" << wanted[i].line << ": $ "
                                                                                            << wanted[i].command << "\nexpected:\n"
                                                                                            << joined(wanted[i].expected) << "came:\n"
                                                                                            << joined(came[i].expected));
    came[i].expected = updated(wanted[i].expected, came[i].expected);
  }
  if (update && render(came) != text) std::ofstream(file, std::ios::binary) << render(came);
}

}  // namespace

TEST_CASE("transcripts") {
  umask(022);
  std::vector<fs::path> files = {fs::path(CERTKIT_SOURCE) / "README.md", fs::path(CERTKIT_SOURCE) / "docs" / "fleet.md"};
  for (const auto& entry : fs::directory_iterator(CERTKIT_TRANSCRIPTS))
    if (entry.path().extension() == ".transcript") files.push_back(entry.path());
  std::sort(files.begin(), files.end());
  const char* only = std::getenv("CERTKIT_TRANSCRIPT");
  int ran = 0;
  for (const auto& file : files) {
    if (only != nullptr && file.stem() != only) continue;
    ++ran;
    check(file);
  }
  if (only != nullptr) REQUIRE_MESSAGE(ran == 1, "no transcript is called " << only);
}

TEST_CASE("runner: patterns stand for what they say and no more") {
  CHECK(line_matches("serial <hex>, <number> days", "serial 0A:ff, 30 days"));
  CHECK_FALSE(line_matches("serial <hex>", "serial xyz"));
  CHECK_FALSE(line_matches("serial <hex>", "serial "));
  CHECK(line_matches("until <time>.", "until 2026-01-15T12:00:00Z."));
  CHECK_FALSE(line_matches("until <time>", "until 2026-01-15"));
  CHECK(line_matches("a<any>z", "az"));
  CHECK_FALSE(line_matches("a<any>z", "azy"));
  CHECK_FALSE(line_matches("plain", "plain text"));
}

TEST_CASE("runner: lines are matched as a whole, and ... skips") {
  CHECK(matches({}, {}));
  CHECK_FALSE(matches({}, {"surprise"}));
  CHECK_FALSE(matches({"a", "b"}, {"a"}));
  CHECK(matches({"a", "...", "d"}, {"a", "b", "c", "d"}));
  CHECK_FALSE(matches({"a", "...", "d"}, {"a", "b", "c"}));
}

TEST_CASE("runner: what is parsed is rendered again, and an update keeps the patterns that fit") {
  const std::string text = "# why\n@ env A=b\n$ certkit x\n\\$ out\n\nmore\n! err\n? 2\n\n# next\n$ ls\n";
  const auto steps = parse(text);
  REQUIRE(steps.size() == 2);
  CHECK(steps[0].preamble == std::vector<std::string>{"# why", "@ env A=b"});
  CHECK(steps[0].expected == std::vector<std::string>{"\\$ out", "", "more", "! err", "? 2"});
  CHECK(steps[1].line == 11);
  CHECK(render(steps) == text);
  CHECK(updated({"id <hex>", "old"}, {"id 7f", "new"}) == std::vector<std::string>{"id <hex>", "new"});
}

TEST_CASE("runner: the examples of a page") {
  const auto steps =
      parse(transcript_of_markdown("text\n<!-- @ env A=b -->\n```console\n$ certkit x\nout\n```\n$ no command\n```sh\n$ nor this\n```\n"));
  REQUIRE(steps.size() == 2);
  CHECK(steps[0].command == "certkit x");
  CHECK(steps[0].line == 4);
  CHECK(steps[0].preamble == std::vector<std::string>{"# text", "@ env A=b", "#"});
  CHECK(steps[0].expected == std::vector<std::string>{"out"});
  CHECK(steps[1].command.empty());
}

TEST_CASE("runner: a difference in output, error or exit code is seen") {
  const Folder folder;
  const auto came = run(parse("$ printf 'one\\n\\n'; printf two >&2; exit 3\n"), folder.path());
  REQUIRE(came.size() == 1);
  CHECK(came[0].expected == std::vector<std::string>{"one", "\\", "! two<no newline>", "? 3"});
  CHECK_FALSE(matches({"one", "\\", "! two<no newline>"}, came[0].expected));
}

TEST_CASE("runner: words are split as a shell does") {
  CHECK(split_words(R"(a "b c" 'd"e' f\ g "")") == std::vector<std::string>{"a", "b c", "d\"e", "f g", ""});
  CHECK_THROWS(split_words("a 'b"));
}

TEST_CASE("runner: a directive that is none is an error") {
  const Folder folder;
  CHECK_THROWS(run(parse("@ evn A=b\n$ true\n"), folder.path()));
}
