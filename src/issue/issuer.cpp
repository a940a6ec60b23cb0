#include "issue/issuer.hpp"

#include "base/login.hpp"
#include "base/text.hpp"

namespace certkit::issue {

#define ISSUER_ENTRY(name) const IssuerKind& issuer_##name();
#include "issuer_table.inc"
#undef ISSUER_ENTRY

const std::vector<const IssuerKind*>& issuer_kinds() {
  static const std::vector<const IssuerKind*> kKinds{
#define ISSUER_ENTRY(name) &issuer_##name(),
#include "issuer_table.inc"
#undef ISSUER_ENTRY
  };
  return kKinds;
}

Answer Issuer::retrieve(const Csr&, const std::string&, const SubmitOptions&) {
  throw Error(Errc::unsupported, "this issuer decides at once: there is nothing to retrieve", "submit the request again");
}
std::vector<Certificate> Issuer::chain() {
  throw Error(Errc::unsupported, "this issuer does not hand out its own certificates", "ask whoever runs the CA for them");
}
Crl Issuer::crl() {
  throw Error(Errc::unsupported, "this issuer does not hand out a list of what it has revoked",
              "certificates name the place of theirs (cRLDistributionPoints): certkit inspect shows it");
}
bool Issuer::revoke(const Certificate&, const RevokeOptions&) {
  throw Error(Errc::unsupported, "this issuer revokes nothing by request", "ask whoever runs the CA");
}
std::string Issuer::change_account_key() {
  throw Error(Errc::unsupported, "this issuer has no accounts whose key certkit could change", "accounts are a matter of acme:");
}
std::string Issuer::close_account() {
  throw Error(Errc::unsupported, "this issuer has no accounts that certkit could close", "accounts are a matter of acme:");
}
std::optional<RenewalInfo> Issuer::renewal_info(const Certificate&) { return std::nullopt; }

std::string from_anywhere(const std::string& kind_and_url, const std::filesystem::path& from) {
  const std::size_t colon = kind_and_url.find(':');
  for (const IssuerKind* kind : issuer_kinds())
    if (kind->is_folder && colon != std::string::npos && kind_and_url.substr(0, colon) == kind->word)
      return std::string(kind->word) + ":" + (std::filesystem::absolute(from) / kind_and_url.substr(colon + 1)).lexically_normal().string();
  return kind_and_url;
}

std::unique_ptr<Issuer> open_issuer(const std::string& kind_and_url, IssuerSettings settings) {
  const std::size_t colon = kind_and_url.find(':');
  const std::string word = kind_and_url.substr(0, colon);
  std::string forms;
  std::vector<std::string> words;
  for (const IssuerKind* kind : issuer_kinds()) {
    if (word == kind->word && colon != std::string::npos && colon + 1 < kind_and_url.size()) {
      if (kind->describe == nullptr) SettingTable().fill(settings.given);
      if (!kind->takes_attributes && !settings.attributes.empty())
        throw Error(Errc::usage,
                    "the issuer " + std::string(kind->form) + " takes no attributes: " + base::printable(settings.attributes.front()),
                    "attributes are for AD CS: adcs:https://host/certsrv");
      return kind->open(kind_and_url.substr(colon + 1), std::move(settings));
    }
    if (word == kind->word)
      throw Error(Errc::usage, "\"" + kind_and_url + "\" does not say where the issuer is", "it looks like " + std::string(kind->form));
    forms += (forms.empty() ? "" : ", ") + std::string(kind->form);
    words.emplace_back(kind->word);
  }
  std::string hint = "an issuer is one of: " + forms;
  if (const std::string meant = base::nearest(word, words); !meant.empty()) hint = "did you mean " + meant + ":? " + hint;
  throw Error(Errc::usage, "\"" + base::printable(base::server_without_login(kind_and_url)) + "\" is not an issuer", hint);
}

}  // namespace certkit::issue
