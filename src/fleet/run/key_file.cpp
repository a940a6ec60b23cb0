#include "fleet/run/key_file.hpp"

#include "base/files.hpp"
#include "base/placing.hpp"
#include "base/text.hpp"
#include "certkit/read.hpp"
#include "certkit/write.hpp"
#include "container/read_back.hpp"
#include "crypto/build.hpp"
#include "crypto/token.hpp"

namespace certkit::fleet {
namespace {

constexpr std::size_t kLargestKeyFile = 1u << 20;

// A run from cron asks nobody: the PIN is where the URI says.
std::optional<Secret> no_pin(const std::string&, int) { return std::nullopt; }

}  // namespace

void write_key(const std::filesystem::path& file, const PrivateKey& key, const std::optional<Secret>& password) {
  const Secret text = password ? to_pem(key, KeyFormat::pkcs8, {*password}) : crypto::build::key_pem_unencrypted(key, KeyFormat::pkcs8);
  container::read_back_new_key(text.reveal(), password, key);
  base::write_beside(file, text.reveal(), {});
}

PrivateKey read_key(const std::string& place, const std::optional<Secret>& password) {
  if (crypto::is_token_uri(place)) return crypto::token_key(crypto::parse_token_uri(place), no_pin);
  ReadOptions options;
  options.password_given = password.has_value();
  options.ask = [&](const std::string&, int attempt) -> std::optional<Secret> {
    if (!password || attempt > 0) return std::nullopt;
    return password->clone();
  };
  base::require_no_named_pipe(place);
  Bag bag = read(base::read_file(place, kLargestKeyFile).reveal(), place, options);
  for (Item& item : bag.items)
    if (auto* key = std::get_if<PrivateKey>(&item.object)) return std::move(*key);
  if (!bag.problems.empty()) throw bag.problems.front().error.in(place);
  throw Error(Errc::wrong_kind, "there is no private key in it", "put back the key that certkit made", place);
}

std::optional<std::string> fault_of_key(const std::string& place, const PublicKey& of, const std::optional<Secret>& password) {
  std::error_code unknown;
  if (!crypto::is_token_uri(place) && std::filesystem::status(place, unknown).type() == std::filesystem::file_type::not_found)
    return "its key is gone: " + base::printable(place);
  if (read_key(place, password).public_key().same_as(of)) return std::nullopt;
  return base::printable(place) + " is not its key any more";
}

std::string token_place(const std::string& token, const std::string& name, const std::string& renewal) {
  const crypto::TokenUri uri = crypto::parse_token_uri(token);
  const std::string* const object = uri.find("object");
  std::string place = "pkcs11:";
  for (const auto& [attribute, value] : uri.path)
    if (attribute != "object" && attribute != "id") place += attribute + "=" + crypto::token_uri_value(value) + ";";
  place += "object=" + crypto::token_uri_value((object == nullptr ? name : *object) + "-" + renewal);
  const std::size_t query = token.find('?');
  return query == std::string::npos ? place : place + token.substr(query);
}

PrivateKey token_key_at(const std::string& uri, const KeySpec& kind) {
  const crypto::TokenUri meant = crypto::parse_token_uri(uri);
  try {
    return crypto::token_key(meant, no_pin);
  } catch (const Error& error) {
    if (error.code() != Errc::unreadable) throw;
  }
  return crypto::make_token_key(meant, kind, no_pin);
}

}  // namespace certkit::fleet
