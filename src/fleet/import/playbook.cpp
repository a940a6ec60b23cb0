// A playbook of Venafi's vcert (`vcert run`): README-PLAYBOOK of vcert 5. Its values may be Go templates, which are not evaluated; {{ Env
// "NAME" }} alone is a reference to the environment.
#include <algorithm>

#include "asn1/oids.hpp"
#include "base/text.hpp"
#include "fleet/import/import.hpp"

namespace certkit::fleet {
namespace {

namespace oid = asn1::oid;
using profile::Node;

std::string text_at(const Node& map, std::string_view key) {
  const Node* found = map.kind == Node::Kind::map ? map.find(key) : nullptr;
  return found != nullptr && found->kind == Node::Kind::scalar ? found->text : std::string();
}
Place place_at(const Node& map, std::string_view key) {
  const Node* found = map.kind == Node::Kind::map ? map.find(key) : nullptr;
  return found != nullptr ? found->place : map.place;
}
std::vector<std::string> texts_at(const Node& map, std::string_view key) {
  const Node* found = map.kind == Node::Kind::map ? map.find(key) : nullptr;
  if (found == nullptr) return {};
  if (found->kind == Node::Kind::scalar) return {found->text};
  std::vector<std::string> texts;
  for (const Node& item : found->items)
    if (item.kind == Node::Kind::scalar) texts.push_back(item.text);
  return texts;
}

bool is_template(const std::string& text) { return text.find("{{") != std::string::npos; }

// {{ Env "NAME" }} and nothing else.
std::string variable_in(const std::string& text) {
  std::string plain;
  for (const char c : text)
    if (c != ' ' && c != '-') plain += c;
  if (!plain.starts_with("{{Env\"") || !plain.ends_with("\"}}") || plain.size() < 10) return {};
  const std::string name = plain.substr(6, plain.size() - 9);
  return name.find_first_of("\"{}|") == std::string::npos ? name : std::string();
}

std::string reference(const Node& map, std::string_view key, const std::string& variable, ImportedFleet& fleet) {
  const std::string value = text_at(map, key);
  if (value.empty()) return {};
  if (const std::string known = variable_in(value); !known.empty()) return "env:" + known;
  return fleet.secret(place_at(map, key), std::string(key), value, variable);
}

class Task {
 public:
  Task(const Node& node, const std::string& issuer, ImportedFleet& fleet) : node_(node), fleet_(fleet) {
    made_.name = text_at(node, "name");
    made_.issuer = issuer;
    made_.from = node.place.file_and_line() + ", certificateTasks: " + made_.name;
  }

  void take() {
    const Node* request = node_.find("request");
    if (request == nullptr || request->kind != Node::Kind::map) return fleet_.lose(node_.place, made_.name + " has no request");
    take_names(*request);
    if (made_.subject.empty() && made_.san.empty())
      return fleet_.lose(request->place, made_.name + " asks for no name that is known here, and is left out");
    take_key(*request);
    take_rest(*request);
    take_renewal();
    const Node* installations = node_.find("installations");
    if (installations != nullptr)
      for (const Node& one : installations->items) take_installation(one, *request);
    if (node_.find("setEnvVars") != nullptr)
      fleet_.lose(place_at(node_, "setEnvVars"),
                  "setEnvVars: hooks are told by CERTKIT_SERIAL, CERTKIT_FINGERPRINT (SHA-256) and CERTKIT_FILES");
    fleet_.add(std::move(made_));
  }

 private:
  // False where it is a template, of which nobody knows here what it stands for.
  bool known(const Node& map, std::string_view key, const std::string& value) {
    if (!is_template(value)) return true;
    fleet_.lose(place_at(map, key), std::string(key) + ": " + value + " is a template of vcert; write the value itself");
    return false;
  }

