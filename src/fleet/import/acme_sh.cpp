// acme.sh's folder (~/.acme.sh): DOMAIN/DOMAIN.conf and DOMAIN_ecc/DOMAIN.conf hold NAME='VALUE', some of the values in base64 between
// marks.
#include <algorithm>

#include "base/text.hpp"
#include "fleet/import/import.hpp"
#include "fleet/import/source.hpp"

namespace certkit::fleet {
namespace {

using Values = std::vector<SourceValue>;
constexpr std::string_view kBegin = "__ACME_BASE64__START_", kEnd = "__ACME_BASE64__END_";

// "no" is how acme.sh writes that there is none.
std::string value_of(const Values& values, std::string_view name, ImportedFleet& fleet) {
  const SourceValue* found = find(values, "", name);
  if (found == nullptr || found->value.empty() || found->value == "no") return {};
  std::string_view text = found->value;
  if (!text.starts_with(kBegin)) return found->value;
  text.remove_prefix(kBegin.size());
  Bytes octets;
  if (!text.ends_with(kEnd) || !base::from_base64(text.substr(0, text.size() - kEnd.size()), octets) || !base::is_utf8(as_text(octets))) {
    fleet.lose(found->place, std::string(name) + ": its base64 is damaged");
    return {};
  }
  return std::string(as_text(octets));
}

Place place_of(const Values& values, std::string_view name, const std::string& file) {
  const SourceValue* found = find(values, "", name);
  return found != nullptr ? found->place : whole(file);
}

// acme.sh has no name for a CA but its URL.
std::string server_name(const std::string& url) {
  for (const auto& [part, name] : {std::pair{"acme-staging-v02.api.letsencrypt", "letsencrypt-staging"},
                                   {"letsencrypt", "letsencrypt"},
                                   {"zerossl", "zerossl"},
                                   {"buypass", "buypass"},
                                   {"pki.goog", "google"},
                                   {"ssl.com", "sslcom"}})
    if (url.find(part) != std::string::npos) return name;
  return "acme";
}

class Domain {
 public:
  Domain(const Values& values, const std::string& file, std::filesystem::path folder, ImportedFleet& fleet)
      : values_(values), file_(file), folder_(std::move(folder)), fleet_(fleet) {}

  void take(const Certificate& certificate) {
    made_.name = value("Le_Domain").empty() ? std::filesystem::path(file_).stem().string() : value("Le_Domain");
    made_.from = file_;
    take_names(certificate, whole(file_), fleet_, made_);
    made_.reuse_key = value("Le_ForceNewDomainKey") != "1";  // acme.sh keeps the key unless it is told otherwise
    take_files();
    take_issuer();
    take_hooks();
    take_days(certificate);
    fleet_.add(std::move(made_));
  }

 private:
  [[nodiscard]] std::string value(std::string_view name) { return value_of(values_, name, fleet_); }
  [[nodiscard]] Place place(std::string_view name) const { return place_of(values_, name, file_); }
  [[nodiscard]] std::string own(const std::string& name) const {
    return (std::filesystem::absolute(folder_).lexically_normal() / name).string();
  }

  // Where `--install-cert` put them; without that, in the folder itself.
  void take_files() {
    const std::string domain = std::filesystem::path(file_).stem().string();
    bool any = false;
    for (const auto& [id, name] : {std::pair{"certificate", "Le_RealCertPath"},
                                   {"key", "Le_RealKeyPath"},
                                   {"chain", "Le_RealCACertPath"},
                                   {"fullchain", "Le_RealFullChainPath"}})
      if (const std::string path = value(name); !path.empty()) put_file(made_, id, path), any = true;
    if (any)
      return fleet_.note(whole(file_),
                         "the copies in " + folder_.string() + " stay as they are: services read those that --install-cert made");
    put_file(made_, "certificate", own(domain + ".cer"));
    put_file(made_, "key", own(domain + ".key"));
    put_file(made_, "chain", own("ca.cer"));
    put_file(made_, "fullchain", own("fullchain.cer"));
  }

  void take_issuer() {
    const std::string url = value("Le_API");
    ImportedIssuer issuer{server_name(url), url.empty() ? "" : "acme:" + url, {}, ""};
    if (url.empty()) issuer.remark = "to be named: acme: and the URL of the CA's directory";
    take_challenge(issuer);
    if (const std::string chain = value("Le_Preferred_Chain"); !chain.empty()) issuer.settings.emplace_back("preferred_chain", chain);
    if (const std::string profile = value("Le_Certificate_Profile"); !profile.empty()) issuer.settings.emplace_back("profile", profile);
    if (const std::filesystem::path key = account_key(url); !key.empty()) {
      issuer.settings.emplace_back("account_key", std::filesystem::absolute(key).lexically_normal().string());
      issuer.settings.emplace_back("only_existing", "true");
    }
    made_.issuer = fleet_.add_issuer(std::move(issuer));
  }

  // ca/HOST/PATH/account.key
  [[nodiscard]] std::filesystem::path account_key(const std::string& url) const {
    const std::size_t at = url.find("://");
    if (at == std::string::npos || url.find("..") != std::string::npos) return {};
    std::string place = url.substr(at + 3);
    if (const std::size_t colon = place.find(':'); colon != std::string::npos) place.erase(colon, place.find('/') - colon);
    const std::filesystem::path key = folder_.parent_path() / "ca" / place / "account.key";
    return is_file(key) ? key : std::filesystem::path();
  }

