#include "issue/cmp/settings.hpp"

namespace certkit::issue::cmp {
namespace {

std::vector<Certificate> certificates_in(const std::filesystem::path& file, const char* setting, const IssuerSettings& world) {
  const Bag bag = read_setting_file(file, {}, world);
  std::vector<Certificate> all;
  for (const Certificate* certificate : bag.all<Certificate>()) all.push_back(*certificate);
  if (all.empty())
    throw Error(Errc::wrong_kind, std::string("there is no certificate in the file of the setting ") + setting + ": " + bag.describe(),
                "name a file that holds it", file.string());
  return all;
}

}  // namespace

void Settings::declare(SettingTable& table) {
  http.declare(table);
  table.text("command", command, "What is sent: p10cr is the request as it is; the others are made of it, and need key [p10cr]")
      .one_of({"p10cr", "ir", "cr", "kur"});
  table.text("reference", reference, "Reference of the shared secret that protects messages, as the CA gave it");
  table.secret("secret", secret, "That secret");
  table.file("trust", trust, "Trust anchors of whoever signs the answers, PEM: the CA, not the web server");
  table.file("server_certificate", server_certificate, "The very certificate that answers are signed by, in place of trust");
  table.text("recipient", recipient, "Name of the CA as RFC 4514 has it: CN=Issuing CA,O=Contoso [of the certificates]");
  table.file("key", key, "Private key of the request, for ir, cr and kur");
  table.secret("key_password", key_password, "Password of that key");
  table.flag("implicit_confirm", implicit_confirm, "Ask the CA to do without a confirmation of the certificate [false]");
}

net::CmpCommand Settings::command_word() const {
  if (command == "ir") return net::CmpCommand::ir;
  if (command == "cr") return net::CmpCommand::cr;
  return command == "kur" ? net::CmpCommand::kur : net::CmpCommand::p10cr;
}

void Settings::check() const {
  const bool mac = secret.given();
  if (mac == reference.empty()) throw Error(Errc::usage, "cmp: of reference and secret one is missing", "give both, or neither");
  if (!mac && http.client_certificate.empty())
    throw Error(Errc::usage, "cmp: nothing protects the messages",
                "give reference and secret, or client_certificate and client_key, as settings of the issuer");
  if (!mac && trust.empty() && server_certificate.empty())
    throw Error(Errc::usage, "cmp: nothing says whose signature on the answers is good",
                "give the setting trust, with the root of the CA, or server_certificate; ca_file is for TLS alone");
  if (command != "p10cr" && key.empty())
    throw Error(Errc::usage, "cmp: the command " + command + " is signed by the key of the request", "name its file by the setting key");
}

net::CmpOptions Settings::options(const std::string& url, const IssuerSettings& world) const {
  net::CmpOptions options;
  options.url = url;
  options.implicit_confirm = implicit_confirm;
  if (world.now) options.now = world.now();
  if (!recipient.empty()) options.recipient = Name::from_rfc4514(recipient);
  if (!trust.empty()) options.trust = certificates_in(trust, "trust", world);
  if (!server_certificate.empty()) options.server_certificate = certificates_in(server_certificate, "server_certificate", world).front();
  // With both, the secret protects, and the certificate is for TLS or to be renewed.
  if (auto client = http.client(world)) {
    options.certificates = std::move(client->certificates);
    options.key = std::make_shared<const PrivateKey>(std::move(client->key));
  }
  if (secret.given()) {
    options.reference = reference;
    options.secret = std::make_shared<const Secret>(world.secret(secret));
  }
  return options;
}

PrivateKey Settings::request_key(const Csr& csr, const IssuerSettings& world) const {
  const Bag bag = read_setting_file(key, key_password, world);
  for (const PrivateKey* one : bag.all<PrivateKey>())
    if (one->public_key().same_as(csr.public_key())) return one->clone();
  if (bag.all<PrivateKey>().empty())
    throw Error(Errc::wrong_kind, "there is no private key that could be opened: " + bag.describe(),
                "its password is the setting key_password", key.string());
  throw Error(Errc::mismatch, "the private key is not that of the request", "certkit verify-pair finds the right one", key.string());
}

}  // namespace certkit::issue::cmp
