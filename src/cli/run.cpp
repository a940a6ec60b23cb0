#include "cli/run.hpp"

#include <algorithm>
#include <new>

#include "base/text.hpp"
#include "cli/command.hpp"
#include "cli/globals.hpp"
#include "cli/help.hpp"
#include "cli/meaning.hpp"
#include "cli/meant.hpp"
#include "cli/parse.hpp"
#include "cli/render/error.hpp"
#include "cli/render/scan.hpp"
#include "cli/render/table.hpp"
#include "cli/usage_error.hpp"
#include "cli/version.hpp"

namespace certkit::cli {

void Session::stdin_twice() {
  throw Error(Errc::usage, "standard input is wanted twice", "give one of the two as a file, or the password as env:VAR or file:PATH");
}

Secret Session::take_stdin(std::size_t limit) {
  if (stdin_taken) stdin_twice();
  stdin_taken = true;
  return io.read_stdin(limit);
}

std::function<std::size_t(char*, std::size_t)> Session::stdin_in_parts() {
  if (stdin_taken) stdin_twice();
  stdin_taken = true;
  return io.read_some_stdin;
}

namespace {

// Of the files that are there nevertheless, so many are named.
constexpr std::size_t kNamed = 8;

void flush(std::ostream& out, const std::vector<std::string>& made) {
  out.flush();
  if (out) return;
  const std::string lost = "standard output cannot be written", why = "is the disk full, or the reader gone?";
  if (made.empty()) throw Error(Errc::unwritable, lost, why);
  std::vector<std::string> names(made.begin(), made.begin() + static_cast<std::ptrdiff_t>(std::min(made.size(), kNamed)));
  if (made.size() > kNamed) names.push_back("and " + std::to_string(made.size() - kNamed) + " more");
  throw Error(Errc::unwritable, lost + "; the files are whole and in place: " + join(names), why + " what was asked for is done");
}

}  // namespace

void Session::flush_out() {
  flush(io.out, made);
  made.clear();
}

namespace {

const Command& find_command(const std::string& word) {
  for (const Command* command : all_commands())
    if (command->name == word) return *command;
  const Error none = no_such_command(word);
  if (word == "version") throw Error(none.code(), none.message(), "did you mean '--version'?", none.input());
  throw Error(none);
}

bool wants_color(const Globals& globals, const Io& io) {
  if (globals.color != "auto") return globals.color == "always";
  const auto set = [&](const char* name) {
    const auto value = io.env(name);
    return value && !value->empty();
  };
  if (set("NO_COLOR")) return false;
  const auto force = io.env("CLICOLOR_FORCE");
  if (force && !force->empty() && *force != "0") return true;
  return io.out_is_terminal;
}

// `help COMMAND` is COMMAND --help.
Exit run_command(const std::vector<std::string>& arguments, Io& io) {
  // The options before the verb are parsed by hand: only what the verb takes is ever declared.
  Globals globals;
  bool version = false;
  std::size_t at = 0;
  for (; at < arguments.size() && arguments[at].size() > 1 && arguments[at][0] == '-'; ++at) {
    const std::string& word = arguments[at];
    if (word == "--help" || word == "-h") {
      show_overview(io.out);
      return Exit::ok;
    }
    if (word == "--version")
      version = true;
    else if (word == "--json")
      globals.json = true;
    else if (word == "--quiet" || word == "-q")
      globals.quiet = true;
    else if (word == "--verbose" || word == "-v")
      globals.verbose = true;
    else if (word.rfind("--color=", 0) == 0)
      globals.color = word.substr(8);
    else if (word == "--color" && at + 1 < arguments.size())
      globals.color = arguments[++at];
    else
      throw no_such_option_before_the_command(word);
  }
  const std::vector<std::string>& colors = color_words();
  if (std::find(colors.begin(), colors.end(), globals.color) == colors.end())
    throw Error(Errc::usage, "--color is auto, always or never, not '" + base::printable(globals.color) + "'",
                did_you_mean(globals.color, colors), named(globals.color));
  if (version) {
    show_version(io.out, globals.json ? VersionAs::json : VersionAs::text);
    return Exit::ok;
  }
  if (at == arguments.size()) {
    if (globals.json) throw no_command();
    show_overview(io.err);
    return Exit::usage;
  }
  if (arguments[at] == "help") {
    std::vector<std::string> about(arguments.begin() + static_cast<std::ptrdiff_t>(at) + 1, arguments.end());
    about.emplace_back("--help");
    return run_command(about, io);
  }

  const Command& command = find_command(arguments[at]);
  Syntax program("certkit");
  declare_globals(program, globals);
  const Parsed parsed = parse(declare(program, command), {arguments.begin() + static_cast<std::ptrdiff_t>(at) + 1, arguments.end()});
  if (parsed.asks_for_help) {
    show_help(io.out, parsed.reached);
    return Exit::ok;
  }
  if (globals.quiet && globals.verbose) throw Error(Errc::usage, "--quiet and --verbose exclude each other");
  Session session{io, globals.json,
                  globals.quiet     ? Talk::quiet
                  : globals.verbose ? Talk::verbose
                                    : Talk::normal,
                  wants_color(globals, io), false};
  const Exit exit = parsed.reached.action(session);
  session.flush_out();
  return exit;
}

Exit run_to_the_end(const std::vector<std::string>& arguments, Io& io) {
  const Exit exit = run_command(arguments, io);
  flush(io.out, {});
  return exit;
}

// The options count wherever they stand: also what cannot be understood is said as it was asked for.
int failed(Io& io, const Error& error, const std::vector<std::string>& arguments) {
  const auto has = [&](const char* word) { return std::find(arguments.begin(), arguments.end(), word) != arguments.end(); };
  if (has("scan") && has("--nagios")) {
    const Nagios line = nagios(error);
    io.out << line.line << '\n' << std::flush;
    return line.code;
  }
  const Exit exit = exit_for(error.code());
  render_error(io.err, error, exit, has("--json"), arguments);
  return static_cast<int>(exit);
}

}  // namespace

int run(const std::vector<std::string>& arguments, Io& io) noexcept {
  try {
    try {
      return static_cast<int>(run_to_the_end(arguments, io));
    } catch (const Error& error) {
      return failed(io, error, arguments);
    } catch (const std::bad_alloc&) {
      return failed(io, Error(Errc::limit, "there is not enough memory for this input"), arguments);
    } catch (const std::exception& exception) {
      return failed(io,
                    Error(Errc::internal, std::string("this is a bug in certkit: ") + exception.what(),
                          "please report it with the command line and, if it holds no secret, the input"),
                    arguments);
    }
  } catch (...) {
    return static_cast<int>(Exit::internal);
  }
}

}  // namespace certkit::cli
