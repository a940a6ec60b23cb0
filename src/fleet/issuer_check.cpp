#include "fleet/issuer_check.hpp"

#include "base/text.hpp"
#include "issue/issuer.hpp"
#include "net/url.hpp"

namespace certkit::fleet {
namespace {

using profile::fail;

const issue::IssuerKind* kind_of(std::string_view word) {
  for (const issue::IssuerKind* kind : issue::issuer_kinds())
    if (kind->word == word) return kind;
  return nullptr;
}

void check_url(const IssuerEntry& entry, const std::string& where, const Place& place) {
  try {
    (void)net::parse_url(where);
  } catch (const Error& error) {
    const std::string shown = error.input().empty() ? std::string() : ": " + error.input();
    fail(place, "the issuer " + entry.name + ": " + error.message() + shown, error.hint());
  }
}

}  // namespace

void check_issuer(const IssuerEntry& entry, const Place& place) {
  const std::size_t colon = entry.issuer.find(':');
  const std::string word = entry.issuer.substr(0, colon);
  const issue::IssuerKind* const kind = kind_of(word);
  if (kind == nullptr) {
    std::vector<std::string> words;
    for (const issue::IssuerKind* one : issue::issuer_kinds()) words.emplace_back(one->word);
    fail(place, "'" + base::printable(word) + "' is no kind of issuer" + profile::did_you_mean(word, words),
         "there are " + profile::join(words, ", "));
  }
  const std::string where = colon == std::string::npos ? std::string() : entry.issuer.substr(colon + 1);
  if (where.empty()) fail(place, "the issuer " + entry.name + " does not say where it is", "it looks like " + std::string(kind->form));
  if (kind->form.find("://") != std::string_view::npos) check_url(entry, where, place);
  issue::SettingTable table;
  if (kind->describe != nullptr) kind->describe(table);
  table.fill(entry.settings);
  if (!kind->takes_attributes && !entry.attributes.empty())
    fail(entry.place, "the issuer " + entry.name + " takes no attributes: it is " + std::string(kind->form),
         "attributes are for AD CS: adcs:https://HOST/certsrv");
}

bool calls_back(const IssuerEntry& entry) {
  const issue::IssuerKind* const kind = kind_of(entry.issuer.substr(0, entry.issuer.find(':')));
  return kind != nullptr && kind->calls_back;
}

std::filesystem::path folder_of_issuer(const IssuerEntry& entry, const std::filesystem::path& from) {
  const std::size_t colon = entry.issuer.find(':');
  const issue::IssuerKind* const kind = kind_of(entry.issuer.substr(0, colon));
  if (kind == nullptr || !kind->is_folder || colon == std::string::npos) return {};
  const std::filesystem::path folder = (std::filesystem::absolute(from) / entry.issuer.substr(colon + 1)).lexically_normal();
  return folder.has_filename() ? folder : folder.parent_path();
}

}  // namespace certkit::fleet