  void take_names(const Node& request) {
    for (const auto& [key, prefix] :
         {std::pair{"sanDNS", ""}, {"sanIP", "ip:"}, {"sanEmail", "email:"}, {"sanURI", "uri:"}, {"sanUPN", "upn:"}})
      for (const std::string& value : texts_at(request, key)) {
        if (!known(request, key, value)) continue;
        try {
          const GeneralName name = GeneralName::from_text(prefix + value);
          made_.san.push_back(name.type == GeneralName::Type::dns ? name.value : name.to_text());
        } catch (const Error& error) {
          fleet_.lose(place_at(request, key), std::string(key) + ": " + error.message());
        }
      }
    const Node* subject = request.find("subject");
    if (subject == nullptr || subject->kind != Node::Kind::map) return;
    Name name;
    const auto add = [&](const Oid& type, const char* key) {
      for (const std::string& value : texts_at(*subject, key)) {
        if (value.empty() || !known(*subject, key, value)) continue;
        try {
          Name checked = name;
          checked.add(type, value);
          name = Name::from_rfc4514(checked.to_rfc4514());
        } catch (const Error& error) {
          fleet_.lose(place_at(*subject, key), std::string(key) + ": " + error.message());
        }
      }
    };
    add(Oid("2.5.4.6"), "country");
    add(Oid("2.5.4.8"), "province");
    add(Oid("2.5.4.7"), "locality");
    add(Oid("2.5.4.10"), "organization");
    add(Oid("2.5.4.11"), "orgUnits");
    add(oid::kCommonName, "commonName");
    const std::optional<std::string> cn = name.common_name();
    // A subject without its CN would be another one.
    if (cn || text_at(*subject, "commonName").empty()) made_.subject = name.to_rfc4514();
    if (made_.san.empty() && cn && cn->find(' ') == std::string::npos && cn->find('.') != std::string::npos) {
      made_.san.push_back(*cn);
      fleet_.note(place_at(*subject, "commonName"),
                  "the commonName is asked for as a DNS name, too: clients look at nothing else (RFC 9525)");
    }
  }

  void take_key(const Node& request) {
    std::string type = base::lower_ascii(text_at(request, "keyType")), curve = base::lower_ascii(text_at(request, "keyCurve"));
    const std::string size = text_at(request, "keySize");
    std::string key = "rsa:" + (size.empty() ? std::string("2048") : size);
    if (type == "ed25519" || curve == "ed25519")
      key = "ed25519";
    else if (type == "ec" || type == "ecc" || type == "ecdsa")
      key = "ec:" + (curve.empty() ? std::string("p256") : curve);
    try {
      made_.key_type = KeySpec::parse(key).to_text();
    } catch (const Error& error) {
      fleet_.lose(place_at(request, "keyType"), "the key " + key + ": " + error.message() + "; rsa:2048 is used");
      made_.key_type = "rsa:2048";
    }
    if (base::lower_ascii(text_at(request, "csr")).starts_with("service") ||
        base::lower_ascii(text_at(request, "csrOrigin")).starts_with("service"))
      fleet_.lose(place_at(request, "csr"), "csr: service: the key is made here, and never leaves this machine");
  }

  void take_rest(const Node& request) {
    const std::string days = text_at(request, "validDays");
    const std::string digits = days.substr(0, days.find('#'));
    if (!digits.empty() && digits.size() <= 5 && digits.find_first_not_of("0123456789") == std::string::npos)
      made_.days = std::stoi(digits);
    else if (!days.empty())
      fleet_.lose(place_at(request, "validDays"), "validDays: " + days);
    if (text_at(request, "chain") == "root-first")
      fleet_.lose(place_at(request, "chain"), "chain: root-first: the chain is written leaf side first");
    if (const Node* location = request.find("location"); location != nullptr && location->kind == Node::Kind::map) {
      const std::string at = text_at(*location, "tlsAddress");
      if (!at.empty() && known(*location, "tlsAddress", at)) made_.endpoints.push_back(at);
    }
    for (const char* key : {"zone", "fields", "nickname", "appInfo", "issuerHint", "customFields", "origin"})
      if (const Node* there = request.find(key); there != nullptr)
        fleet_.lose(there->place, std::string(key) + (there->kind == Node::Kind::scalar ? ": " + there->text : std::string()) +
                                      " is for the Venafi platform; what the CA wants instead is a setting of the issuer");
    for (const std::string& key : request.keys) {
      static const std::vector<std::string> known_keys = {"sanDNS",    "sanIP",      "sanEmail",     "sanURI",      "sanUPN", "subject",
                                                          "keyType",   "keyCurve",   "keySize",      "keyPassword", "csr",    "csrOrigin",
                                                          "validDays", "chain",      "location",     "zone",        "fields", "nickname",
                                                          "appInfo",   "issuerHint", "customFields", "origin"};
      if (std::find(known_keys.begin(), known_keys.end(), key) == known_keys.end())
        fleet_.lose(place_at(request, key), key + " of the request");
    }
  }

