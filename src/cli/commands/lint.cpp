#include "cli/render/lint.hpp"

#include <memory>

#include "cli/command.hpp"
#include "cli/inputs.hpp"
#include "cli/linting.hpp"
#include "cli/meaning.hpp"
#include "cli/outputs.hpp"
#include "cli/profile_inputs.hpp"

namespace certkit::cli {
namespace {

struct LintOptions {
  InputOptions inputs;
  ProfileChoice profile;
  std::string at, reader, blacklist, fail_on = "error", sarif;
  bool public_cas = false, force = false;
};

Exit lint(Session& session, const LintOptions& options) {
  std::optional<DeviceAsked> device;
  if (options.profile.given()) device.emplace(session, options.profile);
  lint::Options how;
  how.now = session.io.now();
  if (options.public_cas || (device && device->public_ca())) how.public_cas.emplace();
  if (!options.at.empty()) how.public_cas->at = meaning(options.at, &time_from_rfc3339);
  if (device) how.devices = device->devices();
  if (!options.reader.empty()) how.reader = openable_by_from_word(options.reader);
  how.reader_word = options.reader;
  if (!options.blacklist.empty()) how.blacklist = options.blacklist;

  require_room_for_json(session, options.sarif);

  const SortedInputs inputs = sort_inputs(options.inputs);
  const Bag bag = inputs.files.files.empty() ? Bag() : read_inputs(session, inputs.files);
  lint::Judgement judgement = lint::judge(bag, how);
  std::vector<Problem> problems = bag.problems;
  for (const std::string& file : inputs.profiles) lint::append(judgement, judge_profile(session, file, problems));

  if (session.talk == Talk::verbose) report_repairs(session.io.err, bag);
  const Exit unread = report_problems(session.io.err, problems, session.json);
  if (unread == Exit::ok) require_something(judgement, bag, options.inputs.files.front());
  if (!options.sarif.empty()) write_sarif(session, judgement, options.sarif, options.force);
  const bool ok = is_ok(judgement.findings, options.fail_on);
  if (options.sarif != "-") show(session, judgement, problems, ok);  // it is the one document there, and says all of it
  if (unread != Exit::ok) return unread;
  return ok ? Exit::ok : Exit::no;
}

Action declare(Syntax& syntax) {
  auto options = std::make_shared<LintOptions>();
  declare_inputs(syntax, options->inputs, "Certificates, CSRs, keys, PFX, chains in any files, and device profiles; with -r also folders");
  syntax.flag("-r, --recursive", options->inputs.folders, "Look at every file below the folders that are given");
  declare_profile(syntax, options->profile);
  Option& public_cas =
      syntax.flag("--public", options->public_cas, "Judge by what public CAs may issue, on the day of issue; requests by today");
  syntax.option("--at DATE", options->at, "… by the rules of that day, as if issued on it: 2027-03-15; expired is what is so today")
      .understood_by([](const std::string& word) { (void)time_from_rfc3339(word); })
      .needs(public_cas);
  syntax.option("--for READER", options->reader, "Who has to open a PFX: windows-2016, java8 …").one_of(openable_by_words());
  syntax.option("--blacklist DIR", options->blacklist,
                "Lists of Debian's weak keys, as in its package openssl-blacklist [/usr/share/openssl-blacklist]");
  syntax.option("--fail-on SEVERITY", options->fail_on, "What makes the exit code 1: error, warning, note or never [error]")
      .one_of({"error", "warning", "note", "never"});
  Option& sarif =
      syntax.option("--sarif FILE", options->sarif, "Write the findings as SARIF 2.1.0 too, for CI systems; - is standard output");
  syntax.flag("-f, --force", options->force, "Replace the SARIF file if it exists").needs(sarif);
  return [options](Session& session) { return lint(session, *options); };
}

}  // namespace

const Command& command_lint() {
  static const Command command{"lint",
                               Heading::look,
                               3,
                               "is this certificate, CSR, key or PFX right for its device, and for the public CAs today",
                               "  # what is wrong with it, and what mends it\n"
                               "  certkit lint server.cer\n"
                               "  # does it have what the device needs? each name that is missing, with what fails without it\n"
                               "  certkit lint issued.cer --profile codian/mcu-4500 --set fqdn=mcu1.contoso.com\n"
                               "  # could a public CA issue that in 2027?\n"
                               "  certkit lint request.csr --public --at 2027-03-15\n"
                               "  # can Windows Server 2016 open it?\n"
                               "  certkit lint bundle.pfx --passin file:pw --for windows-2019\n"
                               "  # all below a folder, for a CI system\n"
                               "  certkit lint -r certs/ --fail-on never --sarif lint.sarif\n"
                               "  # a profile of your own\n"
                               "  certkit lint my-device.yaml\n",
                               &declare};
  return command;
}

}  // namespace certkit::cli
