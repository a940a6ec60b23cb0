// Commands of a transcript, carried out: certkit in process, anything else by the shell.
#include <sys/wait.h>

#include <algorithm>
#include <cstdlib>
#include <deque>
#include <fstream>
#include <iterator>
#include <map>
#include <sstream>
#include <stdexcept>

#include "certkit/error.hpp"
#include "cli/run.hpp"
#include "transcript.hpp"

namespace certkit::transcripts {
namespace {

namespace fs = std::filesystem;

struct World {  // made in the folder of the transcript
  std::map<std::string, std::string> env{{"XDG_STATE_HOME", (fs::current_path() / ".state").string()}};
  Time now = time_from_rfc3339("2026-01-15T12:00:00Z");
  std::deque<std::string> answers;
  bool out_is_terminal = false, err_is_terminal = false;
};

std::string content(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) throw std::runtime_error("cannot read " + path.string());
  return {std::istreambuf_iterator<char>(file), {}};
}

void obey(const std::string& directive, World& world) {
  const auto words = split_words(directive.substr(2));
  const auto verb = words.empty() ? "" : words[0];
  if (verb == "copy" && (words.size() == 2 || words.size() == 3)) {
    const auto source = fs::path(CERTKIT_SOURCE) / words[1];
    fs::copy(source, words.size() == 3 ? fs::path(words[2]) : source.filename(), fs::copy_options::recursive);
  } else if (verb == "env" && words.size() == 2 && words[1].find('=') != std::string::npos) {
    world.env[words[1].substr(0, words[1].find('='))] = words[1].substr(words[1].find('=') + 1);
  } else if (verb == "now" && words.size() == 2) {
    world.now = time_from_rfc3339(words[1]);
  } else if (verb == "answer" && words.size() == 2) {
    world.answers.push_back(words[1]);
  } else if (verb == "terminal" && words.size() == 2 && (words[1] == "out" || words[1] == "err")) {
    (words[1] == "out" ? world.out_is_terminal : world.err_is_terminal) = true;
  } else {
    throw std::runtime_error("not a directive: " + directive);
  }
}

// `< FILE` and `> FILE`, as words of their own, are taken out of `words`.
std::string redirection(std::vector<std::string>& words, const std::string& sign) {
  for (std::size_t i = 0; i + 1 < words.size(); ++i) {
    if (words[i] != sign) continue;
    std::string file = words[i + 1];
    words.erase(words.begin() + static_cast<std::ptrdiff_t>(i), words.begin() + static_cast<std::ptrdiff_t>(i) + 2);
    return file;
  }
  return {};
}

// What --json or a batch printed, for the test that validates it (tests/docs/json.test.sh): CERTKIT_KEEP_JSON names a folder, which is made
// anew.
void keep_json(const std::string& command, const std::vector<std::string>& words, const Outcome& outcome) {
  static const char* folder = std::getenv("CERTKIT_KEEP_JSON");
  const auto has = [&](const char* word) { return std::find(words.begin(), words.end(), word) != words.end(); };
  if (folder == nullptr || (!has("--json") && !has("--batch"))) return;
  static int number = 0;
  if (number++ == 0) fs::remove_all(folder);
  const fs::path own = fs::path(folder) / std::to_string(number);
  fs::create_directories(own);
  std::ofstream(own / "command", std::ios::binary) << command;
  std::ofstream(own / "out", std::ios::binary) << outcome.out;
  std::ofstream(own / "err", std::ios::binary) << outcome.err;
  std::ofstream(own / "exit", std::ios::binary) << outcome.exit;
}

Outcome in_process(const std::string& command, World& world, As as) {
  auto words = split_words(command);
  const auto from = redirection(words, "<"), to = redirection(words, ">");
  words.erase(words.begin());
  std::ostringstream shown, err;
  std::ofstream file;
  if (!to.empty()) file.open(to, std::ios::binary);
  std::ostream& out = to.empty() ? static_cast<std::ostream&>(shown) : file;
  std::ostream& talk = as == As::terminal ? out : err;
  cli::Io io{.out = out,
             .err = talk,
             .read_stdin =
                 [&](std::size_t limit) {
                   const auto text = from.empty() ? std::string() : content(from);
                   if (text.size() > limit) throw Error(Errc::limit, "standard input is larger than " + std::to_string(limit) + " octets");
                   return Secret::copy_of(text);
                 },
             .env =
                 [&](const std::string& name) {
                   const auto found = world.env.find(name);
                   return found == world.env.end() ? std::nullopt : std::optional(found->second);
                 },
             .ask = {},
             .now = [&] { return world.now; },
             .wait = [&](std::chrono::seconds time) { world.now += time; },
             .executable = CERTKIT_EXECUTABLE,
             .out_is_terminal = world.out_is_terminal,
             .err_is_terminal = world.err_is_terminal,
             .read_some_stdin =
                 [rest = std::optional<std::string>(), from](char* into, std::size_t most) mutable {
                   if (!rest) rest = from.empty() ? std::string() : content(from);
                   const std::size_t n = std::min({most, rest->size(), std::size_t{100}});  // in pieces, as a pipe has it
                   rest->copy(into, n);
                   rest->erase(0, n);
                   return n;
                 }};
  if (!world.answers.empty())
    io.ask = [&](const std::string& prompt) -> std::optional<Secret> {
      talk << prompt << "\n";
      if (world.answers.empty()) return std::nullopt;
      auto answer = Secret::copy_of(world.answers.front());
      world.answers.pop_front();
      return answer;
    };
  Outcome outcome;
  outcome.exit = cli::run(words, io);
  file.close();
  outcome.out = fs::is_regular_file(to) ? content(to) : shown.str();
  outcome.err = err.str();
  if (as == As::transcript) keep_json(command, words, outcome);  // on a terminal the two streams are one
  if (!to.empty()) outcome.out.clear();
  world.answers.clear();
  world.out_is_terminal = world.err_is_terminal = false;
  return outcome;
}

Outcome in_shell(const std::string& command, const fs::path& folder) {
  const auto out = folder.string() + ".out", err = folder.string() + ".err";
  const auto status = std::system(("( " + command + " ) > '" + out + "' 2> '" + err + "' < /dev/null").c_str());
  return {content(out), content(err), WIFEXITED(status) ? WEXITSTATUS(status) : 128};
}

}  // namespace

std::vector<Step> run(const std::vector<Step>& steps, const fs::path& folder, As as) {
  fs::current_path(folder);
  World world;
  std::vector<Step> done;
  for (auto step : steps) {
    for (const auto& line : step.preamble)
      if (line.rfind("@ ", 0) == 0) obey(line, world);
    if (!step.command.empty()) {
      const bool own = step.command.rfind("certkit ", 0) == 0 || step.command == "certkit";
      auto outcome = own ? in_process(step.command, world, as) : in_shell(step.command, folder);
      if (as == As::terminal) outcome.exit = 0;
      step.expected = notation(outcome, folder);
    }
    done.push_back(std::move(step));
  }
  return done;
}

}  // namespace certkit::transcripts
