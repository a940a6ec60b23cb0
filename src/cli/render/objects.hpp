// Objects of a Bag as text for people and as JSON for programs.
#pragma once

#include "asn1/title.hpp"
#include "certkit/bag.hpp"
#include "cli/render/json.hpp"
#include "cli/session.hpp"

namespace certkit::cli {

// How text is to look; all that it depends on, so that it can be made on any thread.
struct View {
  bool color = false;
  Time now{};
};
void show_file(std::ostream& out, const Bag& bag, const Bag::File& file);  // the first lines: what the file is, who can open it
void show_object(std::ostream& out, const View& view, const Item& item);

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
  void add(const Summary& other);
  [[nodiscard]] Json json() const;
};

// Short names for tables and sentences.
using certkit::title;
[[nodiscard]] std::string where(const Source& source);  // "bundle.pfx, safe 1, bag 2"
[[nodiscard]] std::string describe(const Protection& protection);
[[nodiscard]] std::vector<std::string> names_of(const std::vector<Oid>& oids);  // "serverAuth", or dotted

}  // namespace certkit::cli
