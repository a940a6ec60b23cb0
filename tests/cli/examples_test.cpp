// The examples of every --help, from the command table: there are three for each command and word, and each of them works.
#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <iterator>

#include "cli/command.hpp"
#include "cli/help.hpp"
#include "folder.hpp"
#include "transcript.hpp"

namespace fs = std::filesystem;
using namespace certkit::transcripts;
using certkit::cli::all_commands;
using certkit::cli::Command;
using certkit::cli::examples_for;

namespace {

struct Words {
  std::string words;  // "certkit ca sign"
  bool has_more;
  std::string_view examples;
};

void add(const certkit::cli::Syntax& syntax, std::string_view examples, std::vector<Words>& all) {
  all.push_back({syntax.path(), !syntax.words.empty(), examples});
  for (const certkit::cli::Syntax& word : syntax.words) add(word, examples, all);
}

std::vector<Words> all_words() {
  std::vector<Words> all;
  for (const Command* command : all_commands()) {
    certkit::cli::Syntax program("certkit");
    add(certkit::cli::declare(program, *command), command->examples, all);
  }
  return all;
}

std::vector<std::string> lines_of(std::string_view text) {
  std::vector<std::string> lines;
  while (!text.empty()) {
    const auto end = std::min(text.find('\n'), text.size());
    if (text.substr(0, 3) != "  #") lines.emplace_back(text.substr(2, end - 2));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return lines;
}

// certkit's part of a pipe; what the other programs would give it comes from a file.
std::string own_command(const std::string& line) {
  const auto from = line.find("certkit ");
  std::string own = line.substr(from, line.find(" | ", from) - from);
  // Nobody outside is spoken to.
  if (own.starts_with("certkit check ") && own.find("--trust") == std::string::npos && own.find("--host") == std::string::npos)
    own += " --connect-to 127.0.0.1";
  return from == 0 ? own : own + " < strange.cer";
}

int exit_of(const Step& step) {
  for (const auto& line : step.expected)
    if (line.rfind("? ", 0) == 0) return std::stoi(line.substr(2));
  return 0;
}

std::string joined(const Step& step) {
  std::string text = "$ " + step.command + "\n";
  for (const auto& line : step.expected) text += line + "\n";
  return text;
}

}  // namespace

TEST_CASE("examples: three for every command and word") {
  for (const Words& one : all_words()) {
    CAPTURE(one.words);
    CHECK(lines_of(examples_for(one.examples, one.words, one.has_more)).size() >= 3);
  }
}

TEST_CASE("examples: each belongs to a word that is there, and works") {
  std::ifstream stream(fs::path(CERTKIT_TRANSCRIPTS) / "examples.setup", std::ios::binary);
  const Folder fixture;
  const std::vector<Step> meant = parse(std::string{std::istreambuf_iterator<char>(stream), {}}), done = run(meant, fixture.path());
  REQUIRE(done.size() == meant.size());
  for (std::size_t i = 0; i < done.size(); ++i) REQUIRE_MESSAGE(exit_of(done[i]) == exit_of(meant[i]), joined(done[i]));

  std::size_t shown = 0, written = 0;
  for (const Words& one : all_words()) {
    if (one.words.find(' ') == one.words.rfind(' ')) written += lines_of(one.examples).size();
    auto lines = lines_of(examples_for(one.examples, one.words, false));
    if (one.has_more)  // what it does by itself, where it does
      std::erase_if(lines, [&](const std::string& line) { return !own_command(line).starts_with(one.words + " -"); });
    shown += lines.size();
    for (const std::string& line : lines) {
      const Folder folder;
      fs::copy(fixture.path(), folder.path(), fs::copy_options::recursive);
      const auto came = run({{{"@ env KEYPASS=example"}, 1, own_command(line), {}}}, folder.path());
      const bool answers_no = one.words == "certkit truststore diff" || one.words == "certkit check" || one.words == "certkit scan";
      CHECK_MESSAGE((exit_of(came[0]) == 0 || (answers_no && exit_of(came[0]) == 1)), joined(came[0]));
    }
  }
  CHECK(shown == written);  // an example that is shown nowhere has a word that does not exist
}
