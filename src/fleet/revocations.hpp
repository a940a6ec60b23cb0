// Which certificates of a fleet their issuers have revoked.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <span>
#include <string>

#include "fleet/inventory.hpp"
#include "net/http.hpp"

namespace certkit::fleet {

// A CA in a folder says it by its index, which is read once. Of other issuers it is what their certificates point at that says it, OCSP
// before CRLs, and only where that is wanted: it is a connection for each certificate. May be asked by several threads at once.
class Revocations {
 public:
  struct Options {
    Time now{};
    bool fetch = false;                                          // what certificates point at
    std::function<std::unique_ptr<net::Http>()> open_http = {};  // empty: as diagnose has it
  };
  Revocations(const Fleet& fleet, Options options) : fleet_(fleet), options_(std::move(options)) {}

  struct Answer {
    bool revoked = false;
    std::string problem = {};  // why it is not known; empty where it is, or where nobody was to be asked
  };
  // `chain`: leaf first, and its issuer behind it if that is known. Never throws for what CAs and their servers do.
  [[nodiscard]] Answer ask(const CertificateEntry& entry, std::span<const Certificate> chain);

 private:
  struct Index {
    bool in_folder = false;         // else its issuer has none
    std::set<std::string> serials;  // of what is revoked, lower-case hex
    std::string problem;
  };
  struct List {
    std::mutex mutex;  // it is fetched once
    bool fetched = false;
    std::string body, failure;
  };
  [[nodiscard]] const Index& index_of(const IssuerEntry& issuer);
  [[nodiscard]] Answer ask_servers(std::span<const Certificate> chain);
  [[nodiscard]] List& list_at(const std::string& url);

  const Fleet& fleet_;
  Options options_;
  std::mutex mutex_;
  std::map<std::string, Index> indexes_;                // by issuer
  std::map<std::string, std::unique_ptr<List>> lists_;  // by URL
};

}  // namespace certkit::fleet
