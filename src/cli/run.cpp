#include "cli/run.hpp"

#include <algorithm>
#include <new>

#include "base/text.hpp"
#include "cli/command.hpp"
#include "cli/declared.hpp"
#include "cli/help.hpp"
#include "cli/render/error.hpp"

namespace certkit::cli {

void Session::stdin_twice() {
  throw Error(Errc::usage, "standard input is wanted twice", "give one of the two as a file, or the password as env:VAR or file:PATH");
}

Secret Session::take_stdin(std::size_t limit) {
  if (stdin_taken) stdin_twice();
  stdin_taken = true;
  return io.read_stdin(limit);
}

namespace {

constexpr std::string_view heading_word(Heading heading) {
  switch (heading) {
    case Heading::make:
      return "Make";
    case Heading::reshape:
      return "Reshape";
    case Heading::look:
      return "Look";
    case Heading::keep:
      return "Keep";
  }
  return "";
}

void show_overview(std::ostream& out) {
  out << "certkit [--json] [--quiet | --verbose] [--color auto|always|never] COMMAND [options] [INPUT...]\n";
  const Heading* last = nullptr;
  for (const Command* command : all_commands()) {
    const bool first = last == nullptr || *last != command->heading;
    std::string name(command->name);
    name.resize(std::max<std::size_t>(12, name.size() + 1), ' ');
    std::string heading(first ? heading_word(command->heading) : "");
    heading.resize(9, ' ');
    out << (first ? "\n" : "") << heading << name << command->summary << '\n';
    last = &command->heading;
  }
  out << "\n`certkit COMMAND --help` shows examples and every option.\n"
         "Exit codes: 0 done, or yes; 1 no; 2 usage; 3 unreadable; 4 password; 5 network; 6 refused; 7 pending; 8 done in part.\n";
}

const Command& find_command(const std::string& word) {
  std::vector<std::string> names;
  for (const Command* command : all_commands()) {
    if (command->name == word) return *command;
    names.emplace_back(command->name);
  }
  const std::string near = base::nearest(word, names);
  throw Error(Errc::usage, "there is no command '" + base::printable(word) + "'",
              near.empty() ? "certkit --help lists the commands" : "did you mean '" + near + "'?");
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

// The parser that a word was meant for: the innermost subcommand that was reached.
const CLI::App& innermost(const CLI::App& parser) {
  const auto reached = parser.get_subcommands();
  return reached.empty() ? parser : innermost(*reached.front());
}

// "ca sign": the verb, and the words after it that were understood.
std::string words_to(const CLI::App& parser, const Command& command) {
  std::string words(command.name);
  for (const CLI::App* at = &parser; !at->get_subcommands().empty(); at = at->get_subcommands().front())
    words += " " + at->get_subcommands().front()->get_name();
  return words;
}

// A word or an option that is not there, and the one that was meant.
Error unknown_word(const CLI::App& inner, const std::vector<std::string>& extras, const std::string& words) {
  const auto option = std::find_if(extras.begin(), extras.end(), [](const std::string& word) { return word.size() > 1 && word[0] == '-'; });
  const bool is_option = option != extras.end();
  const std::string given = is_option ? option->substr(0, option->find('=')) : extras.front();
  std::vector<std::string> names;
  if (is_option) {
    for (const CLI::App* parser = &inner; parser != nullptr; parser = parser->get_parent())
      for (const CLI::Option* known : parser->get_options())
        for (const std::string& name : known->get_lnames()) names.push_back("--" + name);
  } else {
    for (const CLI::App* known : inner.get_subcommands({})) names.push_back(known->get_name());
  }
  const std::string near = base::nearest(given, names);
  return {Errc::usage,
          is_option       ? "there is no option '" + base::printable(given) + "' in certkit " + words
          : names.empty() ? "'" + base::printable(given) + "' is one word too many for certkit " + words
                          : "certkit " + words + " has no '" + base::printable(given) + "'",
          near.empty() ? "certkit " + words + " --help shows what there is" : "did you mean '" + near + "'?"};
}

[[noreturn]] void explain_parse_error(const CLI::App& parser, const CLI::ParseError& error, const std::string& words) {
  const CLI::App& inner = innermost(parser);
  const auto extras = parser.remaining(true);
  const bool wants_subcommand = !inner.get_subcommands({}).empty();
  const bool unknown = error.get_exit_code() == static_cast<int>(CLI::ExitCodes::ExtrasError);
  if (!extras.empty() && (unknown || wants_subcommand)) throw unknown_word(inner, extras, words);
  std::string message = error.what();
  if (wants_subcommand) {
    std::string names;
    for (const CLI::App* known : inner.get_subcommands({})) names += (names.empty() ? "" : ", ") + known->get_name();
    message = "certkit " + words + " needs one of " + names;
  }
  throw Error(Errc::usage, message, "certkit " + words + " --help shows what there is");
}

Exit run_command(const std::vector<std::string>& arguments, Io& io, bool& json) {
  // The options before the verb are parsed by hand: only the verb's own parser is ever built.
  Globals globals;
  std::size_t at = 0;
  for (; at < arguments.size() && arguments[at].size() > 1 && arguments[at][0] == '-'; ++at) {
    const std::string& word = arguments[at];
    if (word == "--help" || word == "-h") {
      show_overview(io.out);
      return Exit::ok;
    }
    if (word == "--version") {
      io.out << "certkit " CERTKIT_VERSION "\n";
      return Exit::ok;
    }
    if (word == "--json")
      globals.json = json = true;
    else if (word == "--quiet" || word == "-q")
      globals.quiet = true;
    else if (word == "--verbose" || word == "-v")
      globals.verbose = true;
    else if (word.rfind("--color=", 0) == 0)
      globals.color = word.substr(8);
    else if (word == "--color" && at + 1 < arguments.size())
      globals.color = arguments[++at];
    else
      throw Error(Errc::usage, "there is no option '" + base::printable(word) + "' before the command",
                  "certkit --help shows what there is");
  }
  if (globals.color != "auto" && globals.color != "always" && globals.color != "never")
    throw Error(Errc::usage, "--color is auto, always or never, not '" + base::printable(globals.color) + "'");
  if (at == arguments.size() || arguments[at] == "help") {
    const bool asked = at < arguments.size();
    show_overview(asked ? io.out : io.err);
    return asked ? Exit::ok : Exit::usage;
  }

  const Command& command = find_command(arguments[at]);
  Declared declared(command);
  CLI::App& parser = declared.parser;
  declared.globals = globals;

  std::vector<std::string> rest(arguments.begin() + static_cast<std::ptrdiff_t>(at) + 1, arguments.end());
  json = json || std::find(rest.begin(), rest.end(), "--json") != rest.end();
  std::reverse(rest.begin(), rest.end());  // CLI11 takes them last first
  try {
    parser.parse(rest);
  } catch (const CLI::CallForHelp&) {
    const CLI::App& inner = innermost(parser);
    show_help(io.out, inner, "certkit " + words_to(parser, command), inner.get_parent() == nullptr ? command.examples : "");
    return Exit::ok;
  } catch (const CLI::ParseError& error) {
    explain_parse_error(parser, error, words_to(parser, command));
  }
  globals = declared.globals;
  if (globals.quiet && globals.verbose) throw Error(Errc::usage, "--quiet and --verbose exclude each other");
  Session session{io, globals.json,
                  globals.quiet     ? Talk::quiet
                  : globals.verbose ? Talk::verbose
                                    : Talk::normal,
                  wants_color(globals, io), false};
  const Exit exit = declared.action(session);
  io.out.flush();
  if (!io.out) throw Error(Errc::unwritable, "standard output cannot be written", "is the disk full, or the reader gone?");
  return exit;
}

}  // namespace

int run(const std::vector<std::string>& arguments, Io& io) noexcept {
  bool json = false;
  try {
    try {
      return static_cast<int>(run_command(arguments, io, json));
    } catch (const Error& error) {
      const Exit exit = exit_for(error.code());
      render_error(io.err, error, exit, json);
      return static_cast<int>(exit);
    } catch (const std::bad_alloc&) {
      const Error error(Errc::limit, "there is not enough memory for this input");
      render_error(io.err, error, exit_for(error.code()), json);
      return static_cast<int>(exit_for(error.code()));
    } catch (const std::exception& exception) {
      const Error error(Errc::internal, std::string("this is a bug in certkit: ") + exception.what(),
                        "please report it with the command line and, if it holds no secret, the input");
      render_error(io.err, error, Exit::internal, json);
      return static_cast<int>(Exit::internal);
    }
  } catch (...) {
    return static_cast<int>(Exit::internal);
  }
}

}  // namespace certkit::cli