  void take_renewal() {
    const std::string before = base::lower_ascii(text_at(node_, "renewBefore"));
    if (before == "0" || before == "disabled")
      return fleet_.lose(place_at(node_, "renewBefore"),
                         "renewBefore: " + before + ": what is in the fleet is renewed; take it out where it should not be");
    const std::string digits = before.substr(0, before.size() - (before.empty() ? 0 : 1));
    const bool number =
        !digits.empty() && digits.size() <= 4 && digits.find_first_not_of("0123456789") == std::string::npos && std::stoi(digits) > 0;
    if (before.empty())
      made_.renew_before = "10%";  // vcert's own
    else if (number && (before.back() == 'd' || before.back() == 'h' || (before.back() == '%' && digits.size() <= 2)))
      made_.renew_before = before;
    else
      fleet_.lose(place_at(node_, "renewBefore"), "renewBefore: " + before);
  }

  void take_installation(const Node& one, const Node& request) {
    if (one.kind != Node::Kind::map) return fleet_.lose(one.place, "an installation that is no map");
    std::string format = base::lower_ascii(text_at(one, "format"));
    if (format.empty()) format = base::lower_ascii(text_at(one, "type"));  // before vcert 5
    const std::size_t before = made_.installations.size();
    if (format == "pem")
      take_pem(one);
    else if (format == "pkcs12")
      take_file(one, "pkcs12", text_at(one, "file").empty() ? "location" : "file");
    else if (format == "jks")
      take_file(one, "jks", text_at(one, "file").empty() ? "location" : "file");
    else
      return fleet_.lose(one.place, (format.empty()     ? "an installation without format"
                                     : format == "capi" ? "CAPI: the store of Windows"
                                                        : format) +
                                        "; a PFX (files: {pkcs12: …}) may be imported by a `deploy` hook");
    if (made_.passout.empty()) made_.passout = reference(request, "keyPassword", made_.name + "_PASSWORD", fleet_);
    if (format == "jks") take_jks(one);
    take_action(one, before);
    for (const std::string& key : one.keys) {
      static const std::vector<std::string> known_keys = {"format",
                                                          "type",
                                                          "file",
                                                          "chainFile",
                                                          "keyFile",
                                                          "location",
                                                          "pemCertFilename",
                                                          "pemChainFilename",
                                                          "pemKeyFilename",
                                                          "jksAlias",
                                                          "jksPassword",
                                                          "p12Password",
                                                          "afterInstallAction",
                                                          "backupFiles",
                                                          "installValidationAction"};
      if (std::find(known_keys.begin(), known_keys.end(), key) == known_keys.end())
        fleet_.lose(place_at(one, key), key + " of the installation");
    }
  }

  void take_path(const Node& one, const std::string& id, std::string_view key, const std::string& path) {
    if (path.empty() || !known(one, key, path)) return;
    const std::string name = std::filesystem::path(path).filename().string();
    if (name.empty() || name == "." || name == ".." || path.find('\\') != std::string::npos)
      return fleet_.lose(place_at(one, key), std::string(key) + ": " + path + " is no file of this machine");
    put_file(made_, id, path);
  }
  void take_file(const Node& one, const std::string& id, std::string_view key) { take_path(one, id, key, text_at(one, key)); }

  void take_pem(const Node& one) {
    const std::string folder = text_at(one, "location");
    const auto in_folder = [&](std::string_view key, const std::string& usual) {
      const std::string name = text_at(one, key);
      return folder.empty() ? std::string() : folder + "/" + (name.empty() ? usual : name);
    };
    if (text_at(one, "file").empty() && !folder.empty()) {  // before vcert 5
      take_path(one, "certificate", "location", in_folder("pemCertFilename", "certificate.cer"));
      take_path(one, "chain", "location", in_folder("pemChainFilename", "certificate.chain"));
      return take_path(one, "key", "location", in_folder("pemKeyFilename", "certificate.key"));
    }
    take_file(one, "certificate", "file");
    take_file(one, "chain", "chainFile");
    take_file(one, "key", "keyFile");
  }

