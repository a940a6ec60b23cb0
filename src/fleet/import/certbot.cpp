// certbot's folder (/etc/letsencrypt): renewal/NAME.conf says how each certificate is renewed, live/NAME/ has links to the newest files,
// renewal-hooks/ what is run for each.
#include <algorithm>

#include "base/shell_word.hpp"
#include "base/text.hpp"
#include "fleet/import/import.hpp"
#include "fleet/import/source.hpp"

namespace certkit::fleet {
namespace {

using Values = std::vector<SourceValue>;
constexpr const char* kParams = "renewalparams";

std::string param(const Values& values, std::string_view name) {
  const SourceValue* found = find(values, kParams, name);
  return found == nullptr || found->value == "None" ? std::string() : found->value;
}
Place place_of(const Values& values, std::string_view name, const std::string& file) {
  const SourceValue* found = find(values, kParams, name);
  return found != nullptr ? found->place : whole(file);
}

// "a,b," as configobj writes lists.
std::vector<std::string> list_of(std::string_view text) {
  std::vector<std::string> items;
  while (!text.empty()) {
    const std::size_t comma = std::min(text.find(','), text.size());
    std::string_view item = text.substr(0, comma);
    while (!item.empty() && (item.front() == ' ' || item.front() == '"' || item.front() == '\'')) item.remove_prefix(1);
    while (!item.empty() && (item.back() == ' ' || item.back() == '"' || item.back() == '\'')) item.remove_suffix(1);
    if (!item.empty()) items.emplace_back(item);
    text.remove_prefix(std::min(comma + 1, text.size()));
  }
  return items;
}

// How its names are proved.
class Challenge {
 public:
  Challenge(const Values& values, const std::string& file, ImportedFleet& fleet) : values_(values), file_(file), fleet_(fleet) {}

  std::vector<std::pair<std::string, std::string>> settings() {
    const std::string authenticator = param(values_, "authenticator");
    if (authenticator == "standalone") {
      if (const std::string port = param(values_, "http01_port"); !port.empty() && port != "80") add("http_port", port);
      if (const std::string address = param(values_, "http01_address"); !address.empty()) add("bind", address);
    } else if (authenticator == "webroot") {
      webroot();
    } else if (authenticator == "manual") {
      manual();
    } else if (authenticator.starts_with("dns-")) {
      fleet_.lose(place("authenticator"),
                  "authenticator = " + authenticator + ": certkit changes the DNS by a program of yours; name it at the issuer: dns_hook");
    } else if (!authenticator.empty()) {
      fleet_.lose(place("authenticator"),
                  "authenticator = " + authenticator +
                      ": certkit does not change the settings of web servers; name the folder that it serves at the issuer "
                      "(webroot), or certkit answers on port 80 itself");
    }
    if (const std::string chain = param(values_, "preferred_chain"); !chain.empty()) add("preferred_chain", chain);
    for (const SourceValue& one : values_)
      if (one.section == kParams && one.name.starts_with("dns_") && one.name.ends_with("_credentials"))
        fleet_.lose(one.place, one.name + ": the credentials in " + one.value + " were not copied, nor looked at");
    return std::move(made_);
  }

 private:
  [[nodiscard]] Place place(std::string_view name) const { return place_of(values_, name, file_); }
  void add(const std::string& name, const std::string& value) { made_.emplace_back(name, value); }

  void webroot() {
    std::vector<std::string> folders = list_of(param(values_, "webroot_path"));
    for (const SourceValue& one : values_)
      if (one.section == "webroot_map") folders.push_back(one.value);
    std::sort(folders.begin(), folders.end());
    folders.erase(std::unique(folders.begin(), folders.end()), folders.end());
    if (folders.empty()) return fleet_.lose(place("authenticator"), "authenticator = webroot, and no webroot_path");
    add("webroot", folders.front());
    if (folders.size() > 1)
      fleet_.lose(place("webroot_path"), "several webroots: " + profile::join(folders, ", ") + "; an issuer has one, which is the first");
  }

