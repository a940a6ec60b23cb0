// Objects of a Bag as text for people and as JSON for programs.
#pragma once

#include "certkit/bag.hpp"
#include "cli/render/json.hpp"
#include "cli/session.hpp"

namespace certkit::cli {

void show_file(Session& session, const Bag& bag, const Bag::File& file);  // the first lines: what the file is, who can open it
void show_object(Session& session, const Item& item);

[[nodiscard]] Json to_json(const Item& item);
[[nodiscard]] Json to_json(const Bag::File& file);
[[nodiscard]] Json to_json(const Problem& problem);

// The `summary` member, added up over Bags.
struct Summary {
  std::size_t certificates = 0, private_keys = 0, public_keys = 0, requests = 0, crls = 0;
  std::size_t revoked = 0;  // entries of the CRLs
  std::size_t entries =
      0;  // of key stores (JKS, JCEKS, PKCS#12), counted as keytool does: a key with its chain, or a trusted certificate, is one
  void add(const Bag& bag);
  [[nodiscard]] Json json() const;
};

// Short names for tables and sentences.
[[nodiscard]] std::string title(const Certificate& certificate);  // its CN, else its first SAN, else its subject, else "serial …"
[[nodiscard]] std::string where(const Source& source);            // "bundle.pfx, safe 1, bag 2"
[[nodiscard]] std::string describe(const Protection& protection);

}  // namespace certkit::cli
