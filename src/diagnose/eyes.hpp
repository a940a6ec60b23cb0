// Through whose eyes an endpoint is judged: what old clients can and cannot do. Facts alone; the causes draw the conclusions.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "diagnose/case.hpp"

namespace certkit::diagnose {

struct Eyes {
  Client client = Client::today;
  std::string_view word;  // "java8": as the user types it
  std::string_view name;  // "Java 8 (before 8u261)"
  net::TlsVersion oldest = net::TlsVersion::tls1_2, newest = net::TlsVersion::any;
  bool old_ciphers = false;       // it has nothing that a server of today would choose, and needs what is switched off there
  bool sends_sni = true;          // names the server in its ClientHello
  bool fetches_issuers = false;   // completes a chain from caIssuers (RFC 5280 §4.2.2.1)
  bool knows_pss = true;          // verifies certificates that are signed with RSASSA-PSS
  bool knows_edwards = true;      // Ed25519 and Ed448
  bool takes_wildcards = true;    // "*.contoso.com" in a certificate
  bool sent_chain_first = false;  // builds with what was sent for as long as that goes on, even past a root that it trusts
  int least_rsa_bits = 1024;
};

[[nodiscard]] const Eyes& eyes_of(Client client);
[[nodiscard]] std::optional<Client> client_from_word(std::string_view word);
[[nodiscard]] std::vector<std::string> client_words();

// The first attempt, made as that client would make it.
[[nodiscard]] net::Attempt as_seen_by(const Eyes& eyes, net::Attempt attempt);

}  // namespace certkit::diagnose