  // Hooks are programs with arguments, for a shell; dns_hook is a program.
  void manual() {
    const std::string hook = param(values_, "manual_auth_hook"), cleanup = param(values_, "manual_cleanup_hook");
    if (hook.empty()) return fleet_.lose(place("authenticator"), "authenticator = manual without a hook: nobody is there to answer");
    const std::vector<std::string> preferred = list_of(param(values_, "pref_challs"));
    if (std::find(preferred.begin(), preferred.end(), "dns-01") == preferred.end())
      return fleet_.lose(place("manual_auth_hook"),
                         "manual_auth_hook = " + hook + ": hooks are for dns-01 here; for http-01 there is webroot");
    add("challenge", "dns-01");
    for (const auto& [setting, name, command] :
         {std::tuple{"dns_hook", "manual_auth_hook", hook}, {"dns_cleanup_hook", "manual_cleanup_hook", cleanup}}) {
      if (command.empty()) continue;
      const std::string program = command.substr(0, command.find(' '));
      add(setting, program);
      if (program != command) fleet_.lose(place(name), std::string(name) + " = " + command + ": the arguments; a hook is a program here");
      if (setting == std::string("dns_hook")) add("dns_hook_style", "certbot");
    }
  }

  const Values& values_;
  const std::string& file_;
  ImportedFleet& fleet_;
  std::vector<std::pair<std::string, std::string>> made_;
};

std::string server_name(const std::string& url) {
  return url.find("letsencrypt.org") == std::string::npos ? "acme"
         : url.find("staging") == std::string::npos       ? "letsencrypt"
                                                          : "letsencrypt-staging";
}

void take_hooks(const Values& values, const std::string& file, ImportedFleet& fleet, ImportedCertificate& made) {
  const auto place = [&](std::string_view name) { return place_of(values, name, file); };
  std::vector<std::pair<std::string, std::string>> told = {
      {"RENEWED_LINEAGE", made.installations.empty() ? "" : made.installations.front().to},
      {"RENEWED_DOMAINS", profile::join(made.san, " ")}};
  if (const std::string before = param(values, "pre_hook"); before.find("stop") != std::string::npos)
    fleet.lose(
        place("pre_hook"),
        "pre_hook = " + before + ": it stops a service, and nothing would start it again where the CA says no; a webroot needs no stop");
  else if (!before.empty())
    made.before.push_back(before);
  if (const std::string deploy = param(values, "renew_hook"); !deploy.empty()) {
    if (is_reload(deploy))
      made.reload.push_back(deploy);
    else
      made.deploy.push_back(with_environment(told, deploy));
  }
  if (const std::string after = param(values, "post_hook"); !after.empty()) {
    made.reload.push_back(after);
    fleet.note(place("post_hook"),
               "post_hook is `reload` here: it is run when the new files are in place, and not where nothing came of it");
  }
}

// The files in live/NAME are links, which certkit does not write through: live/NAME becomes one itself, and leads elsewhere from then on.
void turn_links(const Place& place, ImportedFleet& fleet, ImportedCertificate& made) {
  for (ImportedFolder& one : made.installations) {
    one.generations = true;
    const std::string old = one.to + ".certbot";
    fleet.note(place, "once, before the first run: mv " + base::shell_word(one.to) + " " + base::shell_word(old) + " && ln -s " +
                          base::shell_word(std::filesystem::path(old).filename().string()) + " " + base::shell_word(one.to) +
                          "; services read the same paths as before");
  }
}

std::string url_of(const std::string& server) {
  return "acme:" + (server.empty() ? "https://acme-v02.api.letsencrypt.org/directory" : server);
}

// Scripts that certbot runs for all certificates.
void take_common_hooks(const std::filesystem::path& folder, ImportedFleet& fleet) {
  for (const char* kind : {"pre", "deploy", "post"}) {
    for (const std::string& name : names_in(folder / "renewal-hooks" / kind)) {
      const std::filesystem::path script = folder / "renewal-hooks" / kind / name;
      if (!is_file(script) || name.ends_with('~')) continue;
      for (ImportedCertificate& one : fleet.certificates) {
        const std::string lineage = one.installations.empty() ? std::string() : one.installations.front().to;
        const std::string where = one.installations.empty() ? script.string()
                                                            : std::filesystem::path(lineage).parent_path().parent_path().string() +
                                                                  "/renewal-hooks/" + kind + "/" + name;
        const std::string command = base::shell_word(where);
        if (kind == std::string("pre"))
          one.before.push_back(command);
        else if (kind == std::string("post"))
          one.reload.push_back(command);
        else
          one.deploy.push_back(with_environment({{"RENEWED_LINEAGE", lineage}, {"RENEWED_DOMAINS", profile::join(one.san, " ")}}, command));
      }
    }
  }
}

}  // namespace

void take_renewal(std::string_view text, const std::string& file, const Certificate& certificate, ImportedFleet& fleet) {
  const Values values = read_ini(text, file);
  const auto path = [&](std::string_view name) {
    const SourceValue* found = find(values, "", name);
    return found == nullptr ? std::string() : found->value;
  };
  ImportedCertificate made;
  made.name = std::filesystem::path(file).stem().string();
  made.from = file;
  take_names(certificate, whole(file), fleet, made);
  for (const auto& [id, name] : {std::pair{"certificate", "cert"}, {"key", "privkey"}, {"chain", "chain"}, {"fullchain", "fullchain"}})
    if (const std::string at = path(name); !at.empty()) put_file(made, id, at);
  turn_links(whole(file), fleet, made);
  made.reuse_key = param(values, "reuse_key") == "True";
  made.issuer = fleet.add_issuer(
      {server_name(param(values, "server")), url_of(param(values, "server")), Challenge(values, file, fleet).settings(), ""});
  take_hooks(values, file, fleet, made);
  if (const SourceValue* expiry = find(values, "", "renew_before_expiry")) {
    const std::string number = expiry->value.substr(0, expiry->value.find(' '));
    const bool days = !number.empty() && number.size() <= 4 && number.find_first_not_of("0123456789") == std::string::npos &&
                      expiry->value.find("day") != std::string::npos;
    if (days)
      made.renew_before = number + "d";
    else
      fleet.lose(expiry->place, "renew_before_expiry = " + expiry->value);
  }
  const std::string installer = param(values, "installer");
  if (!installer.empty())
    fleet.lose(place_of(values, "installer", file),
               "installer = " + installer + ": it reloads the server after a renewal; put that at hooks: {reload: …}");
  fleet.add(std::move(made));
}

ImportedFleet import_certbot(const std::filesystem::path& folder) {
  ImportedFleet fleet;
  fleet.format = "certbot";
  fleet.source = folder.string();
  for (const std::string& name : names_in(folder / "renewal")) {
    if (!name.ends_with(".conf")) continue;
    const std::filesystem::path file = folder / "renewal" / name;
    take_one(file, fleet, [&] {
      const Certificate leaf = leaf_in(folder / "live" / name.substr(0, name.size() - 5) / "cert.pem");
      take_renewal(text_of(file), file.string(), leaf, fleet);
    });
  }
  take_common_hooks(folder, fleet);
  if (is_file(folder / "cli.ini"))
    fleet.note(whole((folder / "cli.ini").string()), "what is set there for all certificates was not looked at");
  fleet.note(whole(fleet.source), "switch certbot's own renewal off (systemctl disable --now certbot.timer) before the first run");
  fleet.note(whole(fleet.source),
             "the account is not taken over, its key being in a form of certbot's own: with agree_terms: true at the issuer certkit makes "
             "one of its own");
  return fleet;
}

}  // namespace certkit::fleet
