// A transcript: what a user types and what comes back, exact. The format is described in CONTRIBUTING.md.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace certkit::transcripts {

struct Step {
  std::vector<std::string> preamble;  // comments, blank lines and `@` directives before the command, as written
  int line = 0;                       // of the command, from 1
  std::string command;                // without "$ "; empty for what stands after the last command
  std::vector<std::string> expected;  // its output as written: stdout, "! " stderr, "? " exit code
};

[[nodiscard]] std::vector<Step> parse(std::string_view text);
// The ```console blocks of a Markdown page as a transcript: what stands around them becomes comments, `<!-- @ … -->` a directive. Line
// numbers are the page's.
[[nodiscard]] std::string transcript_of_markdown(std::string_view page);
[[nodiscard]] std::string render(const std::vector<Step>& steps);

struct Outcome {
  std::string out, err;
  int exit = 0;
};
// An outcome in the notation of a transcript; `folder` (where the transcript ran) becomes <dir>, the source tree <source>.
[[nodiscard]] std::vector<std::string> notation(const Outcome& outcome, const std::filesystem::path& folder);

// One line against one pattern: <hex> (digits and colons), <number>, <time> (RFC 3339), <base64>, <any> (also nothing).
[[nodiscard]] bool line_matches(std::string_view pattern, std::string_view line);
// All lines; "..." alone stands for any number of lines.
[[nodiscard]] bool matches(const std::vector<std::string>& expected, const std::vector<std::string>& actual);
// `actual`, keeping each pattern of `expected` that still fits: what CERTKIT_UPDATE_TRANSCRIPTS writes.
[[nodiscard]] std::vector<std::string> updated(const std::vector<std::string>& expected, const std::vector<std::string>& actual);

// Words as a shell would split them: quotes, backslashes, nothing else. Throws std::runtime_error on an open quote.
[[nodiscard]] std::vector<std::string> split_words(std::string_view command);

// What a page shows is what a terminal shows: both streams as they come, and no exit code.
enum class As { transcript, terminal };
// Runs the steps in `folder` (which becomes the working directory) and returns the same steps with what really came out.
[[nodiscard]] std::vector<Step> run(const std::vector<Step>& steps, const std::filesystem::path& folder, As as = As::transcript);

}  // namespace certkit::transcripts
