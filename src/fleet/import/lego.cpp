// lego's folder (.lego): certificates/DOMAIN.{crt,key,issuer.crt,json}, accounts/SERVER/EMAIL/. How names are proved and what is run
// afterwards is on lego's command line, and not in the folder.
#include <algorithm>

#include "base/text.hpp"
#include "fleet/import/import.hpp"
#include "fleet/import/source.hpp"
#include "profile/import/json.hpp"

namespace certkit::fleet {
namespace {

struct Account {
  std::string host;  // of the server's URL; a port follows "_"
  std::filesystem::path key;
};

std::vector<Account> accounts_in(const std::filesystem::path& folder, ImportedFleet& fleet) {
  std::vector<Account> accounts;
  const std::filesystem::path all = folder / "accounts";
  take_one(all, fleet, [&] {
    for (const std::string& host : names_in(all))
      for (const std::string& who : names_in(all / host)) {
        const std::filesystem::path key = all / host / who / "keys" / (who + ".key");
        if (is_file(key)) accounts.push_back({host, key});
      }
  });
  return accounts;
}

// The directory is not written down; that of Let's Encrypt is known by the host.
std::string url_for(const std::string& certificate_url) {
  const std::size_t from = certificate_url.find("://"), to = from == std::string::npos ? from : certificate_url.find('/', from + 3);
  if (to == std::string::npos) return {};
  const std::string host = certificate_url.substr(0, to);
  if (host == "https://acme-v02.api.letsencrypt.org" || host == "https://acme-staging-v02.api.letsencrypt.org") return host + "/directory";
  return {};
}

std::string name_for(const std::string& url) {
  return url.empty() ? "acme" : url.find("staging") != std::string::npos ? "letsencrypt-staging" : "letsencrypt";
}

std::string issuer_for(const std::string& certificate_url, const Place& place, const std::vector<Account>& accounts, ImportedFleet& fleet) {
  const std::string url = url_for(certificate_url);
  ImportedIssuer issuer{name_for(url), url.empty() ? "" : "acme:" + url, {}, ""};
  if (url.empty()) {
    const std::string remark = "to be named: acme: and the directory's URL of the server that issued " +
                               (certificate_url.empty() ? std::string("it") : certificate_url);
    issuer.remark = "to be named: acme: and the URL of the server's directory, as --server has it";
    fleet.lose(place, "the server's directory, which lego does not write down; " + remark);
  }
  for (const Account& one : accounts) {
    const std::string host = one.host.substr(0, one.host.find('_'));
    if (certificate_url.find("://" + host) == std::string::npos) continue;
    issuer.settings.emplace_back("account_key", std::filesystem::absolute(one.key).lexically_normal().string());
    issuer.settings.emplace_back("only_existing", "true");
    break;
  }
  return fleet.add_issuer(std::move(issuer));
}

void take_resource(const std::filesystem::path& folder, const std::string& name, const std::vector<Account>& accounts,
                   ImportedFleet& fleet) {
  const std::filesystem::path base = folder / "certificates" / name, json = base.string() + ".json";
  const Certificate leaf = leaf_in(base.string() + ".crt");
  std::vector<std::string> remarks;
  const profile::Node resource = profile::read_json(text_of(json), json.string(), remarks);
  const profile::Node* url = resource.kind == profile::Node::Kind::map ? resource.find("certUrl") : nullptr;
  ImportedCertificate made;
  made.name = name;
  made.from = json.string();
  take_names(leaf, whole(base.string() + ".crt"), fleet, made);
  const std::string absolute = std::filesystem::absolute(base).lexically_normal().string();
  // What lego calls .crt has the chain in it, but for those that were made with --no-bundle.
  put_file(made, "fullchain", absolute + ".crt");
  put_file(made, "key", absolute + ".key");
  if (is_file(base.string() + ".issuer.crt")) put_file(made, "chain", absolute + ".issuer.crt");
  if (is_file(base.string() + ".pem")) put_file(made, "combined", absolute + ".pem");
  if (is_file(base.string() + ".pfx"))
    fleet.lose(whole(base.string() + ".pfx"),
               "the PFX, whose password is on lego's command line: files: {pkcs12: …} and passout write one");
  made.issuer = issuer_for(url != nullptr ? url->text : std::string(), url != nullptr ? url->place : whole(json.string()), accounts, fleet);
  fleet.add(std::move(made));
}

}  // namespace

ImportedFleet import_lego(const std::filesystem::path& folder) {
  ImportedFleet fleet;
  fleet.format = "lego";
  fleet.source = folder.string();
  const std::vector<Account> accounts = accounts_in(folder, fleet);
  for (const std::string& name : names_in(folder / "certificates"))
    if (name.ends_with(".json"))
      take_one(folder / "certificates" / name, fleet, [&] { take_resource(folder, name.substr(0, name.size() - 5), accounts, fleet); });
  fleet.lose(whole(fleet.source),
             "how names are proved, and what is run after a renewal: that is on lego's command line (cron?), and goes to the "
             "issuer (webroot, dns_hook with dns_hook_style: lego) and to hooks: {reload: …}");
  fleet.note(whole(fleet.source), "take lego out of cron before the first run; the account is used on, by its key where it is");
  return fleet;
}

}  // namespace certkit::fleet
