#include "cli/render/written.hpp"

#include "base/text.hpp"
#include "cli/render/differences.hpp"

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

namespace {

Json written_json(const std::string& command, const std::vector<base::FileSet::Written>& written, const std::vector<std::string>& steps) {
  Json json = document(command);
  json["files"] = files_json(written);
  if (!steps.empty()) json["steps"] = steps;
  return json;
}

void show_text(Session& session, const std::vector<base::FileSet::Written>& written, const std::vector<std::string>& steps) {
  for (const auto& file : written) session.io.out << base::printable(file.path.string()) << '\n';
  if (steps.empty() || session.talk == Talk::quiet) return;
  session.io.out << "\nHow to install it:\n";
  std::size_t n = 0;
  for (const std::string& step : steps) session.io.out << "  " << ++n << ". " << base::printable(step) << '\n';
}

}  // namespace

void show(Session& session, const std::string& command, const std::vector<base::FileSet::Written>& written,
          const std::vector<std::string>& steps) {
  if (session.json) return print(session.io.out, written_json(command, written, steps));
  show_text(session, written, steps);
}

void show(Session& session, const std::string& command, const Delivered& delivered) {
  if (!session.json) return show_text(session, delivered.files, delivered.steps);
  Json json = written_json(command, delivered.files, delivered.steps);
  if (delivered.differences) add_findings(json, delivered.certificate, *delivered.differences);
  print(session.io.out, json);
}

}  // namespace certkit::cli
