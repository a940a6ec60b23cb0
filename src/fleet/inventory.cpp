#include "fleet/inventory.hpp"

#include <algorithm>
#include <unordered_map>

#include "base/files.hpp"
#include "base/text.hpp"
#include "base/workers.hpp"
#include "fleet/fields.hpp"
#include "fleet/places.hpp"

namespace certkit::fleet {
namespace {

using profile::fail;
using profile::Node;

constexpr std::size_t kMostCertificates = 100'000, kMostOctets = 64u << 20, kMostFiles = 10'000;
constexpr profile::YamlLimits kLimits{kMostOctets, 4'000'000, 24, 100'000};

// "*" and "?" within the name of a file.
bool fits(std::string_view pattern, std::string_view name) {
  std::size_t p = 0, n = 0, star = std::string_view::npos, from = 0;
  while (n < name.size()) {
    if (p < pattern.size() && (pattern[p] == '?' || pattern[p] == name[n]) && pattern[p] != '*') {
      ++p, ++n;
    } else if (p < pattern.size() && pattern[p] == '*') {
      star = p++;
      from = n;
    } else if (star != std::string_view::npos) {
      p = star + 1;
      n = ++from;
    } else {
      return false;
    }
  }
  while (p < pattern.size() && pattern[p] == '*') ++p;
  return p == pattern.size();
}

std::vector<std::filesystem::path> files_for(const std::string& pattern, const std::filesystem::path& folder, const Place& place) {
  const std::filesystem::path path = folder / pattern;
  if (path.parent_path().string().find_first_of("*?") != std::string::npos)
    fail(place, "'" + base::printable(pattern) + "': * and ? stand in the name of a file, not of a folder");
  if (path.filename().string().find_first_of("*?") == std::string::npos) return {path};
  std::vector<std::filesystem::path> found;
  std::error_code error;
  for (std::filesystem::directory_iterator at(path.parent_path(), error), end; !error && at != end; at.increment(error)) {
    const std::string name = at->path().filename().string();
    if (name.front() != '.' && fits(path.filename().string(), name) && at->is_regular_file()) found.push_back(at->path());
  }
  if (error) fail(place, "the folder of '" + base::printable(pattern) + "' cannot be read: " + error.message());
  if (found.empty()) fail(place, "no file fits '" + base::printable(pattern) + "'", "an include that is not needed is left out");
  std::sort(found.begin(), found.end());
  return found;
}

class Reader {
 public:
  void read(const std::filesystem::path& file, const Place* asked_for) {
    std::error_code nowhere;  // a pipe of the shell leads to no place
    std::filesystem::path whole = std::filesystem::weakly_canonical(file, nowhere);
    if (nowhere) whole = std::filesystem::absolute(file);
    if (std::find(read_.begin(), read_.end(), whole) != read_.end()) {
      if (asked_for != nullptr) fail(*asked_for, file.string() + " is part of the fleet already");
      return;
    }
    if (read_.size() == kMostFiles)
      throw Error(Errc::limit, "a fleet has at most " + std::to_string(kMostFiles) + " files", "", file.string());
    read_.push_back(whole);
    const Secret content = content_of(file, asked_for);
    octets_ += content.size();
    read_text(as_text(content.reveal()), file, asked_for);
  }

  void read_text(std::string_view text, const std::filesystem::path& file, const Place* asked_for) {
    Node root = profile::read_yaml(text, file.string(), kLimits);
    if (const Node* const name = root.find("name"); name != nullptr && asked_for != nullptr)
      fail(name->place, "a file that is included has no name of its own", "it stands in the fleet's own file");
    take(read_fleet_file(root, std::filesystem::absolute(file).parent_path()), root, file);
  }

  Fleet done(const std::filesystem::path& file) {
    fleet_.file = file;
    if (!read_.empty()) fleet_.included.assign(read_.begin() + 1, read_.end());
    check();
    check_places(fleet_);
    return std::move(fleet_);
  }

 private:
  // What a program says may be the fleet itself (<(…)); an `include` is a file.
  [[nodiscard]] Secret content_of(const std::filesystem::path& file, const Place* asked_for) const {
    if (asked_for == nullptr) {
      base::require_no_named_pipe(file);
      return profile::read_source(file, kMostOctets - octets_);
    }
    std::error_code error;
    const auto type = std::filesystem::status(file, error).type();
    if (type != std::filesystem::file_type::regular && type != std::filesystem::file_type::not_found && !error)
      fail(*asked_for, base::printable(file.string()) + " is no file");
    try {
      return profile::read_source(file, kMostOctets - octets_);
    } catch (const Error& why) {
      throw Error(why.code(), asked_for->to_text() + ": " + why.message(), why.hint(), why.input());
    }
  }

  void take(FleetFile&& part, const Node& root, const std::filesystem::path& file) {
    for (IssuerEntry& issuer : part.issuers) {
      if (const IssuerEntry* there = fleet_.issuer(issuer.name))
        fail(issuer.place, "the issuer " + issuer.name + " is there already", there->place.to_text());
      fleet_.issuers.push_back(std::move(issuer));
    }
    for (auto& [name, limit] : part.limits)
      if (!fleet_.limits.emplace(name, limit).second) fail(limit.place, "the limit of " + name + " is there already");
    if (!part.name.empty()) fleet_.name = std::move(part.name);
    take_certificates(part, file);
    for (Notify& one : part.notify) fleet_.notify.push_back(std::move(one));
    if (part.include.empty()) return;
    const Node& include = *root.find("include");
    for (std::size_t i = 0; i < part.include.size(); ++i)
      for (const std::filesystem::path& one : files_for(part.include[i], file.parent_path(), include.items[i].place))
        read(one, &include.items[i].place);
  }

  // Each is independent of the others; what is wrong is said of the first one.
  void take_certificates(FleetFile& part, const std::filesystem::path& file) {
    const std::size_t before = fleet_.certificates.size(), count = part.certificates.size();
    if (count > kMostCertificates - before)
      throw Error(Errc::limit, "a fleet has at most " + std::to_string(kMostCertificates) + " certificates", "make several fleets of it",
                  file.string());
    fleet_.certificates.resize(before + count);
    const auto read = [&](std::size_t i) {
      const Node node = std::move(part.certificates[i]);
      if (node.kind != Node::Kind::map) profile::wrong_kind(node, "a map of the keys of a certificate");
      if (part.defaults.kind != Node::Kind::map) {
        fleet_.certificates[before + i] = read_certificate(node);
        return;
      }
      Node merged = profile::merge(part.defaults, node);
      merged.place = node.place;
      fleet_.certificates[before + i] = read_certificate(merged);
    };
    base::in_order({count, 1024, 0}, read, [](std::size_t) {});
  }

  void check() const {
    std::vector<std::string> names;
    for (const IssuerEntry& issuer : fleet_.issuers) names.push_back(issuer.name);
    const auto require = [&](const std::string& issuer, const Place& place) {
      if (fleet_.issuer(issuer) == nullptr)
        fail(place, "there is no issuer '" + base::printable(issuer) + "'" + profile::did_you_mean(issuer, names),
             names.empty() ? "`issuers` is empty" : "there are " + profile::join(names, ", "));
    };
    for (const auto& [name, limit] : fleet_.limits) require(name, limit.place);
    std::unordered_map<std::string_view, const CertificateEntry*> seen;
    for (const CertificateEntry& entry : fleet_.certificates) {
      require(entry.issuer, entry.place);
      const auto [there, is_new] = seen.emplace(entry.name, &entry);
      if (!is_new) fail(entry.place, "the name " + entry.name + " is taken", there->second->place.to_text());
    }
  }

  Fleet fleet_;
  std::vector<std::filesystem::path> read_;
  std::size_t octets_ = 0;
};

}  // namespace

const IssuerEntry* Fleet::issuer(const std::string& called) const {
  const auto found = std::find_if(issuers.begin(), issuers.end(), [&](const IssuerEntry& one) { return one.name == called; });
  return found == issuers.end() ? nullptr : &*found;
}

const CertificateEntry* Fleet::certificate(const std::string& called) const {
  const auto found =
      std::find_if(certificates.begin(), certificates.end(), [&](const CertificateEntry& one) { return one.name == called; });
  return found == certificates.end() ? nullptr : &*found;
}

std::filesystem::path Fleet::folder() const { return std::filesystem::absolute(file).parent_path().lexically_normal(); }

std::vector<std::string> Fleet::names_like(const std::vector<std::string>& patterns, const std::vector<std::string>& more) const {
  std::vector<std::string> names;
  std::vector<bool> met(patterns.size());
  const auto take = [&](const std::string& one) {
    bool any = false;
    for (std::size_t i = 0; i < patterns.size(); ++i)
      if (fits(patterns[i], one)) any = met[i] = true;
    if (any) names.push_back(one);
  };
  for (const CertificateEntry& one : certificates) take(one.name);
  for (const std::string& one : more) take(one);
  for (std::size_t i = 0; i < patterns.size(); ++i) {
    if (met[i]) continue;
    std::vector<std::string> all;
    for (const CertificateEntry& one : certificates) all.push_back(one.name);
    throw Error(Errc::usage,
                "no certificate of the fleet is called '" + base::printable(patterns[i]) + "'" + profile::did_you_mean(patterns[i], all),
                "the names are those in " + base::printable(file.string()) + "; * and ? stand for any characters", patterns[i]);
  }
  return names;
}

Fleet read_fleet(const std::filesystem::path& file) {
  Reader reader;
  reader.read(file, nullptr);
  return reader.done(file);
}

Fleet read_fleet_text(std::string_view text, const std::filesystem::path& file) {
  Reader reader;
  reader.read_text(text, file, nullptr);
  return reader.done(file);
}

}  // namespace certkit::fleet
