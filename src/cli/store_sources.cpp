#include "cli/store_sources.hpp"

#include <algorithm>
#include <filesystem>

#include "cli/server_chain.hpp"
#include "cli/system_trust.hpp"
#include "cli/target.hpp"

namespace certkit::cli {
namespace {

constexpr std::string_view kNss = "nss:";

bool exists(const std::string& file) {
  std::error_code ignored;
  return std::filesystem::exists(file, ignored);
}

std::string nss_database(const std::string& place) {
  std::error_code ignored;
  return std::filesystem::is_directory(place, ignored) ? (std::filesystem::path(place) / "cert9.db").string() : place;
}

std::string file_for(Session& session, const std::string& word) {
  if (exists(word)) return word;
  if (word == "system") return system_trust_bundle();
  if (word == "mozilla") return mozilla_trust_folder();
  if (word == "java") return java_trust_store(session.io);
  if (word == kNss) throw Error(Errc::usage, "nss: names no folder", "nss:DIR, where DIR holds a cert9.db");
  if (word.starts_with(kNss)) return nss_database(word.substr(kNss.size()));
  return word;
}

// "dc1.contoso.com:636". Without a port it would be a file that is missing.
bool is_host_and_port(const std::string& word) {
  const std::size_t colon = word.rfind(':');
  return is_target(word) && colon != std::string::npos && colon + 1 < word.size() &&
         word.find_first_not_of("0123456789", colon + 1) == std::string::npos;
}

bool names_issuer(const std::string& word) {
  const std::string kind = word.substr(0, word.find(':'));
  const auto& kinds = issue::issuer_kinds();
  return kind.size() < word.size() && std::any_of(kinds.begin(), kinds.end(), [&](const auto* one) { return one->word == kind; });
}

Bag certificates_of_issuer(Session& session, const std::string& word, IssuingOptions how) {
  how.issuer = word;
  Bag bag;
  bag.files.push_back({word, "certificate authority", {}, {}, {}, {}, 0});
  for (Certificate& certificate : open_issuer(session, how).issuer->chain()) {
    Source source;
    source.file = word;
    bag.items.push_back(Item{std::move(certificate), std::move(source), {}, {}, {}, false});
  }
  return bag;
}

}  // namespace

InputOptions store_sources(Session& session, InputOptions inputs, const IssuingOptions& how) {
  for (std::string& file : inputs.files) file = file_for(session, file);
  inputs.folders = true;
  inputs.elsewhere = [how](Session& current, const std::string& name) -> std::optional<Bag> {
    if (exists(name)) return std::nullopt;
    if (name.starts_with("https://")) return server_chain(current, name);
    if (names_issuer(name)) return certificates_of_issuer(current, name, how);
    if (is_host_and_port(name)) return server_chain(current, "https://" + name);
    return std::nullopt;
  };
  return inputs;
}

}  // namespace certkit::cli
