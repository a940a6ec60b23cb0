#include "cli/manual/manual.hpp"

#include <algorithm>
#include <utility>

#include "cli/exit.hpp"
#include "cli/manual/roff.hpp"

namespace certkit::cli {
namespace {

// Left-aligned throughout: long names and paths do not stretch lines.
std::string head(const std::string& page, const std::string& summary, const Release& release) {
  std::string upper = page;
  std::transform(upper.begin(), upper.end(), upper.begin(), [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c; });
  return ".TH " + roff(upper) + " 1 " + release.date + " \"certkit " + release.version + "\" \"certkit\"\n.ad l\n.nh\n.SH NAME\n" +
         roff(page) + " \\- " + roff(summary) + "\n";
}

std::string section(const std::string& title) { return ".SH " + title + "\n"; }
std::string tagged(const std::string& tag, const std::string& text) { return ".TP\n" + tag + "\n" + text + "\n"; }

std::string example_lines(const std::string& examples) {
  return ".EX\n" + roff(examples) + (examples.ends_with('\n') ? "" : "\n") + ".EE\n";
}

// "-o, --out FILE"
std::string option_tag(const OptionFacts& option) {
  std::string tag;
  for (const std::string& spelling : option.spellings) tag += (tag.empty() ? "" : ", ") + bold(spelling);
  return option.placeholder.empty() ? tag : tag + " " + italic(option.placeholder);
}

std::string options(const std::vector<OptionFacts>& all) {
  std::string text;
  for (const OptionFacts& option : all)
    text += tagged(option_tag(option), roff(option.description + (option.required ? " (required)" : "") + "."));
  return text;
}

std::string inputs(const std::vector<OptionFacts>& all) {
  std::string text;
  for (const OptionFacts& input : all) text += tagged(italic(input.placeholder), roff(input.description + "."));
  return text;
}

std::string synopsis(const CommandFacts& command) {
  std::string line = bold(command.words);
  if (!command.options.empty()) line += " [options]";
  for (const OptionFacts& input : command.inputs) {
    const std::string name = italic(input.placeholder) + (input.several ? "..." : "");
    line += input.required ? " " + name : " [" + name + "]";
  }
  return line + "\n";
}

std::string see_also() {
  std::string text = section("SEE ALSO") + ".BR certkit (1)";
  for (const Command* command : all_commands()) text += ",\n.BR certkit\\-" + roff(command->name) + " (1)";
  return text + "\n";
}

std::string exit_status() {
  static constexpr std::pair<Exit, std::string_view> meanings[]{
      {Exit::ok, "Done, or the answer is yes."},
      {Exit::no, "The answer is no: no match, a finding, or a certificate and a key that do not belong together were to be written."},
      {Exit::usage, "The command line, a profile or an INF is wrong."},
      {Exit::unreadable, "An input cannot be read (missing, damaged, not what was asked for), or an output not be written."},
      {Exit::password, "A password is missing or wrong."},
      {Exit::network, "The network or the remote server failed."},
      {Exit::refused, "The CA refused."},
      {Exit::pending, "The CA has the request, and it is pending."},
      {Exit::partial, "A batch is done in part: the report says what failed."},
      {Exit::internal, "A bug in certkit: please report it."},
  };
  std::string text = section("EXIT STATUS");
  for (const auto& [exit, meaning] : meanings) text += tagged(bold(std::to_string(static_cast<int>(exit))), roff(meaning));
  return text;
}

}  // namespace

std::string overview_page(const Release& release) {
  std::string text = head("certkit", "make, convert, check and deliver certificates and keys", release);
  text += section("SYNOPSIS") + bold("certkit") + " [options] " + italic("COMMAND") + " [options] [" + italic("INPUT") + "...]\n";
  text +=
      section("DESCRIPTION") +
      "Every command takes every container (PEM in any state of repair, DER, PKCS#12, PKCS#7, JKS, keys of all kinds), whatever the file "
      "is called.\n"
      "Files are written as complete sets or not at all, and whatever is written has been read back by a second cryptographic library.\n";
  text += section("COMMANDS");
  for (const Command* command : all_commands())
    text += tagged(".BR certkit\\-" + roff(command->name) + " (1)", roff(command->summary) + ".");
  text += section("OPTIONS OF EVERY COMMAND") + options(options_everywhere());
  text += tagged(bold("--version"), "The version, and those of the libraries.");
  text += exit_status();
  text += section("ENVIRONMENT");
  text += tagged(bold("CERTKIT_PROFILES"), "Folders with device profiles of your own, with colons between them; they are looked at first.");
  text += tagged(bold("NO_COLOR") + ", " + bold("CLICOLOR_FORCE"), "Never, or always, colours; " + bold("--color") + " overrides both.");
  return text + see_also();
}

std::string command_page(const CommandFacts& command, const Release& release) {
  std::string page = command.words;
  std::replace(page.begin(), page.end(), ' ', '-');
  std::string text = head(page, command.summary, release) + section("SYNOPSIS");
  if (command.acts) text += synopsis(command);
  const char* between = command.acts ? ".br\n" : "";
  for (const CommandFacts& one : command.subcommands) {
    text += between + synopsis(one);
    between = ".br\n";
  }
  text += section("EXAMPLES") + example_lines(command.examples);
  if (!command.inputs.empty()) text += section("INPUTS") + inputs(command.inputs);
  if (!command.options.empty()) text += section("OPTIONS") + options(command.options);
  if (!command.subcommands.empty()) text += section("WORDS");
  for (const CommandFacts& one : command.subcommands)
    text += ".SS " + roff(one.words) + "\n" + roff(one.summary) + ".\n" + inputs(one.inputs) + options(one.options);
  text += section("OPTIONS OF EVERY COMMAND") + options(options_everywhere());
  return text + exit_status() + see_also();
}

}  // namespace certkit::cli
