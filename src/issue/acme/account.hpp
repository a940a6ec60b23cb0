// The account at the CA (RFC 8555 §7.3): found by its key, or registered.
#pragma once

#include <optional>
#include <string>

#include "issue/acme/account_key.hpp"
#include "issue/acme/client.hpp"
#include "issue/acme/settings.hpp"

namespace certkit::issue::acme {

class Account {
 public:
  // References have to be there as long as the account. Nothing is read or asked before it is needed.
  Account(Client& client, const Settings& settings, const IssuerSettings& world);

  // Throws Errc::usage where the user has to agree to terms or to bind the account first, Errc::refused where the CA does not want it.
  [[nodiscard]] Signer signer();
  [[nodiscard]] const std::string& url();
  [[nodiscard]] const PrivateKey& key();

  // For what only makes sense with an account that is there: none is made. Throws Errc::usage where there is none.
  void require();

  // A new key (RFC 8555 §7.3.5), EC P-256, for an account key that is certkit's own. When this is cut off, the next run finds out which of
  // the two keys the CA knows. Returns where it is.
  std::filesystem::path change_key();
  // Nothing can be done with it any more (§7.3.6). What was issued stays valid. A key of certkit's own is put aside, so that the next
  // request makes a new account: returns where to; empty for one that is the user's.
  std::filesystem::path deactivate();

 private:
  [[nodiscard]] AccountKeyFile file() const;
  // The account of `key`, or nullopt where there is none.
  [[nodiscard]] std::optional<std::string> find(const PrivateKey& key);
  void look_up();  // sets url_, where the CA knows the account
  [[nodiscard]] std::string sign_up();
  [[nodiscard]] bool finish_key_change();

  Client& client_;
  const Settings& settings_;
  const IssuerSettings& world_;
  std::optional<PrivateKey> key_;
  std::string url_;
};

}  // namespace certkit::issue::acme
