#include "certkit/chain.hpp"

#include <doctest/doctest.h>

#include <algorithm>

#include "certkit/make.hpp"
#include "trust/links.hpp"
#include "vectors.hpp"

using namespace certkit;
using test::Pool;

namespace {

std::vector<std::string> names_of(const std::vector<Certificate>& certificates) {
  std::vector<std::string> names;
  for (const auto& each : certificates) names.push_back(each.subject().common_name().value_or("?"));
  return names;
}

// Path and strangers of `leaf` are exactly these vectors.
void check_chain(const Chain& chain, const std::vector<std::string>& path, const std::vector<std::string>& strangers) {
  CAPTURE(names_of(chain.path).size());
  REQUIRE(chain.path.size() == path.size());
  for (std::size_t i = 0; i < path.size(); ++i) CHECK_MESSAGE(chain.path[i] == test::certificate(path[i]), path[i]);
  REQUIRE(chain.strangers.size() == strangers.size());
  for (std::size_t i = 0; i < strangers.size(); ++i) CHECK_MESSAGE(chain.strangers[i] == test::certificate(strangers[i]), strangers[i]);
}

}  // namespace

TEST_CASE("a chain is put in order whatever the order of the pool, and strangers stay behind once") {
  std::vector<std::string> names{"root", "leaf", "inter", "twin1", "twin1", "root"};
  for (int i = 0; i < 6; ++i) {
    std::rotate(names.begin(), names.begin() + 1, names.end());
    const Chain chain = order_chain(test::certificate("leaf"), Pool(names));
    check_chain(chain, {"leaf", "inter", "root"}, {"twin1"});
    CHECK(chain.ends_in_root());
  }
}

TEST_CASE("without its root a chain ends where the pool ends") {
  const Chain chain = order_chain(test::certificate("leaf"), Pool({"inter"}));
  check_chain(chain, {"leaf", "inter"}, {});
  CHECK_FALSE(chain.ends_in_root());
  check_chain(order_chain(test::certificate("leaf"), Pool({"root", "other"})), {"leaf"}, {"root", "other"});
  check_chain(order_chain(test::certificate("leaf"), Pool({})), {"leaf"}, {});
}

TEST_CASE("a cross-signed root: the self-signed one is preferred, the cross-sign is used where it is needed") {
  const Certificate leaf = test::certificate("leaf");
  check_chain(order_chain(leaf, Pool({"root_by_other", "other", "inter", "root"})), {"leaf", "inter", "root"}, {"root_by_other", "other"});
  check_chain(order_chain(leaf, Pool({"root_by_other", "other", "inter"})), {"leaf", "inter", "root_by_other", "other"}, {});
  check_chain(order_chain(leaf, Pool({"root_by_other", "inter"})), {"leaf", "inter", "root_by_other"}, {});
}

TEST_CASE("of two self-signed roots with one key the latest to expire is taken") {
  for (const auto& pool : {Pool({"root_short", "root", "inter"}), Pool({"root", "root_short", "inter"})}) {
    check_chain(order_chain(test::certificate("leaf"), pool), {"leaf", "inter", "root"}, {"root_short"});
  }
}

TEST_CASE("names alone link nothing") {
  SUBCASE("key identifiers differ") {
    check_chain(order_chain(test::certificate("leaf"), Pool({"inter_other_key", "root"})), {"leaf"}, {"inter_other_key", "root"});
  }
  SUBCASE("there are no key identifiers: the signature decides") {
    check_chain(order_chain(test::certificate("twin_leaf"), Pool({"twin1", "twin2"})), {"twin_leaf", "twin2"}, {"twin1"});
    check_chain(order_chain(test::certificate("twin_leaf"), Pool({"twin1"})), {"twin_leaf"}, {"twin1"});
  }
}

TEST_CASE("CAs that signed each other in a ring do not go round for ever") {
  const Chain chain = order_chain(test::certificate("ring_leaf"), Pool({"ring_a", "ring_b"}));
  check_chain(chain, {"ring_leaf", "ring_a", "ring_b"}, {});
  CHECK_FALSE(chain.ends_in_root());
}

TEST_CASE("a self-signed leaf is a chain of its own") {
  const Chain chain = order_chain(test::certificate("selfsigned"), Pool({"root", "selfsigned"}));
  check_chain(chain, {"selfsigned"}, {"root"});
  CHECK(chain.ends_in_root());
}

TEST_CASE("an issuer name in other letter case and spacing is the same name (RFC 5280 §7.1)") {
  check_chain(order_chain(test::certificate("folded_leaf"), Pool({"folded_root"})), {"folded_leaf", "folded_root"}, {});
}

TEST_CASE("thousands of CAs of one name cost a bounded time") {
  // The subject key's last octet makes each of them another key that does not verify anything.
  const Certificate model = test::certificate("twin1");
  std::vector<Certificate> certificates;
  for (int i = 0; i < 5000; ++i) {
    Bytes der = to_bytes(model.der());
    const auto key = to_bytes(model.spki());
    const auto at = std::search(der.begin(), der.end(), key.begin(), key.end());
    REQUIRE(at != der.end());
    const auto end = at + static_cast<std::ptrdiff_t>(key.size());
    *(end - 1) = static_cast<std::uint8_t>(i);
    *(end - 2) = static_cast<std::uint8_t>(i >> 8);
    certificates.emplace_back(std::move(der));
  }
  std::vector<const Certificate*> pool;
  for (const auto& each : certificates) pool.push_back(&each);
  // An unbounded search takes minutes: more than ctest gives it.
  const Chain chain = order_chain(test::certificate("twin_leaf"), pool);
  CHECK(chain.path.size() == 1);
  CHECK(find_leaf(pool, {}) == nullptr);
  trust::Links links(pool);
  CHECK(links.issuers_of(test::certificate("twin_leaf")).empty());
  CHECK(links.gave_up());
}

TEST_CASE("find_leaf: by the key, else the only one that is no CA, else the one that signs no other") {
  const Pool all({"root", "inter", "leaf"});
  const PrivateKey leaf_key = test::private_key("leaf"), inter_key = test::private_key("inter"), rsa_key = test::private_key("rsa");
  const auto found = [](const Pool& pool, std::vector<const PrivateKey*> keys) { return find_leaf(pool, keys); };
  CHECK(found(all, {}) == all[2]);
  CHECK(found(all, {&leaf_key}) == all[2]);
  CHECK(found(all, {&inter_key}) == all[1]);
  CHECK(found(all, {&rsa_key}) == all[2]);               // a key that fits none says nothing
  CHECK(found(all, {&leaf_key, &inter_key}) == all[2]);  // two fit: the one that is no CA
  const Pool cas({"inter", "root"});
  CHECK(found(cas, {}) == cas[0]);
  const Pool leaves({"leaf", "rsa"});
  CHECK(found(leaves, {}) == nullptr);
  CHECK(found(leaves, {&rsa_key}) == leaves[1]);
  CHECK(found(Pool({}), {}) == nullptr);
  const Pool twice({"leaf", "leaf"});
  CHECK(found(twice, {}) == twice[0]);
  const Pool strangers({"root", "other"});
  CHECK(found(strangers, {}) == nullptr);
  const Pool one({"root"});
  CHECK(found(one, {}) == one[0]);
}
