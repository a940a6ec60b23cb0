// Everything that is known about an endpoint or a chain before anything is judged: what was asked, what was seen, what was fetched.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "certkit/certificate.hpp"
#include "certkit/key.hpp"
#include "net/observation.hpp"
#include "trust/path.hpp"
#include "trust/revocation.hpp"

namespace certkit::diagnose {

// Through whose eyes. Each fact has its source in eyes.cpp.
enum class Client : std::uint8_t { today, windows_schannel, java8, openssl1_0, lync_phone };

struct Options {
  Time at{};                // the time of validation
  std::optional<Time> now;  // when what is fetched, or sent along, is judged: it says nothing of another day; empty: at
  trust::Purpose purpose = trust::Purpose::server;
  std::chrono::hours expires_soon{24 * 30};
  enum class Revocation : std::uint8_t { none, soft, hard } revocation = Revocation::soft;  // hard: what cannot be known is an error
  bool offline = false;                                                                     // nothing is fetched
  Client client = Client::today;
  int max_depth = 16;  // certificates between leaf and anchor, at most
};

// Something that a certificate's extension points at, and what came of fetching it.
struct Fetched {
  enum class What : std::uint8_t { crl, ocsp, issuer } what = What::crl;
  std::string url;
  std::size_t of = 0;   // whose extension: position in Case::best().path
  std::string failure;  // why there is nothing: "no connection: Connection refused"; empty: something came
  int http_status = 0;
  bool ldap_without_host = false;                     // an ldap: URL that only members of the domain can follow
  std::string problem;                                // what came is not what it should be
  std::optional<trust::RevocationAnswer> revocation;  // of CRLs and OCSP
  std::vector<Certificate> certificates;              // of issuers
  bool by_staple = false;                             // OCSP that the server sent along
};

// Which stores have the root, where it is not trusted by the one that was asked for.
struct StoreLook {
  std::string name;  // "the system", "Java", "NSS"
  std::filesystem::path file;
  bool has_root = false;
};

struct Case {
  // What was asked.
  std::string subject;    // for findings: "mail.contoso.com:443", or the file
  bool endpoint = false;  // a server; else a chain on disk
  std::string host;       // the name that has to be in the certificate; empty: none
  bool host_is_address = false;
  std::string url;          // where the input was one
  std::string trust_words;  // whose anchors: "the system's store (/etc/…)", "root.pem"
  Options options;
  std::optional<Certificate> expected;  // --expect
  std::vector<PublicKey> given_keys;    // local keys that the leaf has to belong to (key-mismatch)
  std::string given_keys_file;
  std::vector<Certificate> shown;  // --cert: what is shown to a server that asks, the client's own first

  // What was seen. The first attempt is the one that an ordinary client makes; the others separate causes.
  std::vector<net::Observation> attempts;

  // The chain as the server sent it, or as it stands in the file.
  std::vector<Certificate> sent;
  bool leaf_stands_later = false;       // in a file with several: it is not the first one there
  std::vector<std::string> unreadable;  // of certificates that were sent and cannot be read
  // A path from `sent` alone (what a client sees that fetches nothing), and one with the pool and what was fetched.
  trust::PathAnswer as_sent;
  std::optional<trust::PathAnswer> completed;  // only where as_sent is incomplete
  std::vector<Certificate> to_send;            // what the server must send besides, the leaf's issuer first
  [[nodiscard]] const trust::PathAnswer& best() const { return completed ? *completed : as_sent; }

  std::vector<Fetched> fetched;
  std::vector<StoreLook> stores;

  [[nodiscard]] const net::Observation* first() const { return attempts.empty() ? nullptr : &attempts.front(); }
  [[nodiscard]] const net::Observation* labelled(std::string_view label) const;  // nullptr: that attempt was not made
  [[nodiscard]] const Certificate* leaf() const { return sent.empty() ? nullptr : &sent.front(); }
};

}  // namespace certkit::diagnose
