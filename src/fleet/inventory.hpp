// fleet.yaml: which certificates there are to be, who issues them, where they go and how the services that use them are told. What the file
// says, typed, each with its place; nothing is resolved or looked at yet.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "issue/settings.hpp"
#include "net/observation.hpp"
#include "profile/schema.hpp"

namespace certkit::fleet {

using profile::Place;
using profile::Template;

// When a certificate is due: so long before its end, so much of its life before it, or when its CA says so (RFC 9773), and where that says
// nothing, as `share`.
struct RenewBefore {
  enum class Kind : std::uint8_t { duration, share, ari } kind = Kind::share;
  std::chrono::seconds duration{0};
  int percent = 33;  // of the whole life; of one that is shorter than ten days 50
};

// A program of the admin's. A list is run as it stands; a text by /bin/sh -c. Its environment has CERTKIT_… (docs/fleet.md).
struct Hook {
  Place place;
  std::vector<std::string> command;  // program and arguments
  std::chrono::seconds limit{60};
  // Two that are equal run once for all certificates of a wave.
  friend bool operator==(const Hook& a, const Hook& b) { return a.command == b.command && a.limit == b.limit; }
};
struct Hooks {
  // before: ahead of a request, once for all of a wave that have an equal one. deploy: after the files are in place, once for each
  // certificate. reload: once for all that have an equal one. verify: says by its exit code whether the service has it; any but 0 rolls
  // back.
  std::optional<Hook> before, deploy, reload, verify;
};

enum class FileMode : unsigned {};  // permission bits

// Where the files of a certificate go. What they are is the profile's; without a profile: NAME.crt, NAME.key, NAME-chain.crt,
// NAME-fullchain.crt, and where `files` names them, also one with certificates and key ("combined"), a PKCS#12 and a JKS.
struct Installation {
  enum class Swap : std::uint8_t { files, generations };  // generations: `to` is a link to a folder, and changes where it leads
  Place place;
  Template to;
  std::string profile;  // another one than the certificate's: the same certificate in another device's shape
  // Only these of the files, under these names: "fullchain" -> "fullchain.pem", as services know them already. Empty: all, as they are.
  profile::PlainValues files;
  Swap swap = Swap::files;
  std::string owner, group;
  // The machines that the folder is for, where it is not this one: `deploy` takes it there, and runs once for each, with CERTKIT_HOST.
  std::vector<std::string> hosts;
  std::optional<Hook> deploy;    // after the files of this installation are in place
  std::optional<FileMode> mode;  // of files without a key; files with one are 0600, or 0640 where `group` is given and mode says so
};

// What is to serve the certificate afterwards.
struct Endpoint {
  Place place;
  Template at;  // host:port, or host for port 443
  net::Starttls starttls = net::Starttls::none;
  std::string server_name;  // empty: the certificate's first DNS name
};

struct CertificateEntry {
  enum class Key : std::uint8_t { make_new, reuse };
  Place place;
  std::string name;  // of one line: letters, digits, ".", "-", "_"; unique in the fleet
  // By profile …
  std::string profile, certificate, item;
  profile::PlainValues set;
  // … or plain.
  std::string subject;
  std::vector<std::string> san;
  std::string key_type;  // "rsa:2048"; empty: the profile's, else ec:p256
  std::string token;     // a pkcs11: URI: the key is made in a token; empty: in a file
  std::string issuer;    // a name in `issuers`
  int days = 0;          // 0: the CA's choice
  std::optional<RenewBefore> renew_before;
  std::optional<Key> key;
  std::vector<Installation> installations;
  Hooks hooks;
  std::vector<Endpoint> endpoints;
  std::vector<std::string> trust;  // files with certificates of CAs, for the devices' own trust stores
  std::string passout;             // of files that the device wants protected: a secret's reference ("file:…")
  std::string host;                // the machine that holds its key; empty: the one that renews it first
  int keep = 3;                    // generations
};

struct IssuerEntry {
  Place place;
  std::string name, issuer;  // "adcs:https://…"
  std::vector<issue::GivenSetting> settings;
  std::vector<std::string> attributes;
};
struct Limit {
  Place place;
  int rate = 0;                    // requests …
  std::chrono::seconds per{3600};  // … in so long; 0: no limit
  int burst = 0;                   // at once; 0: as `rate`
  int in_flight = 0;               // 0: no limit but --jobs
};
struct Notify {
  Place place;
  enum class When : std::uint8_t { failed, changed, always } when = When::failed;
  Hook hook;
};

struct Fleet {
  std::filesystem::path file;
  std::string name;  // by which its store knows it; empty: none
  std::vector<std::filesystem::path> included;
  std::vector<IssuerEntry> issuers;
  std::map<std::string, Limit> limits;         // by issuer
  std::vector<CertificateEntry> certificates;  // `defaults` applied, in the order of the files
  std::vector<Notify> notify;
  [[nodiscard]] const IssuerEntry* issuer(const std::string& called) const;
  [[nodiscard]] const CertificateEntry* certificate(const std::string& called) const;
  [[nodiscard]] std::filesystem::path folder() const;  // absolute: where its relative paths start
  // The names that fit any of `patterns`, in which * and ? stand for what they usually do; behind them those of `more`, which the fleet
  // does not have. Throws Errc::usage for a pattern that none fits.
  [[nodiscard]] std::vector<std::string> names_like(const std::vector<std::string>& patterns,
                                                    const std::vector<std::string>& more = {}) const;
};

// Throws Errc::usage with file, line and column: what is unknown (and the nearest that is right), missing, twice, of the wrong kind, a
// secret that stands there itself; Errc::unreadable for a file that is not there; `include` that matches nothing is an error, too. Limits:
// 64 MiB and 100,000 certificates, all files together.
[[nodiscard]] Fleet read_fleet(const std::filesystem::path& file);
// The same of what would be in `file`.
[[nodiscard]] Fleet read_fleet_text(std::string_view text, const std::filesystem::path& file);
[[nodiscard]] std::string fleet_json_schema();

}  // namespace certkit::fleet
