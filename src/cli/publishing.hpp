// What `certkit publish` does: LDIF, a directory, or a look at it.
#pragma once

#include <string>
#include <vector>

#include "cli/exit.hpp"
#include "cli/inputs.hpp"
#include "cli/outputs.hpp"
#include "issue/directory/publication.hpp"
#include "net/ldap.hpp"

namespace certkit::cli {

struct PublishOptions {
  InputOptions inputs;
  std::vector<std::string> roles;
  std::string cdp, domain, base;
  OutputOptions outputs;
  std::string ldap, auth, bind, ca_file;
  PasswordSource bindpass;
  bool start_tls = false, dry_run = false, check = false, phone = false;
};

// What is to be published of the inputs, and what was left out of them. Throws Errc::wrong_kind if nothing is left.
struct ToPublish {
  std::vector<Certificate> certificates;
  std::vector<Crl> crls;
};
[[nodiscard]] ToPublish read_to_publish(Session& session, const PublishOptions& options);
[[nodiscard]] issue::directory::Publication publication_of(const ToPublish& what, const Name& base, const PublishOptions& options);
[[nodiscard]] net::LdapOptions ldap_options(Session& session, const PublishOptions& options);

Exit publish_as_ldif(Session& session, PublishOptions& options);
Exit publish_to_directory(Session& session, const PublishOptions& options);
Exit check_directory(Session& session, const PublishOptions& options);

}  // namespace certkit::cli
