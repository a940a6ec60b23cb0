// What an ACME server answers (RFC 8555 §7.1, RFC 7807, RFC 9773 §4.2), read from JSON. Every function takes any bytes: depth, sizes and
// counts are limited, fields are checked where they are used for something. Throws Errc::malformed naming the field, or Errc::limit.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "certkit/time.hpp"

namespace certkit::issue::acme {

struct Profile {
  std::string name, about;
};

struct Directory {
  std::string new_nonce, new_account, new_order, revoke_cert, key_change, renewal_info;  // URLs; the last two may be empty
  std::string terms, website;                                                            // of meta, may be empty
  bool account_needs_binding = false;                                                    // externalAccountRequired
  std::vector<Profile> profiles;
};
[[nodiscard]] Directory read_directory(std::string_view json);

struct Identifier {
  std::string type, value;  // "dns" or "ip"
  friend bool operator==(const Identifier&, const Identifier&) = default;
};

// What the server says when something is wrong; empty where it said nothing.
struct Problem {
  std::string type;    // without "urn:ietf:params:acme:error:": "rateLimited"; another URI as it is
  std::string detail;  // printable
  int status = 0;
  std::string instance;  // a URL for people
  std::optional<Identifier> identifier;
  std::vector<Problem> parts;  // subproblems
  [[nodiscard]] bool empty() const noexcept { return type.empty() && detail.empty(); }
};
// nullopt: it is no problem document (an HTML page of a proxy).
[[nodiscard]] std::optional<Problem> read_problem(std::string_view json);

struct AccountState {
  std::string status;  // "valid", "deactivated", "revoked"
};
[[nodiscard]] AccountState read_account(std::string_view json);

enum class Status { pending, ready, processing, valid, invalid, deactivated, expired, revoked };

struct Order {
  Status status = Status::pending;
  std::vector<Identifier> identifiers;
  std::vector<std::string> authorizations;  // URLs
  std::string finalize, certificate;        // URLs
  std::optional<Problem> error;
};
[[nodiscard]] Order read_order(std::string_view json);

struct Challenge {
  std::string type, url, token;  // the token is base64url: it may stand in a path
  Status status = Status::pending;
  std::optional<Problem> error;
};
struct Authorization {
  Identifier identifier;
  Status status = Status::pending;
  bool wildcard = false;
  std::vector<Challenge> challenges;  // those of which type, URL and token are there
};
[[nodiscard]] Authorization read_authorization(std::string_view json);
[[nodiscard]] Challenge read_challenge(std::string_view json);

struct RenewalWindow {
  Time start{}, end{};
  std::string explanation;
};
[[nodiscard]] RenewalWindow read_renewal_window(std::string_view json);

}  // namespace certkit::issue::acme
