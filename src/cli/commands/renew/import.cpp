#include "fleet/import/import.hpp"

#include <memory>

#include "cli/commands/renew/words.hpp"
#include "cli/outputs.hpp"
#include "cli/render/imported.hpp"
#include "fleet/import/fleet_text.hpp"

namespace certkit::cli {
namespace {

struct ImportCommand {
  std::string source;
  OutputOptions outputs;
};

Exit import(Session& session, const ImportCommand& command) {
  require_room_for_json(session, command.outputs.out);
  const fleet::ImportedFleet imported = fleet::import_fleet(command.source);
  const std::string yaml = fleet::fleet_text(imported);
  show(session, imported, yaml, write_if_file(session, command.outputs, yaml));
  return imported.unreadable.empty() ? Exit::ok : Exit::partial;
}

}  // namespace

Action declare_renew_import(Syntax& syntax) {
  auto command = std::make_shared<ImportCommand>();
  syntax
      .input("FILE|FOLDER", command->source,
             "A playbook of Venafi's vcert, or the folder of certbot (/etc/letsencrypt), lego (.lego) or acme.sh (~/.acme.sh)")
      .required();
  declare_out(syntax, command->outputs, "The fleet to write [standard output]");
  return [command](Session& session) { return import(session, *command); };
}

}  // namespace certkit::cli
