#include "issue/acme/account.hpp"

#include "base/freed.hpp"
#include "base/text.hpp"
#include "certkit/make.hpp"
#include "issue/acme/base64url.hpp"
#include "issue/acme/jws.hpp"
#include "issue/acme/problem.hpp"
#include "net/url.hpp"

namespace certkit::issue::acme {
namespace {

std::string location_of(const Client& client, const Reply& reply) {
  const std::string location = reply.answer.header("location");
  if (location.empty()) throw Error(Errc::malformed, "the CA does not say which account it is", "does a proxy take headers away?");
  const net::Url url = net::resolve_received(net::parse_url(client.directory_url()), location);
  if (url.scheme != "https")
    throw Error(Errc::malformed, "the account's URL is not https: " + base::printable(location.substr(0, 200)),
                "does something stand before the CA that ends TLS?");
  return url.to_text();
}

std::string contact_list(const std::vector<std::string>& contacts) {
  std::string list;
  for (const std::string& contact : contacts)
    list += (list.empty() ? "" : ",") + json_text(contact.find(':') == std::string::npos ? "mailto:" + contact : contact);
  return "[" + list + "]";
}

// Whoever binds the account hears that first: it is what goes wrong.
Error no_account(const Settings& settings, const Problem& problem) {
  const bool binding = !settings.eab_kid.empty() && (problem.type == "unauthorized" || problem.type == "malformed" || problem.type.empty());
  return {Errc::refused, "the CA opens no account: " + sentence(problem),
          binding ? "are eab_kid and eab_hmac those that the CA gave out, for this directory, and not used up? copy them once more"
                  : next_step(problem)};
}

Secret mac_key(const SecretReference& reference, const IssuerSettings& world) {
  const base::WipeDeleted wipe;
  const Secret text = world.secret(reference);
  auto octets = from_base64url(as_text(text.reveal()));
  if (!octets || octets->empty())
    throw Error(Errc::usage, "eab_hmac holds no MAC key: it is not base64url", "copy it once more from the CA's web site, in whole");
  return Secret(std::move(*octets));
}

}  // namespace

Account::Account(Client& client, const Settings& settings, const IssuerSettings& world)
    : client_(client), settings_(settings), world_(world) {}

AccountKeyFile Account::file() const {
  if (world_.state.empty())
    throw Error(Errc::usage, "there is no folder to keep an account key in", "name one: --state DIR, or a key of your own: account_key");
  return {world_.state, client_.directory_url(), settings_.account};
}

const PrivateKey& Account::key() {
  if (!key_)
    key_ = settings_.account_key.empty() ? file().load_or_make(client_.pace().now())
                                         : read_private_key(settings_.account_key, settings_.account_key_password, world_);
  return *key_;
}

std::optional<std::string> Account::find(const PrivateKey& key) {
  const Reply reply = client_.post(client_.directory().new_account, R"({"onlyReturnExisting":true})", {key, {}});
  if (!reply.ok()) {
    // The second is said by CAs that look at the binding first.
    if (reply.problem->type == "accountDoesNotExist" || reply.problem->type == "externalAccountRequired") return std::nullopt;
    throw Error(Errc::refused, "the CA does not take the account key: " + sentence(*reply.problem), next_step(*reply.problem));
  }
  const std::string status = reply.answer.body.empty() ? "valid" : client_.understood(reply, read_account).status;
  if (status != "valid" && !status.empty())
    throw Error(Errc::refused, "the account at the CA is " + status, "make another one: account=NAME with a new name");
  return location_of(client_, reply);
}

std::string Account::sign_up() {
  const Directory& directory = client_.directory();
  if (settings_.only_existing)
    throw Error(Errc::usage, "the CA knows no account of this key, and only_existing forbids to make one", "is it the right account_key?");
  if (!directory.terms.empty() && !settings_.agree_terms)
    throw Error(Errc::usage, "the CA wants its terms of service to be agreed to: " + directory.terms,
                "read them; then say --with agree_terms=true, once");
  if (directory.account_needs_binding && settings_.eab_kid.empty())
    throw Error(Errc::usage, "the CA opens accounts only for those it knows (external account binding)",
                "take key id and MAC key from its web site, and give them by eab_kid and eab_hmac");
  std::string payload = directory.terms.empty() && !settings_.agree_terms ? "{" : R"({"termsOfServiceAgreed":true,)";
  payload += "\"contact\":" + contact_list(settings_.contact);
  if (!settings_.eab_kid.empty())
    payload += ",\"externalAccountBinding\":" +
               bind_account(key().public_key(), settings_.eab_kid, mac_key(settings_.eab_hmac, world_), directory.new_account);
  const Reply reply = client_.post(directory.new_account, payload + "}", {key(), {}});
  if (!reply.ok()) throw no_account(settings_, *reply.problem);
  client_.pace().tell("a new account was opened");
  return location_of(client_, reply);
}

bool Account::finish_key_change() {
  if (!settings_.account_key.empty()) return false;
  auto next = file().staged();
  if (!next) return false;
  auto found = find(*next);
  if (!found) return false;
  file().adopt_staged(client_.pace().now());
  key_ = std::move(next);
  url_ = *std::move(found);
  return true;
}

void Account::look_up() {
  if (!url_.empty()) return;
  if (auto found = find(key()))
    url_ = *std::move(found);
  else
    (void)finish_key_change();
}

const std::string& Account::url() {
  look_up();
  if (url_.empty()) url_ = sign_up();
  return url_;
}

void Account::require() {
  std::error_code failed;
  const bool has_key = !settings_.account_key.empty() || std::filesystem::exists(file().path(), failed);
  if (has_key) look_up();
  if (!url_.empty()) return;
  throw Error(Errc::usage,
              "there is no account at " + client_.directory_url() + (has_key ? " for this account key" : " that certkit has the key of"),
              "account, account_key and --state say which account it is; a certificate is revoked with its own key too: --key FILE");
}

Signer Account::signer() {
  const std::string& kid = url();
  return {key(), kid};
}

std::filesystem::path Account::change_key() {
  if (!settings_.account_key.empty())
    throw Error(Errc::unsupported, "the account key is a file of your own, which certkit does not change", "leave account_key out");
  if (client_.directory().key_change.empty())
    throw Error(Errc::unsupported, "this CA changes no account keys", "close the account, and make another one");
  const Signer old = signer();
  const AccountKeyFile files = file();
  const Time now = client_.pace().now();
  if (files.staged()) files.drop_staged();  // of a change that the CA never heard of: it knows the old key
  files.stage(generate_key({KeyType::ec, 256}), now);
  const auto next = files.staged();
  const std::string& where = client_.directory().key_change;
  const std::string inner = R"({"account":)" + json_text(old.kid) + ",\"oldKey\":" + jwk(old.key.public_key()) + "}";
  const Reply reply = client_.post(where, sign_jws(*next, {where, {}, {}}, inner), old, Client::Repeat::once);
  if (!reply.ok()) {
    files.drop_staged();
    throw Error(Errc::refused, "the CA does not change the account key: " + sentence(*reply.problem), next_step(*reply.problem));
  }
  files.adopt_staged(now);
  key_ = next->clone();
  return files.path();
}

std::filesystem::path Account::deactivate() {
  const Reply reply = client_.post(url(), R"({"status":"deactivated"})", signer());
  if (!reply.ok()) throw Error(Errc::refused, "the CA does not close the account: " + sentence(*reply.problem), next_step(*reply.problem));
  url_.clear();
  key_.reset();
  return settings_.account_key.empty() ? file().put_aside(client_.pace().now()) : std::filesystem::path();
}

}  // namespace certkit::issue::acme
