#include "cli/render/imported.hpp"

#include "base/text.hpp"
#include "cli/render/json.hpp"
#include "cli/render/written.hpp"
#include "profile/import/import.hpp"

namespace certkit::cli {
namespace {

struct Sentences {
  const char *member, *heading;  // in JSON; as text
  const std::vector<std::string>& all;
  bool is_note = false;  // else a warning
};

// `json`: the document as far as it is another one for each kind; `kind`: what the text is, there.
void show_all(Session& session, Json json, const std::vector<Sentences>& groups, const char* kind, const std::string& yaml,
              const std::vector<base::FileSet::Written>& written) {
  if (session.json) {
    for (const Sentences& one : groups) json[one.member] = one.all;
    json[kind] = yaml;
    json["files"] = files_json(written);
    return print(session.io.out, json);
  }
  for (const Sentences& one : groups)
    for (const std::string& sentence : one.all) {
      const std::string line = std::string(one.heading) + ": " + base::printable(sentence);
      one.is_note ? session.note(line) : session.warn(line);
    }
  if (written.empty()) session.io.out << yaml;
  for (const auto& file : written) session.io.out << base::printable(file.path.string()) << '\n';
}

}  // namespace

void show(Session& session, const profile::Imported& imported, const std::string& yaml,
          const std::vector<base::FileSet::Written>& written) {
  Json json = document("profile");
  json["source"] = imported.file;
  json["format"] = profile::to_word(imported.format);
  show_all(session, std::move(json), {{"not_carried_over", "not carried over", imported.lost}, {"notes", "note", imported.notes, true}},
           "profile", yaml, written);
}

void show(Session& session, const fleet::ImportedFleet& imported, const std::string& yaml,
          const std::vector<base::FileSet::Written>& written) {
  Json json = document("renew");
  json["source"] = imported.source;
  json["format"] = imported.format;
  json["certificates"] = imported.certificates.size();
  show_all(session, std::move(json),
           {{"unreadable", "not imported", imported.unreadable},
            {"to_set", "to set", imported.to_set},
            {"not_carried_over", "not carried over", imported.lost},
            {"notes", "note", imported.notes, true}},
           "fleet", yaml, written);
}

}  // namespace certkit::cli
