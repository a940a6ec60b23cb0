#include "trust/gist.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "asn1/algorithm.hpp"
#include "asn1/oids.hpp"
#include "asn1/title.hpp"
#include "asn1/writer.hpp"
#include "certkit/error.hpp"
#include "crypto/pbe.hpp"
#include "trust/name_key.hpp"

namespace certkit::trust {
namespace {

constexpr const char* kDoesNotVerify = "a signature made with the private key does not verify under the public key";

// rsaEncryption with NULL: what crypto::from_pkcs8 gives every RSA private key.
bool is_common_spelling(const PublicKey& key) {
  if (key.type() != KeyType::rsa) return false;
  asn1::Reader spki(key.spki(), "public key");
  asn1::Reader in = spki.enter(asn1::kSequence, "SubjectPublicKeyInfo");
  static constexpr std::uint8_t kNull[] = {0x05, 0x00};
  return same(asn1::read_algorithm(in, "algorithm").parameters, kNull);
}

void add_key(Gist::Thing& thing, const PublicKey& key) {
  thing.key = key.describe();
  thing.print.emplace(key);
  if (!is_common_spelling(key)) thing.spki = to_bytes(key.spki());
}

std::optional<Gist::Thing> thing_of(const Item& item) {
  Gist::Thing thing;
  thing.shown.file = item.source.file;
  thing.shown.place = item.source.place;
  try {
    if (const auto* certificate = item.as<Certificate>()) {
      thing.shown.kind = KeyThing::Kind::certificate;
      thing.shown.ca = is_ca(*certificate);
      thing.shown.title = title(*certificate);
      add_key(thing, certificate->public_key());
    } else if (const auto* csr = item.as<Csr>()) {
      thing.shown.kind = KeyThing::Kind::request;
      thing.shown.signature_fails = crypto::proves_its_key(*csr) == false;
      add_key(thing, csr->public_key());
    } else if (const auto* key = item.as<PrivateKey>()) {
      thing.shown.kind = KeyThing::Kind::private_key;
      thing.pkcs8 = spelling_of(*key);
      add_key(thing, key->public_key());
    } else if (const auto* public_key = item.as<PublicKey>()) {
      thing.shown.kind = KeyThing::Kind::public_key;
      add_key(thing, *public_key);
    } else {
      return std::nullopt;
    }
  } catch (const Error& error) {  // belongs to nothing, and stays visible
    thing.key = PublicKey().describe();
    thing.unreadable = "its public key cannot be read: " + error.message();
    thing.print.reset();
  }
  return thing;
}

// Opening it again would cost a key derivation, or a question.
bool is_locked(const Source& source) { return !source.protection.empty() || source.container.find("PKCS#12") != std::string::npos; }

PublicKey public_key_of(const Item& item) {
  if (const auto* certificate = item.as<Certificate>()) return certificate->public_key();
  if (const auto* csr = item.as<Csr>()) return csr->public_key();
  if (const auto* key = item.as<PrivateKey>()) return key->public_key();
  return *item.as<PublicKey>();
}

}  // namespace

// A key in a token has one spelling: that of its public key.
Sha256 spelling_of(const PrivateKey& key) { return key.held() ? key.public_key().spki_sha256() : crypto::sha256(key.pkcs8().reveal()); }

PublicKey in_common_spelling(const PublicKey& key) {
  asn1::Writer w;
  {
    const auto spki = w.sequence();
    {
      const auto algorithm = w.sequence();
      w.oid(asn1::oid::kRsaEncryption);
      w.null();
    }
    w.bit_string(key.key_bits());
  }
  return PublicKey(w.take());
}

Trial Trial::of(const PrivateKey& key) {
  Trial trial;
  trial.own_spki = to_bytes(key.public_key().spki());
  try {
    trial.proof = crypto::prove(key);
  } catch (const Error& error) {
    trial.failure = error.message();
  }
  return trial;
}

void Trial::check(const Sha256& spki, const std::function<PublicKey()>& key) {
  if (result(spki) != nullptr) return;
  std::string why = failure;
  try {
    if (proof && !crypto::holds_for(*proof, key())) why = kDoesNotVerify;
  } catch (const Error& error) {
    why = error.message();
  }
  checks.push_back({spki, std::move(why)});
}

const std::string* Trial::result(const Sha256& spki) const noexcept {
  const auto found = std::find_if(checks.begin(), checks.end(), [&](const Check& check) { return check.spki == spki; });
  return found == checks.end() ? nullptr : &found->failure;
}

Gist gist(const Bag& bag, Again again) {
  Gist gist;
  std::vector<const Item*> items;
  for (const Item& item : bag.items)
    if (auto thing = thing_of(item)) {
      gist.things.push_back(std::move(*thing));
      items.push_back(&item);
    }
  const bool has_keys =
      std::any_of(gist.things.begin(), gist.things.end(), [](const Gist::Thing& thing) { return thing.pkcs8.has_value(); });
  if (!has_keys) return gist;

  KeyNumbers numbers;
  std::map<std::size_t, std::vector<std::size_t>> groups;  // number -> places in `things`
  for (std::size_t at = 0; at < gist.things.size(); ++at)
    if (gist.things[at].print) groups[numbers.number(*gist.things[at].print)].push_back(at);
  for (const auto& [number, members] : groups) {
    std::set<Sha256> tried;  // a key that is there ten times is tried once
    for (const std::size_t at : members) {
      Gist::Thing& key = gist.things[at];
      if (!key.pkcs8 || (members.size() == 1 && again == Again::possible && !is_locked(items[at]->source))) continue;
      if (!tried.insert(*key.pkcs8).second) continue;
      key.trial = std::make_unique<Trial>(Trial::of(*items[at]->as<PrivateKey>()));
      for (const std::size_t other : members)
        if (other != at) key.trial->check(gist.things[other].print->spki, [&] { return public_key_of(*items[other]); });
    }
  }
  return gist;
}

}  // namespace certkit::trust
