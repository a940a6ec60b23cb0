#include <CLI/CLI.hpp>
#include <memory>

#include "certkit/chain.hpp"
#include "cli/command.hpp"
#include "cli/inputs.hpp"
#include "cli/render/match.hpp"

namespace certkit::cli {
namespace {

Exit verify_pair(Session& session, const InputOptions& options) {
  bool folder = false;
  for (const std::string& file : options.files) {
    std::error_code ignored;
    folder = folder || std::filesystem::is_directory(file, ignored);
  }
  if (options.files.size() < 2 && !folder && options.files.front() == "-")
    session.detail("one input: everything in it is matched with everything else");
  const Bag bag = read_inputs(session, options);
  const Exit unread = report_problems(session, bag);
  // Something that could not be read may be the very key: no answer is better than a wrong one.
  if (unread != Exit::ok && !folder) return unread;
  const MatchAnswer answer = match_pairs(bag, folder);
  show(session, answer, bag);
  if (unread != Exit::ok) return unread;
  return answer.all_matched() ? Exit::ok : Exit::no;
}

Action declare(CLI::App& parser) {
  auto options = std::make_shared<InputOptions>();
  options->folders = true;
  declare_inputs(parser, *options, "Certificates, keys, CSRs, PFX, P7B in any form, and folders");
  return [options](Session& session) { return verify_pair(session, *options); };
}

}  // namespace

const Command& command_verify_pair() {
  static const Command command{"verify-pair",
                               Heading::look,
                               2,
                               "does this certificate belong to this key; which of these keys does",
                               "  certkit verify-pair server.cer server.key\n"
                               "  certkit verify-pair issued.cer request.csr\n"
                               "  certkit verify-pair old-keys/ new.cer\n",
                               &declare};
  return command;
}

}  // namespace certkit::cli