  void take_challenge(ImportedIssuer& issuer) {
    const SourceValue* found = find(values_, "", "Le_Webroot");
    std::string how = found == nullptr ? std::string() : found->value;
    if (const std::size_t comma = how.find(','); comma != std::string::npos) {
      if (how.find_first_not_of(',', comma) != std::string::npos)
        fleet_.lose(found->place, "Le_Webroot: " + how + ": an issuer proves all names in one way, which is the first");
      how.resize(comma);
    }
    if (how.empty() || how == "no") {  // --standalone
      if (const std::string port = value("Le_HTTPPort"); !port.empty() && port != "80") issuer.settings.emplace_back("http_port", port);
    } else if (how.starts_with("dns")) {
      fleet_.lose(found->place, "Le_Webroot: " + how + ": certkit changes the DNS by a program of yours; name it at the issuer: dns_hook");
    } else if (how == "alpn") {
      issuer.settings.emplace_back("challenge", "tls-alpn-01");
    } else if (how.front() == '/') {
      issuer.settings.emplace_back("webroot", how);
    } else {
      fleet_.lose(found->place,
                  "Le_Webroot: " + how +
                      ": certkit does not change the settings of web servers; name the folder that it serves at the issuer: webroot");
    }
  }

  void take_hooks() {
    const std::string domain = std::filesystem::path(file_).stem().string();
    const std::vector<std::pair<std::string, std::string>> told = {{"CERT_PATH", own(domain + ".cer")},
                                                                   {"CERT_KEY_PATH", own(domain + ".key")},
                                                                   {"CA_CERT_PATH", own("ca.cer")},
                                                                   {"CERT_FULLCHAIN_PATH", own("fullchain.cer")},
                                                                   {"Le_Domain", made_.name}};
    if (const std::string before = value("Le_PreHook"); before.find("stop") != std::string::npos)
      fleet_.lose(
          place("Le_PreHook"),
          "Le_PreHook: " + before + ": it stops a service, and nothing would start it again where the CA says no; a webroot needs no stop");
    else if (!before.empty())
      made_.before.push_back(before);
    if (const std::string hook = value("Le_RenewHook"); !hook.empty()) {
      if (is_reload(hook)) {
        made_.reload.push_back(hook);
      } else {
        made_.deploy.push_back(with_environment(told, hook));
        fleet_.note(place("Le_RenewHook"),
                    "it is told the paths in " + folder_.string() + ", as acme.sh tells it; those that certkit wrote are in CERTKIT_FILES");
      }
    }
    if (const std::string reload = value("Le_ReloadCmd"); !reload.empty())
      made_.reload.push_back(is_reload(reload) ? reload : with_environment(told, reload));
    if (const std::string after = value("Le_PostHook"); !after.empty()) made_.reload.push_back(after);
    if (const std::string hook = value("Le_DeployHook"); !hook.empty())
      fleet_.lose(place("Le_DeployHook"), "Le_DeployHook: " + hook + ": a script of acme.sh; what it does goes to hooks: {deploy: …}");
    for (const SourceValue& one : values_)
      if (one.name.starts_with("SAVED_")) fleet_.lose(one.place, one.name + " was not copied");
  }

  // So many days after it was issued.
  void take_days(const Certificate& certificate) {
    const std::string days = value("Le_RenewalDays");
    if (days.empty()) return;
    const auto life = std::chrono::duration_cast<std::chrono::hours>(certificate.not_after() - certificate.not_before()).count() / 24;
    const bool number = days.size() <= 4 && days.find_first_not_of("0123456789") == std::string::npos;
    if (number && std::stol(days) > 0 && std::stol(days) < life && life < 10'000)
      made_.renew_before = std::to_string(life - std::stol(days)) + "d";
    else
      fleet_.lose(place("Le_RenewalDays"), "Le_RenewalDays: " + days);
  }

  const Values& values_;
  const std::string& file_;
  std::filesystem::path folder_;
  ImportedFleet& fleet_;
  ImportedCertificate made_;
};

}  // namespace

void take_domain(std::string_view text, const std::string& file, const std::filesystem::path& folder, const Certificate& certificate,
                 ImportedFleet& fleet) {
  const Values values = read_ini(text, file);
  Domain(values, file, folder, fleet).take(certificate);
}

ImportedFleet import_acme_sh(const std::filesystem::path& folder) {
  ImportedFleet fleet;
  fleet.format = "acme.sh";
  fleet.source = folder.string();
  for (const std::string& name : names_in(folder)) {
    const std::string domain = name.ends_with("_ecc") ? name.substr(0, name.size() - 4) : name;
    const std::filesystem::path file = folder / name / (domain + ".conf");
    if (!is_file(file)) continue;
    take_one(file, fleet, [&] {
      const Certificate leaf = leaf_in(folder / name / (domain + ".cer"));
      take_domain(text_of(file), file.string(), folder / name, leaf, fleet);
    });
  }
  const std::filesystem::path account = folder / "account.conf";
  if (is_file(account))
    take_one(account, fleet, [&] {
      for (const SourceValue& one : read_ini(text_of(account), account.string()))
        if (one.name.starts_with("SAVED_")) fleet.lose(one.place, one.name + ", of a DNS provider perhaps, was not copied");
    });
  fleet.note(whole(fleet.source),
             "switch acme.sh's own renewal off (acme.sh --uninstall-cronjob) before the first run; the account is used on, by its key "
             "where it is");
  return fleet;
}

}  // namespace certkit::fleet
