#include "profile/library.hpp"

#include <algorithm>

#include "base/files.hpp"
#include "profile/check.hpp"
#include "profile/fields.hpp"
#include "profile/words.hpp"

namespace certkit::profile {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t kMaxBases = 8;

Node read_tree(const fs::path& file) {
  constexpr YamlLimits limits;
  const Secret content = read_source(file, limits.bytes);
  return read_yaml(as_text(content.reveal()), file.generic_string(), limits);
}

bool is_yaml(const fs::path& file) { return file.extension() == ".yaml" || file.extension() == ".yml"; }

const std::string& text_of(const Node& node, std::string_view key) {
  if (node.kind != Node::Kind::scalar)
    fail(node.place, "'" + std::string(key) + "' wants text, but here is " + std::string(node.kind_in_words()));
  return node.text;
}

bool is_abstract(const Node& tree) {
  const Node* flag = tree.find("abstract");
  return flag && flag->kind == Node::Kind::scalar && flag->text == "true";
}

// Each of `certificates` on top of `certificate`; where there is only `certificate`, it is the one called "default".
void spread_certificates(Node& tree) {
  Node common;
  common.kind = Node::Kind::map;
  common.place = tree.place;
  if (const Node* given = tree.find("certificate")) common = *given;
  Node* several = tree.find("certificates");
  if (!several) {
    if (!tree.find("certificate")) return;  // said once its keys are known to be right
    Node only;
    only.kind = Node::Kind::map;
    only.place = common.place;
    only.keys.push_back("default");
    only.key_places.push_back(common.place);
    only.items.push_back(std::move(common));
    tree.keys.push_back("certificates");
    tree.key_places.push_back(only.place);
    tree.items.push_back(std::move(only));
    return;
  }
  if (several->kind != Node::Kind::map || several->keys.empty())
    fail(several->place, "'certificates' is a map of at least one named certificate");
  for (Node& one : several->items) one = merge(common, one);
}

}  // namespace

std::vector<Library::Source> Library::sources() const {
  std::vector<Source> found;
  for (const fs::path& folder : folders_) {
    std::error_code none;
    if (!fs::is_directory(folder, none)) continue;
    for (const std::string& name : base::files_below(folder)) {
      const fs::path file(name);
      if (!is_yaml(file)) continue;
      std::string id = file.lexically_relative(folder).replace_extension().generic_string();
      const bool hidden = std::any_of(found.begin(), found.end(), [&](const Source& other) { return other.id == id; });
      if (!hidden) found.push_back({std::move(id), file});
    }
  }
  std::sort(found.begin(), found.end(), [](const Source& a, const Source& b) { return a.id < b.id; });
  return found;
}

Library::Source Library::find(const std::string& name) const {
  const bool plain = !name.empty() && name.find("..") == std::string::npos && name.front() != '/' && name.find('\0') == std::string::npos;
  std::error_code none;
  if (plain) {
    for (const fs::path& folder : folders_)
      for (const char* suffix : {".yaml", ".yml"})
        if (const fs::path file = folder / (name + suffix); fs::is_regular_file(file, none)) return {name, file};
  }
  // "front-end-pool" for "lync2013/front-end-pool": the last part alone is as near as a spelling mistake.
  std::vector<std::string> names, same_device;
  for (const ListedProfile& profile : list()) {
    names.push_back(profile.id);
    if (profile.id.ends_with("/" + name) || (profile.id.starts_with(name + "/") && !profile.is_abstract)) same_device.push_back(profile.id);
    for (const std::string& alias : profile.aliases) {
      if (alias == name) return {profile.id, profile.file};
      names.push_back(alias);
    }
  }
  std::string message = "there is no profile '" + name + "'";
  if (!same_device.empty())
    message += "; did you mean " + join(same_device, " or ") + "?";
  else
    message += did_you_mean(name, names);
  throw Error(Errc::usage, message,
              names.empty() ? "no folder with profiles was found: set CERTKIT_PROFILES"
                            : "`certkit profile list` shows them all; a file of your own is named with its suffix: ./my.yaml",
              name);
}

Library::Merged Library::merged(Node own, const fs::path& file, std::vector<fs::path> path) const {
  const Node* extends = own.find("extends");
  if (!extends) return {merge(Node{}, own), {}};
  const std::string& base = text_of(*extends, "extends");
  fs::path base_file;
  if (is_yaml(base)) {
    base_file = file.parent_path() / base;
  } else {
    try {
      base_file = find(base).file;
    } catch (const Error& e) {
      fail(extends->place, e.message(), e.hint());
    }
  }
  std::error_code none;
  const fs::path canonical = fs::weakly_canonical(base_file, none);
  path.push_back(fs::weakly_canonical(file, none));
  if (std::find(path.begin(), path.end(), canonical) != path.end()) fail(extends->place, "the profile extends itself, by way of " + base);
  if (path.size() > kMaxBases) fail(extends->place, "more than " + std::to_string(kMaxBases) + " profiles extend each other");
  Node base_tree;
  try {
    base_tree = read_tree(base_file);
  } catch (const Error& e) {
    if (e.code() != Errc::unreadable) throw;
    fail(extends->place, "cannot read what it extends: " + e.message());
  }
  Merged below = merged(std::move(base_tree), base_file, std::move(path));
  Node inherited = below.tree;
  for (const FieldInfo& field : profile_record().fields) {
    if (field.inherited) continue;
    for (std::size_t i = 0; i < inherited.keys.size(); ++i) {
      if (inherited.keys[i] != field.key) continue;
      inherited.keys.erase(inherited.keys.begin() + static_cast<std::ptrdiff_t>(i));
      inherited.key_places.erase(inherited.key_places.begin() + static_cast<std::ptrdiff_t>(i));
      inherited.items.erase(inherited.items.begin() + static_cast<std::ptrdiff_t>(i));
      break;
    }
  }
  below.bases.insert(below.bases.begin(), base_file);
  return {merge(inherited, own), std::move(below.bases)};
}

