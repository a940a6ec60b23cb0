#include "cli/render/version.hpp"

#include "cli/render/json.hpp"

namespace certkit::cli {

void print_text(std::ostream& out, const std::string& version, const std::vector<base::LibraryVersion>& libraries) {
  out << "certkit " << version << '\n';
  for (const base::LibraryVersion& library : libraries)
    out << library.name << ' ' << (library.version.empty() ? "(not installed)" : library.version) << '\n';
}

void print_json(std::ostream& out, const std::string& version, const std::vector<base::LibraryVersion>& libraries) {
  Json json = document("version");
  json["version"] = version;
  json["libraries"] = Json::array();
  for (const base::LibraryVersion& library : libraries)
    json["libraries"].push_back({{"name", library.name}, {"version", library.version.empty() ? Json() : Json(library.version)}});
  print(out, json);
}

}  // namespace certkit::cli
