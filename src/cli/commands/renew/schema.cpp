#include "cli/commands/renew/words.hpp"
#include "cli/render/json.hpp"
#include "fleet/inventory.hpp"

namespace certkit::cli {

Action declare_renew_schema(Syntax&) {
  return [](Session& session) {
    const std::string schema = fleet::fleet_json_schema();
    if (!session.json) {
      session.io.out << schema;
      return Exit::ok;
    }
    Json json = document("renew");
    json["json_schema"] = Json::parse(schema);
    print(session.io.out, json);
    return Exit::ok;
  };
}

}  // namespace certkit::cli
