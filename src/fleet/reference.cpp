// JSON Schema and reference of fleet.yaml, both from the field table.
#include "fleet/fields.hpp"

namespace certkit::fleet {

std::string fleet_json_schema() { return profile::json_schema_of(fleet_record(), "certkit fleet"); }

std::string fleet_reference_markdown() {
  return profile::reference_of(fleet_record(),
                               "# Every key of fleet.yaml\n\n"
                               "Made from the field table in `src/fleet/fields.cpp` (`certkit renew schema` prints the same table as JSON "
                               "Schema). In a certificate, a "
                               "list may also be given under\n"
                               "`key+`, which appends it to that of `defaults`; a key without a value takes away what `defaults` says.\n");
}

}  // namespace certkit::fleet