  void take_jks(const Node& one) {
    if (made_.passout.empty())
      made_.passout = reference(one, "jksPassword", made_.name + "_PASSWORD", fleet_);
    else if (!text_at(one, "jksPassword").empty() && text_at(one, "jksPassword") != text_at(*node_.find("request"), "keyPassword"))
      fleet_.lose(place_at(one, "jksPassword"), "jksPassword: keystore and key have one password here, that of `passout`");
    const std::string alias = text_at(one, "jksAlias");
    if (!alias.empty() && alias != fleet_.free_name(made_.name))
      fleet_.lose(place_at(one, "jksAlias"), "jksAlias: " + alias + ": the alias is the certificate's name in the fleet");
  }

  void take_action(const Node& one, std::size_t before) {
    const std::string action = text_at(one, "afterInstallAction");
    if (!text_at(one, "installValidationAction").empty())
      fleet_.lose(place_at(one, "installValidationAction"),
                  "installValidationAction; hooks: {verify: …} says whether a service has the new certificate");
    if (action.empty()) return;
    if (!known(one, "afterInstallAction", action)) return;
    const bool reload = is_reload(action);
    std::vector<std::string>& hook = reload ? made_.reload : made_.deploy;
    if (!reload && made_.installations.size() > before && made_.installations.back().deploy.empty())
      made_.installations.back().deploy = action;
    else if (std::find(hook.begin(), hook.end(), action) == hook.end())
      hook.push_back(action);
  }

  const Node& node_;
  ImportedFleet& fleet_;
  ImportedCertificate made_;
};

// certkit has no issuer for a Venafi platform: the CA behind it is the user's to name.
std::string issuer_of(const Node& root, ImportedFleet& fleet) {
  const Node* config = root.find("config");
  const Node* connection = config != nullptr && config->kind == Node::Kind::map ? config->find("connection") : nullptr;
  if (connection == nullptr)
    return fleet.add_issuer({"venafi", "", {}, "which CA issues them: acme:https://…, adcs:https://…, est:https://…"});
  std::string platform = base::lower_ascii(text_at(*connection, "platform"));
  if (platform.empty()) platform = base::lower_ascii(text_at(*connection, "type"));
  const std::string url = text_at(*connection, "url");
  fleet.lose(connection->place,
             "the connection to " + (platform.empty() ? std::string("Venafi") : platform) + (url.empty() ? "" : " at " + url) +
                 ": certkit asks CAs themselves; say which one at `issuer` (acme:, adcs:, est:, cmp:, or exec: with a program)");
  if (const Node* credentials = connection->find("credentials"); credentials != nullptr)
    fleet.lose(credentials->place, "credentials: none of them was copied");
  for (const char* key : {"trustBundle"})
    if (const Node* there = connection->find(key))
      fleet.note(there->place, std::string(key) + ": what the issuer's server is trusted by is its setting `ca_file`");
  return fleet.add_issuer(
      {fleet.free_name(platform.empty() ? "venafi" : platform),
       "",
       {},
       "to be named: the CA that stands behind it, as acme:https://…, adcs:https://…, est:https://… (certkit issuer --help)"});
}

}  // namespace

ImportedFleet import_playbook(std::string_view text, const std::string& file) {
  ImportedFleet fleet;
  fleet.format = "vcert";
  fleet.source = file;
  const Node root = profile::read_yaml(text, file);
  if (root.kind != Node::Kind::map) profile::fail(root.place, "a playbook is a map with certificateTasks");
  const Node* tasks = root.find("certificateTasks");
  if (tasks == nullptr) tasks = root.find("certificates");  // before vcert 5
  if (tasks == nullptr || tasks->kind != Node::Kind::list) profile::fail(root.place, "a playbook has a list certificateTasks");
  const std::string issuer = issuer_of(root, fleet);
  for (const Node& task : tasks->items) {
    if (task.kind != Node::Kind::map) {
      fleet.lose(task.place, "a task that is no map");
      continue;
    }
    Task(task, issuer, fleet).take();
  }
  return fleet;
}

}  // namespace certkit::fleet
