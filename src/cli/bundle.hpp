// What a Bag means as one server certificate: key, leaf, the chain in order, and what is left over.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "certkit/bag.hpp"
#include "certkit/chain.hpp"
#include "cli/session.hpp"

namespace certkit::cli {

struct ServerBundle {
  const PrivateKey* key = nullptr;                               // borrowed from the Bag
  std::vector<Certificate> chain;                                // leaf first, root last if there
  std::vector<Certificate> strangers;                            // certificates that are not on the leaf's path
  std::string friendly_name, ms_csp_name;                        // of the key or the leaf
  [[nodiscard]] std::vector<Certificate> intermediates() const;  // without leaf and root
  [[nodiscard]] const Certificate* root() const;                 // the last of the path if it is self-signed and not the leaf
};

// The private keys of a Bag, one that is stored twice only once.
[[nodiscard]] std::vector<const PrivateKey*> distinct_keys(const Bag& bag);

// What its container calls an object: alias or friendlyName, empty if it has none. Comments above PEM blocks are none, and the alias of a
// key is not the name of the certificates of its chain.
[[nodiscard]] std::string stored_name(const Item& item);
// Of each certificate the first name that it has in the Bag.
[[nodiscard]] std::vector<std::string> stored_names(const Bag& bag, std::span<const Certificate> certificates);

// The certificate of a private key, the one of the same entry of a store first: a key that was kept at a renewal has several. nullptr:
// none.
[[nodiscard]] const Certificate* certificate_of(const Item& key, const Bag& bag);

enum class KeyNeed { required, optional };
// Of a Bag the one entry that is called so (in any case): the key whose alias or friendlyName it is, or else the CN of its certificate,
// with the chain; or a certificate of that name. What could not be read of other entries of a JKS is forgotten. An empty name: everything.
// Throws Errc::usage naming what there is; Errc::wrong_kind where a key is required, and it is others that have one.
[[nodiscard]] Bag entry_called(const std::string& name, Bag&& bag, const std::string& file, KeyNeed need);
// The hint where there are several keys and one is wanted: the option, and the names.
[[nodiscard]] std::string how_to_pick(const Bag& bag);

// The one leaf and its key. Throws Errc::wrong_kind (no certificate; no key where required, with how to export it again; several keys or
// leaves: names them), Errc::mismatch if the key that is there does not fit the leaf.
[[nodiscard]] ServerBundle server_bundle(const Bag& bag, const std::string& file, KeyNeed need);

// Certificates that are not on its chain, and CRLs.
void say_what_is_left_out(Session& session, const Bag& bag, const ServerBundle& bundle);

}  // namespace certkit::cli
