// What another tool renews, whichever it is, on its way into a fleet.yaml.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "certkit/certificate.hpp"
#include "profile/node.hpp"

namespace certkit::fleet {

using profile::Place;

struct ImportedIssuer {
  std::string name;
  std::string issuer;  // "acme:https://…"; empty: the user has to say, and the fleet is refused until then
  std::vector<std::pair<std::string, std::string>> settings;
  std::string remark;  // behind it, as a comment
};

// A folder that services read, and the files that they read there: "fullchain" -> "fullchain.pem".
struct ImportedFolder {
  std::string to;
  std::vector<std::pair<std::string, std::string>> files;
  std::string owner, group;
  std::string deploy;        // a command for the shell; empty: none
  bool generations = false;  // see Installation::Swap
};

struct ImportedCertificate {
  std::string name;
  std::string from;  // what says so: "renewal/www.conf"
  std::string subject;
  std::vector<std::string> san;
  std::string key_type, issuer, renew_before, passout;
  int days = 0;
  bool reuse_key = false;
  std::vector<ImportedFolder> installations;
  std::vector<std::string> before, deploy, reload;  // commands for the shell, one after the other
  std::vector<std::string> endpoints;
};

struct ImportedFleet {
  std::string format;  // "vcert", "certbot", "lego", "acme.sh", "scan"
  std::string source;  // file or folder
  std::vector<ImportedIssuer> issuers;
  std::vector<ImportedCertificate> certificates;
  std::vector<std::string> lost;        // what the source says and the fleet does not, each with its place
  std::vector<std::string> notes;       // what else an administrator should know
  std::vector<std::string> to_set;      // what was a secret there: where it is expected now
  std::vector<std::string> unreadable;  // files of the source that could not be read, with why: what they say is not in the fleet

  void lose(const Place& place, const std::string& what);
  void note(const Place& place, const std::string& what);
  // A reference to a secret that stands in the source: one that points elsewhere already stays, else env:<variable>, which is to be set.
  [[nodiscard]] std::string secret(const Place& place, const std::string& what, const std::string& value, const std::string& variable);
  // The issuer's name in the fleet: of one that is the same, or `issuer.name`, with a number behind it where another has that.
  [[nodiscard]] std::string add_issuer(ImportedIssuer issuer);
  // A name as a fleet has them, made of `text`, that no certificate has yet.
  [[nodiscard]] std::string free_name(const std::string& text) const;
  // Throws Errc::limit for more than 10,000.
  ImportedCertificate& add(ImportedCertificate certificate);
};

// Names and key as they are in a certificate. A subject that says no more than the names do is left out.
void take_names(const Certificate& certificate, const Place& place, ImportedFleet& fleet, ImportedCertificate& into);
// The folder with the file among the certificate's, which is made where it is not there yet.
void put_file(ImportedCertificate& into, const std::string& id, const std::string& path);
// A command that tells a service, and knows nothing of the certificate: equal ones run once for many.
[[nodiscard]] bool is_reload(const std::string& command);
// `command` with the environment that its tool gives it: {"RENEWED_LINEAGE", "/etc/letsencrypt/live/www"}.
[[nodiscard]] std::string with_environment(const std::vector<std::pair<std::string, std::string>>& variables, const std::string& command);
[[nodiscard]] Place whole(const std::string& file);  // the file as a whole

inline constexpr std::size_t kMostImported = 10'000, kMostImportedSentences = 5'000, kMostImportedOctets = 1u << 20;

}  // namespace certkit::fleet
