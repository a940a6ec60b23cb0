// `profile show --effective`: YAML that is the whole profile, with where each value comes from.
#include <algorithm>

#include "base/text.hpp"
#include "cli/render/json.hpp"
#include "cli/render/profile.hpp"
#include "profile/yaml_text.hpp"

namespace certkit::cli {
namespace {

constexpr std::size_t kWidest = 72;  // a value that is longer has its place on the same line, but not below the others

// "ms-uc/base.yaml:12": as the libraries of profiles have it, where the file is in one.
std::string origin(const profile::Place& place, const std::vector<std::string>& folders) {
  std::string text = place.file_and_line();
  for (const std::string& folder : folders)
    if (text.starts_with(folder)) return text.substr(folder.size());
  return text;
}

// "/usr/share/certkit/profiles/" of "/usr/share/certkit/profiles/ms-uc/base.yaml", which the profile extends as ms-uc/base.
std::vector<std::string> folders_of(const profile::DeviceProfile& profile) {
  std::vector<std::string> folders;
  const auto add = [&](const std::string& file, const std::string& id) {
    for (const char* suffix : {".yaml", ".yml"})
      if (const std::string end = id + suffix; file.size() > end.size() && file.ends_with("/" + end))
        folders.push_back(file.substr(0, file.size() - end.size()));
  };
  add(profile.file.generic_string(), profile.id);
  for (const auto& base : profile.bases) {
    const std::string file = base.generic_string();
    const std::size_t device = file.rfind('/');
    const std::size_t vendor = device == std::string::npos || device == 0 ? std::string::npos : file.rfind('/', device - 1);
    if (vendor != std::string::npos) folders.push_back(file.substr(0, vendor + 1));
  }
  return folders;
}

}  // namespace

void show_effective(Session& session, const profile::DeviceProfile& profile) {
  const std::vector<profile::YamlLine> lines = profile::yaml_lines(profile.effective);
  const std::vector<std::string> folders = folders_of(profile);
  if (session.json) {
    Json json = document("profile");
    json["id"] = profile.id;
    json["values"] = Json::array();
    for (const profile::YamlLine& line : lines)
      if (line.value != nullptr)
        json["values"].push_back({{"path", line.path}, {"value", line.value->text}, {"origin", line.value->place.file_and_line()}});
    print(session.io.out, json);
    return;
  }
  std::size_t width = 0;
  for (const profile::YamlLine& line : lines)
    if (line.value != nullptr && line.text.size() <= kWidest) width = std::max(width, line.text.size());
  for (const profile::YamlLine& line : lines) {
    session.io.out << base::printable(line.text);
    if (line.value != nullptr)
      session.io.out << std::string(line.text.size() < width ? width - line.text.size() : 0, ' ') << "  # "
                     << base::printable(origin(line.value->place, folders));
    session.io.out << '\n';
  }
}

}  // namespace certkit::cli
