#include <memory>

#include "cli/command.hpp"
#include "cli/inputs.hpp"
#include "cli/render/inspection.hpp"

namespace certkit::cli {
namespace {

Exit inspect(Session& session, const InputOptions& options) {
  Inspection inspection(session);
  for_each_input<Inspected>(
      session, options, [&](Bag&& bag) { return inspection.look_at(bag); }, [&](Inspected&& seen) { inspection.show(std::move(seen)); });
  return inspection.end();
}

Action declare(Syntax& syntax) {
  auto options = std::make_shared<InputOptions>();
  declare_inputs(syntax, *options, "Files of any kind; - is standard input; with -r also folders");
  syntax.flag("-r, --recursive", options->folders, "Look at every file below the folders that are given");
  return [options](Session& session) { return inspect(session, *options); };
}

}  // namespace

const Command& command_inspect() {
  static const Command command{"inspect",
                               Heading::look,
                               1,
                               "everything that is in a file",
                               "  # what is in it, and who can open it; the file pw holds its password\n"
                               "  certkit inspect bundle.pfx --passin file:pw\n"
                               "  # a file that nobody can read: also what is wrong with it\n"
                               "  certkit inspect --verbose strange.cer\n"
                               "  # every file below a folder, for a program\n"
                               "  certkit inspect -r certs/ --json\n"
                               "  # what a server sends\n"
                               "  openssl s_client -connect mail.contoso.com:443 -showcerts < /dev/null | certkit inspect -\n",
                               &declare};
  return command;
}

}  // namespace certkit::cli
