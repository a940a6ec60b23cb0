// `certkit check` of servers: each is spoken to, and what was seen of it is judged.
#pragma once

#include <string>
#include <vector>

#include "cli/password.hpp"
#include "cli/syntax.hpp"

namespace certkit::cli {

struct CheckCommand;

struct EndpointOptions {
  std::vector<std::string> connect_to;
  std::string starttls, server_name, certificate, key, expect, client = "today", timeout;
  bool no_sni = false, offline = false;
};

void declare_endpoint(Syntax& syntax, EndpointOptions& options);
// What only servers have is refused where files are checked, or a batch: Errc::usage. `instead`: "what is checked are files".
void require_no_server_options(const EndpointOptions& options, const std::string& instead);
// One or many, several at once, in the order in which they were given. Throws Errc::usage for what is no server.
[[nodiscard]] Exit check_servers(Session& session, const CheckCommand& command);

}  // namespace certkit::cli
