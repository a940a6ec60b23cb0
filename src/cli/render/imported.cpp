#include "cli/render/imported.hpp"

#include "base/text.hpp"
#include "cli/render/json.hpp"
#include "cli/render/written.hpp"
#include "profile/import/import.hpp"

namespace certkit::cli {

void show(Session& session, const profile::Imported& imported, const std::string& yaml,
          const std::vector<base::FileSet::Written>& written) {
  if (session.json) {
    Json json = document("profile");
    json["source"] = imported.file;
    json["format"] = profile::to_word(imported.format);
    json["not_carried_over"] = imported.lost;
    json["notes"] = imported.notes;
    json["profile"] = yaml;
    json["files"] = files_json(written);
    return print(session.io.out, json);
  }
  for (const std::string& sentence : imported.lost) session.warn("not carried over: " + base::printable(sentence));
  for (const std::string& sentence : imported.notes) session.note("note: " + base::printable(sentence));
  if (written.empty()) session.io.out << yaml;
  for (const auto& file : written) session.io.out << base::printable(file.path.string()) << '\n';
}

}  // namespace certkit::cli
