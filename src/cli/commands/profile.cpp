#include "cli/render/profile.hpp"

#include <memory>

#include "base/text.hpp"
#include "cli/commands/profile/words.hpp"
#include "cli/profiles.hpp"
#include "profile/embedded_tests.hpp"
#include "profile/fields.hpp"

namespace certkit::cli {
namespace {

Action declare_list(Syntax& syntax) {
  auto words = std::make_shared<std::vector<std::string>>();
  syntax.input("WORD", *words, "Only those that have all of these in id, title, vendor, versions or alias");
  return [words](Session& session) {
    show_list(session, listed(session), *words);
    return Exit::ok;
  };
}

Action declare_schema(Syntax&) {
  return [](Session& session) {
    show_schema(session, profile::json_schema());
    return Exit::ok;
  };
}

Exit test(Session& session, const std::vector<std::string>& files) {
  std::vector<ProfileTests> tests;
  for (const std::string& file : files) {
    const profile::DeviceProfile one = library(session).load(file);
    if (one.tests.empty() && files.size() > 1) {
      session.warn(base::printable(file) + " has no tests");
      continue;
    }
    if (one.tests.empty())
      throw Error(Errc::usage, "the profile has no tests", "a tests: list says what the names must come out as for given inputs", file);
    tests.push_back({one.id, profile::run_embedded_tests(one)});
  }
  return show(session, tests) ? Exit::ok : Exit::no;
}

Action declare_test(Syntax& syntax) {
  auto files = std::make_shared<std::vector<std::string>>();
  syntax.input("PROFILE", *files, "Ids or files").required();
  return [files](Session& session) { return test(session, *files); };
}

Action declare(Syntax& syntax) {
  syntax.word("list", "the profiles that there are", &declare_list);
  syntax.word("show", "a profile: names rule by rule, key, files, steps, pitfalls, sources", &declare_profile_show);
  syntax.word("new", "a file of your own for a device, with a comment for every value, to be filled in", &declare_profile_new);
  syntax.word("import", "a profile of what you have: INF, openssl.cnf, certtool template, cfssl request, certificate",
              &declare_profile_import);
  syntax.word("lint", "what is missing or wrong in a profile of your own", &declare_profile_lint);
  syntax.word("schema", "JSON Schema (2020-12) of a profile file", &declare_schema);
  syntax.word("test", "run the tests inside profiles", &declare_test);
  return {};
}

}  // namespace

const Command& command_profile() {
  static const Command command{"profile",
                               Heading::keep,
                               2,
                               "list, show, new, import, lint, schema, test",
                               "  # all, or those with a word in their name\n"
                               "  certkit profile list\n"
                               "  certkit profile list lync\n"
                               "  certkit profile list --json\n"
                               "  # what it asks for, what it makes of it, and where that is known from\n"
                               "  certkit profile show codian/mcu-4500\n"
                               "  certkit profile show lync2013/front-end-pool\n"
                               "  certkit profile show my-device.yaml\n"
                               "  certkit profile show lync2013/front-end-pool --effective\n"
                               "  # a file of your own, to be filled in\n"
                               "  certkit profile new --from codian/mcu-4500\n"
                               "  certkit profile new --from codian/mcu-4500 --set fqdn=mcu1.contoso.com -o mcu1.yaml\n"
                               "  certkit profile new --from lync2013/front-end-pool -o pool.yaml\n"
                               "  # of a request that somebody wrote for another tool, or of a certificate\n"
                               "  certkit profile import request.inf -o www.yaml\n"
                               "  certkit profile import openssl.cnf --set HOST=www.contoso.com -o web.yaml\n"
                               "  certkit profile import old.cer\n"
                               "  # what is missing in it\n"
                               "  certkit profile lint my-device.yaml\n"
                               "  certkit profile lint --fail-on warning my-device.yaml\n"
                               "  certkit profile lint codian/mcu-4500 nginx/nginx --json\n"
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
