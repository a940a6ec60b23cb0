// order_chain over every kind of pool that four CAs can make who share keys, names and each other's signatures.
#include <doctest/doctest.h>

#include <algorithm>
#include <set>

#include "../properties.hpp"
#include "certkit/chain.hpp"
#include "certkit/make.hpp"
#include "crypto/signature.hpp"

using namespace certkit;

namespace {

struct World {
  Certificate leaf;
  std::vector<Certificate> certificates;  // roots, twice each; cross-signs, from each to each; a CA of another name with a known key
};

Certificate certificate_of(const std::string& name, const PrivateKey& key, const Certificate* issuer, const PrivateKey& issuer_key, bool ca,
                           const char* until, std::uint8_t serial) {
  CertificateSpec spec;
  spec.serial = {serial};
  spec.subject = Name::from_rfc4514("CN=" + name);
  spec.subject_spki = to_bytes(key.public_key().spki());
  spec.not_before = time_from_rfc3339("2026-01-01");
  spec.not_after = time_from_rfc3339(until);
  if (ca) spec.basic_constraints = BasicConstraints{true, std::nullopt};
  return make_certificate(spec, issuer, issuer_key);
}

const World& world() {
  static const World made = [] {
    const KeySpec spec = KeySpec::parse("ec:p256");
    std::vector<PrivateKey> keys;
    std::vector<Certificate> all, roots;
    std::uint8_t serial = 1;
    const std::string names[] = {"A", "B", "C", "D"};
    for (int i = 0; i < 4; ++i) keys.push_back(generate_key(spec));
    for (std::size_t i = 0; i < 4; ++i) {
      roots.push_back(certificate_of(names[i], keys[i], nullptr, keys[i], true, "2030-01-01", serial++));
      all.push_back(roots.back());
      // The same again: nothing but the serial number tells them apart.
      all.push_back(certificate_of(names[i], keys[i], nullptr, keys[i], true, i % 2 == 0 ? "2030-01-01" : "2029-01-01", serial++));
    }
    for (std::size_t i = 0; i < 4; ++i)
      for (std::size_t j = 0; j < 4; ++j)
        if (i != j)
          all.push_back(certificate_of(names[i], keys[i], &roots[j], keys[j], true, j % 2 == 0 ? "2028-01-01" : "2027-01-01", serial++));
    // The name of A with the key of D: a link by name alone.
    all.push_back(certificate_of("A", keys[3], nullptr, keys[3], true, "2031-01-01", serial++));
    const PrivateKey leaf_key = generate_key(spec);
    return World{certificate_of("leaf", leaf_key, &roots[0], keys[0], false, "2026-12-01", serial++), std::move(all)};
  }();
  return made;
}

using Pool = std::vector<const Certificate*>;

Pool shuffled(Pool pool) {
  for (std::size_t i = pool.size(); i > 1; --i) std::swap(pool[i - 1], pool[*rc::gen::inRange<std::size_t>(0, i)]);
  return pool;
}

bool signed_by(const Certificate& child, const Certificate& issuer) {
  return same(child.issuer_der(), issuer.subject_der()) &&
         crypto::verify(issuer.public_key(), child.signature_algorithm(), child.tbs(), child.signature());
}

// Length of the shortest way from `at` to a self-signed certificate of the pool, by trying them all; 0: there is none.
std::size_t shortest(const Certificate& at, const Pool& pool, std::size_t limit) {
  if (signed_by(at, at)) return 1;
  std::size_t best = 0;
  if (limit == 1) return 0;
  for (const Certificate* issuer : pool)
    if (!(*issuer == at) && signed_by(at, *issuer))
      if (const std::size_t rest = shortest(*issuer, pool, (best == 0 ? limit : best) - 1); rest != 0 && (best == 0 || rest + 1 < best))
        best = rest + 1;
  return best;
}

std::set<Bytes> octets_of(const std::vector<Certificate>& certificates) {
  std::set<Bytes> all;
  for (const Certificate& certificate : certificates) all.insert(to_bytes(certificate.der()));
  return all;
}

}  // namespace

TEST_CASE("order_chain: any pool, any order, cross-signs and duplicates") {
  CHECK(rc::check("chain", [] {
    Pool pool;
    for (int n = *rc::gen::inRange(0, 14); n > 0; --n)
      pool.push_back(&world().certificates[*rc::gen::inRange<std::size_t>(0, world().certificates.size())]);
    if (*rc::gen::arbitrary<bool>()) pool.push_back(&world().leaf);
    const Chain chain = order_chain(world().leaf, pool);

    RC_ASSERT(!chain.path.empty() && chain.path.front() == world().leaf);
    for (std::size_t i = 0; i + 1 < chain.path.size(); ++i) RC_ASSERT(signed_by(chain.path[i], chain.path[i + 1]));
    const std::set<Bytes> path = octets_of(chain.path), strangers = octets_of(chain.strangers);
    RC_ASSERT(path.size() == chain.path.size() && strangers.size() == chain.strangers.size());
    // Every certificate is in one of the two, once.
    std::set<Bytes> given{to_bytes(world().leaf.der())}, found = path;
    for (const Certificate* certificate : pool) given.insert(to_bytes(certificate->der()));
    found.insert(strangers.begin(), strangers.end());
    RC_ASSERT(found == given && found.size() == path.size() + strangers.size());
    // The shortest way to a root, if there is one.
    const std::size_t length = shortest(world().leaf, pool, 6);
    RC_ASSERT(chain.ends_in_root() == (length != 0));
    if (length != 0) RC_ASSERT(chain.path.size() == length);

    const Chain again = order_chain(world().leaf, shuffled(pool));
    RC_ASSERT(again.path == chain.path);
    RC_ASSERT(octets_of(again.strangers) == strangers);
  }));
}
