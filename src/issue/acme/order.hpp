// One order (RFC 8555 §7.4), from wherever it is to a certificate.
#pragma once

#include <string>
#include <vector>

#include "issue/acme/account.hpp"
#include "issue/acme/client.hpp"
#include "issue/acme/settings.hpp"
#include "issue/issuer.hpp"

namespace certkit::issue::acme {

// Who talks to whom, in all that follows.
struct Parties {
  Client& client;
  Account& account;
  const Settings& settings;
};

// What is asked for.
struct Wanted {
  const Csr& csr;
  std::vector<Identifier> names;
};

// A new order, written down by options.keep as soon as it is there; then follow().
[[nodiscard]] Answer place_order(const Parties& parties, const Wanted& wanted, const SubmitOptions& options);
// Proves names, hands in the request, waits, fetches, whatever is next. Safe to be called again for an order that was left at any point.
[[nodiscard]] Answer follow_order(const Parties& parties, const std::string& url, const Wanted& wanted, const SubmitOptions& options);

// The step "pending" of it: nothing where all names are proved.
[[nodiscard]] std::optional<Answer> prove_names(const Parties& parties, const Order& order, const std::string& order_url,
                                                const Wanted& wanted);
// The step "valid": certificate and chain, the preferred one where the CA has several.
[[nodiscard]] Answer fetch_certificate(const Parties& parties, const Order& order);

// The CA's no as an answer.
[[nodiscard]] Refused refusal(const std::string& what, const Problem& problem);
// A no to a question about the order (4xx): nothing that is decided by it, so the request stays pending. Errc::network.
[[nodiscard]] Error not_shown(const std::string& what, const Problem& problem);
// How long until the next question: as the CA says, else a little longer each time.
[[nodiscard]] std::chrono::seconds pause_after(const net::HttpAnswer& answer, int questions, Time now);

}  // namespace certkit::issue::acme
