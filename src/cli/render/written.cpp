#include "cli/render/written.hpp"

#include "base/text.hpp"
#include "cli/render/json.hpp"

namespace certkit::cli {

Json files_json(const std::vector<base::FileSet::Written>& written) {
  Json files = Json::array();
  for (const auto& file : written) {
    Json one{{"path", file.path.string()}};
    if (!file.kept_old.empty()) one["kept_old"] = file.kept_old.string();
    files.push_back(one);
  }
  return files;
}

void show(Session& session, const std::string& command, const std::vector<base::FileSet::Written>& written,
          const std::vector<std::string>& steps) {
  if (session.json) {
    Json json = document(command);
    json["files"] = files_json(written);
    if (!steps.empty()) json["steps"] = steps;
    print(session.io.out, json);
    return;
  }
  for (const auto& file : written) session.io.out << base::printable(file.path.string()) << '\n';
  if (steps.empty() || session.talk == Talk::quiet) return;
  session.io.out << "\nHow to install it:\n";
  std::size_t n = 0;
  for (const std::string& step : steps) session.io.out << "  " << ++n << ". " << base::printable(step) << '\n';
}

}  // namespace certkit::cli
