#include "issue/http_settings.hpp"

#include "base/files.hpp"
#include "certkit/chain.hpp"
#include "certkit/read.hpp"
#include "certkit/write.hpp"
#include "net/url.hpp"

namespace certkit::issue {
namespace {

constexpr std::size_t kFileLimit = 1u << 20;

// What it says is written down with the request, and stands on a command line: a password has its own setting.
void require_proxy(const std::string& text) {
  const bool scheme = text.find("://") != std::string::npos;
  if (text.find('@') != std::string::npos)
    throw Error(Errc::usage, "there is a user or a password in it",
                "give them by proxy_user, and proxy_password as env:VARIABLE or file:PATH");
  (void)net::parse_url(scheme ? text : "http://" + text);
}

}  // namespace

Bag read_setting_file(const std::filesystem::path& path, const SecretReference& password, const IssuerSettings& settings) {
  ReadOptions how;
  how.password_given = password.given();
  how.ask = [&](const std::string&, int attempt) -> std::optional<Secret> {
    if (attempt > 0 || !password.given()) return std::nullopt;
    return settings.secret(password);
  };
  return read(base::read_file(path, kFileLimit).reveal(), path.string(), how);
}

void HttpSettings::declare(SettingTable& table) {
  table.file("ca_file", ca_file, "Trust anchors of the server's certificate, PEM; --ca-file says the same [the system's]");
  table.file("client_certificate", client_certificate, "Certificate (and chain) that certkit shows to the server, in any container");
  table.file("client_key", client_key, "Its private key, if it is not in the same file");
  table.secret("client_key_password", client_key_password, "Password of that key or container");
  table.text("proxy", proxy, "http://HOST:PORT of a proxy [as http_proxy, https_proxy and no_proxy say]").checked(&require_proxy);
  table.text("proxy_user", proxy_user, "User, for proxies that ask for a password (HTTP Basic)");
  table.secret("proxy_password", proxy_password, "Its password");
  table.number("timeout", timeout, 1, 3600, "Seconds that one answer may take [120]");
}

net::HttpOptions HttpSettings::options(const IssuerSettings& settings) const {
  net::HttpOptions options;
  options.ca_file = ca_file;
  options.proxy = proxy;
  if (proxy_user.empty() == proxy_password.given())
    throw Error(Errc::usage, "of proxy_user and proxy_password one is missing", "give both, or neither");
  if (!proxy_user.empty()) {
    options.proxy_user = proxy_user;
    options.proxy_password = std::make_shared<const Secret>(settings.secret(proxy_password));
  }
  options.whole_limit = std::chrono::seconds(timeout);
  const std::optional<Client> shown = client(settings);
  if (!shown) return options;
  auto pem = std::make_shared<net::HttpOptions::Client>();
  for (const Certificate& certificate : shown->certificates) pem->certificates_pem += to_pem(certificate);
  pem->key_pem = to_pem_unencrypted(shown->key, KeyFormat::pkcs8);
  options.client = std::move(pem);
  return options;
}

std::optional<HttpSettings::Client> HttpSettings::client(const IssuerSettings& settings) const {
  if (client_certificate.empty()) {
    if (!client_key.empty()) throw Error(Errc::usage, "client_key is given without client_certificate", "give both, or neither");
    return std::nullopt;
  }
  const Bag bag = read_setting_file(client_certificate, client_key_password, settings);
  const Bag other = client_key.empty() ? Bag() : read_setting_file(client_key, client_key_password, settings);
  const auto certificates = bag.all<Certificate>();
  auto keys = bag.all<PrivateKey>();
  if (keys.empty()) keys = other.all<PrivateKey>();
  if (certificates.empty())
    throw Error(Errc::wrong_kind, "there is no certificate in it", "client_certificate names the one that certkit shows",
                client_certificate.string());
  if (keys.empty())
    throw Error(Errc::wrong_kind, "there is no private key that could be opened",
                "name its file by client_key, and its password by client_key_password",
                (client_key.empty() ? client_certificate : client_key).string());
  const Certificate* leaf = nullptr;
  for (const Certificate* certificate : certificates)
    if (certificate->public_key().same_as(keys.front()->public_key())) leaf = certificate;
  if (leaf == nullptr)
    throw Error(Errc::mismatch, "the private key belongs to none of its certificates", "certkit verify-pair finds the right one",
                client_certificate.string());
  return Client{order_chain(*leaf, certificates).path, keys.front()->clone()};
}

}  // namespace certkit::issue
