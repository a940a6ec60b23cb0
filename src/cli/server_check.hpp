// One server after the other, looked at with the same options.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "cli/checking.hpp"
#include "cli/target.hpp"
#include "diagnose/cause.hpp"

namespace certkit::cli {

// What is shown to a server that asks for a certificate.
struct Shown {
  std::shared_ptr<const net::Attempt::Client> client;
  std::vector<Certificate> certificates;  // the client's own first
};

// What is expected of the server, and the keys that stood beside it.
struct Expected {
  std::optional<Certificate> leaf;
  std::vector<PublicKey> keys;
};

struct ServerWork {
  const CheckCommand& command;
  CheckMaterial material;
  diagnose::Case form;
  Shown shown;
  Expected expected;
  std::vector<diagnose::StorePlace> stores;
};

struct CheckedServer {
  diagnose::Case one;
  std::vector<Finding> findings;
  bool ok = false;
};

// Reads what the options name. `command` has to outlive what is returned.
[[nodiscard]] ServerWork prepare_servers(Session& session, const CheckCommand& command);
// On any thread.
[[nodiscard]] CheckedServer check_server(const Target& target, net::Starttls starttls, const ServerWork& work);
// Where to connect in place of what DNS says: "[HOST=]ADDRESS[:PORT]".
struct ConnectTo {
  std::string host;  // of what is to be connected elsewhere; empty: everything
  std::string address;
  int port = 0;  // 0: as before
};
[[nodiscard]] ConnectTo connect_to_from(const std::string& word);  // throws Errc::usage

}  // namespace certkit::cli
