// Signed messages as ACME wants them: flattened JWS (RFC 7515 §7.2.2, RFC 8555 §6.2), keys as JWK (RFC 7517) and their thumbprints (RFC
// 7638).
#pragma once

#include <string>
#include <string_view>

#include "certkit/key.hpp"

namespace certkit::issue::acme {

// A JSON string with its quotes. Octets beyond ASCII stay as they are.
[[nodiscard]] std::string json_text(std::string_view text);

// RSA from 2048 bits, EC P-256, P-384 and P-521, Ed25519; else Errc::unsupported. Members are in the order that thumbprints want.
[[nodiscard]] std::string jwk(const PublicKey& key);
[[nodiscard]] std::string thumbprint(const PublicKey& key);

struct JwsHeader {
  std::string url;
  std::string nonce;  // none in the inner message of a key change
  std::string kid;    // the account's URL; empty: the key itself is in the message
};
// `payload` empty: POST-as-GET.
[[nodiscard]] std::string sign_jws(const PrivateKey& key, const JwsHeader& header, std::string_view payload);
// RFC 8555 §7.3.4: the account key, vouched for by a key that the CA gave out by another way.
[[nodiscard]] std::string bind_account(const PublicKey& account, const std::string& kid, const Secret& mac_key, const std::string& url);

}  // namespace certkit::issue::acme
