#include "cli/render/profile.hpp"

#include <CLI/CLI.hpp>
#include <memory>

#include "cli/command.hpp"
#include "cli/profiles.hpp"
#include "profile/embedded_tests.hpp"
#include "profile/fields.hpp"

namespace certkit::cli {
namespace {

struct ProfileCommand {
  std::string word, name;
  std::vector<std::string> files;
};

Exit list(Session& session, ProfileCommand& options) {
  show_list(session, library(session).list(), options.word);
  return Exit::ok;
}

Exit show_one(Session& session, ProfileCommand& options) {
  show(session, library(session).load(options.name));
  return Exit::ok;
}

Exit schema(Session& session, ProfileCommand&) {
  show_schema(session, profile::json_schema());
  return Exit::ok;
}

Exit test(Session& session, ProfileCommand& options) {
  std::vector<ProfileTests> tests;
  for (const std::string& file : options.files) {
    const profile::DeviceProfile one = library(session).load(file);
    if (one.tests.empty())
      throw Error(Errc::usage, "the profile has no tests", "a tests: list says what the names must come out as for given inputs", file);
    tests.push_back({one.id, profile::run_embedded_tests(one)});
  }
  return show(session, tests) ? Exit::ok : Exit::no;
}

Action declare(CLI::App& parser) {
  auto options = std::make_shared<ProfileCommand>();
  auto chosen = std::make_shared<Exit (*)(Session&, ProfileCommand&)>();
  parser.require_subcommand(1);
  const auto subcommand = [&](const char* name, const char* text, Exit (*run)(Session&, ProfileCommand&)) -> CLI::App& {
    CLI::App& sub = *parser.add_subcommand(name, text);
    sub.callback([chosen, run] { *chosen = run; });
    return sub;
  };
  subcommand("list", "the profiles that there are", &list)
      .add_option("WORD", options->word, "Only those that have it in id, title, vendor or alias")
      ->type_name("");
  subcommand("show", "a profile: names rule by rule, key, files, steps, pitfalls, sources", &show_one)
      .add_option("PROFILE", options->name, "Id, alias or file")
      ->required()
      ->type_name("");
  subcommand("schema", "JSON Schema (2020-12) of a profile file", &schema);
  subcommand("test", "run the tests inside profiles", &test)
      .add_option("PROFILE", options->files, "Ids or files")
      ->required()
      ->type_name("");
  return [options, chosen](Session& session) { return (*chosen)(session, *options); };
}

}  // namespace

const Command& command_profile() {
  static const Command command{"profile",
                               Heading::keep,
                               2,
                               "list, show, schema, test",
                               "  # all, or those with a word in their name\n"
                               "  certkit profile list\n"
                               "  certkit profile list lync\n"
                               "  certkit profile list --json\n"
                               "  # what it asks for, what it makes of it, and where that is known from\n"
                               "  certkit profile show codian/mcu-4500\n"
                               "  certkit profile show lync2013/front-end-pool\n"
                               "  certkit profile show my-device.yaml\n"
                               "  # for an editor that checks YAML while you type\n"
                               "  certkit profile schema > profile.schema.json\n"
                               "  certkit profile schema | less\n"
                               "  certkit profile schema --json\n"
                               "  # the tests that stand in a profile\n"
                               "  certkit profile test my-device.yaml\n"
                               "  certkit profile test --verbose codian/mcu-4500\n"
                               "  certkit profile test lync2013/front-end-pool lync2013/edge-external\n",
                               &declare};
  return command;
}

}  // namespace certkit::cli