DeviceProfile Library::made(Node own, const fs::path& file, std::string id) const {
  Merged all = merged(std::move(own), file, {});
  const bool abstract = is_abstract(all.tree);
  if (!abstract) spread_certificates(all.tree);
  DeviceProfile profile = read_profile(all.tree);
  if (!abstract && profile.certificates.entries.empty())
    fail(all.tree.place, "the profile has no certificate", "say its names under 'certificate', or extend a profile that does");
  profile.id = std::move(id);
  profile.file = file;
  profile.bases = std::move(all.bases);
  profile.effective = std::move(all.tree);
  add_standard_inputs(profile);
  if (!abstract) check_profile(profile);
  return profile;
}

DeviceProfile Library::load(const std::string& name_or_path) const {
  const fs::path path(name_or_path);
  std::error_code none;
  // A file's name is taken for a file even if there is none, so that the message is about the file.
  if (is_yaml(path) || fs::is_regular_file(path, none)) return made(read_tree(path), path, path.stem().generic_string());
  const Source source = find(name_or_path);
  return made(read_tree(source.file), source.file, source.id);
}

DeviceProfile Library::load_text(std::string_view text, const fs::path& file) const {
  return made(read_yaml(text, file.generic_string()), file, file.stem().generic_string());
}

std::vector<ListedProfile> Library::list() const {
  std::vector<ListedProfile> all;
  for (const Source& source : sources()) {
    ListedProfile listed;
    listed.id = source.id;
    listed.file = source.file;
    try {
      // Extends by alias would look for a list of all profiles, and so on without end: shipped profiles extend by id.
      const Node own = read_tree(source.file);
      if (const Node* aliases = own.find("aliases"))
        for (const Node& alias : aliases->items) listed.aliases.push_back(alias.text);
      listed.is_abstract = is_abstract(own);
      Node shown = own;
      for (int i = 0; i < 8 && shown.kind == Node::Kind::map; ++i) {
        const auto take = [&](std::string_view key, std::string& into) {
          const Node* value = shown.find(key);
          if (!value || !into.empty()) return;
          std::vector<std::string> words;
          for (const Node& item : value->items) words.push_back(item.text);
          into = value->kind == Node::Kind::list ? join(words, ", ") : value->text;
        };
        take("title", listed.title);
        take("vendor", listed.vendor);
        take("versions", listed.versions);
        take("status", listed.status);
        const Node* extends = shown.find("extends");
        if (!extends) break;
        const fs::path below = is_yaml(extends->text) ? source.file.parent_path() / extends->text : [&] {
          for (const fs::path& folder : folders_)
            if (std::error_code none; fs::is_regular_file(folder / (extends->text + ".yaml"), none))
              return folder / (extends->text + ".yaml");
          return fs::path();
        }();
        if (below.empty()) break;
        shown = read_tree(below);
      }
      if (listed.status.empty()) listed.status = word_for(Status{});
    } catch (const Error& e) {
      listed.status = "broken";
      listed.title = e.message();
    }
    all.push_back(std::move(listed));
  }
  return all;
}

std::vector<fs::path> profile_folders(const std::string& certkit_profiles, const fs::path& executable) {
  std::vector<fs::path> folders;
  std::size_t from = 0;
  while (from < certkit_profiles.size()) {
    const std::size_t to = std::min(certkit_profiles.find(':', from), certkit_profiles.size());
    if (to > from) folders.emplace_back(certkit_profiles.substr(from, to - from));
    from = to + 1;
  }
  // <prefix>/bin/certkit and <prefix>/libexec/certkit/certkit-full have <prefix>/share; a build folder has its own beside the program.
  std::error_code none;
  fs::path prefix = fs::weakly_canonical(executable, none).parent_path();
  for (int up = 0; up <= 2 && prefix.has_relative_path(); ++up, prefix = prefix.parent_path()) {
    const fs::path shipped = prefix / "share" / "certkit" / "profiles";
    if (!fs::is_directory(shipped, none)) continue;
    folders.push_back(fs::canonical(shipped, none));
    break;
  }
  return folders;
}

}  // namespace certkit::profile
