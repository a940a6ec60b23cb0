#include "cli/render/imported_fleet.hpp"

#include "base/text.hpp"
#include "cli/render/json.hpp"
#include "cli/render/written.hpp"

namespace certkit::cli {

void show(Session& session, const fleet::ImportedFleet& imported, const std::string& yaml,
          const std::vector<base::FileSet::Written>& written) {
  if (session.json) {
    Json json = document("renew");
    json["source"] = imported.source;
    json["format"] = imported.format;
    json["certificates"] = imported.certificates.size();
    json["unreadable"] = imported.unreadable;
    json["to_set"] = imported.to_set;
    json["not_carried_over"] = imported.lost;
    json["notes"] = imported.notes;
    json["fleet"] = yaml;
    json["files"] = files_json(written);
    return print(session.io.out, json);
  }
  for (const std::string& sentence : imported.unreadable) session.warn("not imported: " + base::printable(sentence));
  for (const std::string& sentence : imported.to_set) session.warn("to set: " + base::printable(sentence));
  for (const std::string& sentence : imported.lost) session.warn("not carried over: " + base::printable(sentence));
  for (const std::string& sentence : imported.notes) session.note("note: " + base::printable(sentence));
  if (written.empty()) session.io.out << yaml;
  for (const auto& file : written) session.io.out << base::printable(file.path.string()) << '\n';
}

}  // namespace certkit::cli
