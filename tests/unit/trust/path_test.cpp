#include "trust/path.hpp"

#include <doctest/doctest.h>

#include <algorithm>

#include "certkit/read.hpp"
#include "crypto/signature_scheme.hpp"
#include "made.hpp"
#include "trust/path_rules.hpp"
#include "trust/weakness.hpp"
#include "vectors.hpp"

using namespace certkit;
using namespace certkit::test;

namespace {

// root -> sub -> www.contoso.com, and what a test changes of it.
struct World {
  Certificate top = root("Root"), sub = ca("Sub", top, "Root"), server = leaf(sub, "Sub");
  std::vector<Certificate> pool{sub}, anchors{top};
  std::vector<Crl> crls;
  trust::PathQuestion question;

  World() {
    question.at = kNow;
    question.host = "www.contoso.com";
  }
  trust::PathAnswer answer() {
    std::vector<const Certificate*> others, trusted;
    std::vector<const Crl*> lists;
    for (const Certificate& each : pool) others.push_back(&each);
    for (const Certificate& each : anchors) trusted.push_back(&each);
    for (const Crl& each : crls) lists.push_back(&each);
    question.pool = others;
    question.anchors = trusted;
    question.crls = lists;
    return trust::find_path(server, question);
  }
};

std::string ids(const trust::PathAnswer& answer) {
  std::string all;
  for (const trust::Defect& defect : answer.defects) all += (all.empty() ? "" : " ") + defect.id + "@" + std::to_string(defect.at);
  return all;
}

}  // namespace

TEST_CASE("a good path is good to OpenSSL, to Botan and to us") {
  World world;
  const auto answer = world.answer();
  CHECK(ids(answer) == "");
  CHECK(answer.good);
  CHECK(answer.anchored);
  CHECK(answer.openssl_good);
  CHECK(answer.botan_good);
  CHECK(!answer.opinions_differ);
  CHECK(answer.openssl_says == "");
  CHECK(answer.botan_says == "");
  REQUIRE(answer.path.size() == 3);
  CHECK(answer.path[1] == world.sub);
  CHECK(answer.path[2] == world.top);
}

TEST_CASE("where no anchor is reached the answer says what is missing") {
  World world;
  SUBCASE("the intermediate") {
    world.pool.clear();
    CHECK(ids(world.answer()) == "missing-intermediate@0");
  }
  SUBCASE("the root is another one") {
    world.anchors = {root("Other")};
    world.pool.push_back(world.top);
    CHECK(ids(world.answer()) == "untrusted-root@2");
  }
  SUBCASE("the root is not there at all") {
    world.anchors = {root("Other")};
    CHECK(ids(world.answer()) == "missing-intermediate@1");
  }
  SUBCASE("it signed itself") {
    world.server = root("www.contoso.com", [](CertificateSpec& spec) {
      spec.san = {{GeneralName::Type::dns, "www.contoso.com", std::nullopt}};
      spec.key_usage = kDigitalSignature | kKeyCertSign;
    });
    CHECK(ids(world.answer()) == "self-signed@0");
  }
  SUBCASE("an intermediate with the name and another key") {
    CertificateSpec other = spec("Sub");
    other.subject_spki = to_bytes(key("Sub of old").public_key().spki());
    other.basic_constraints = BasicConstraints{true, std::nullopt};
    world.pool = {make_certificate(other, &world.top, key("Root"))};
    CHECK(ids(world.answer()) == "wrong-intermediate@0");
  }
  SUBCASE("a signature that was tampered with") {
    Bytes der = to_bytes(world.server.der());
    der[der.size() - 5] ^= 1;
    world.server = Certificate(der);
    const auto answer = world.answer();
    CHECK(ids(answer) == "bad-signature@0");
    CHECK(!answer.openssl_good);
    CHECK(!answer.botan_good);
  }
  CHECK(!world.answer().good);
}

TEST_CASE("a self-signed certificate that is trusted is its own path") {
  World world;
  world.server = root("www.contoso.com", [](CertificateSpec& spec) {
    spec.san = {{GeneralName::Type::dns, "www.contoso.com", std::nullopt}};
    spec.key_usage = kDigitalSignature | kKeyCertSign;
  });
  world.anchors = {world.server};
  const auto answer = world.answer();
  CHECK(ids(answer) == "");
  CHECK(answer.good);
  CHECK(answer.path.size() == 1);
}

TEST_CASE("an intermediate that is trusted is an end like a root") {
  World world;
  world.anchors = {world.sub};
  world.pool.clear();
  const auto answer = world.answer();
  CHECK(answer.good);
  CHECK(answer.path.size() == 2);
  CHECK(!answer.opinions_differ);
}

TEST_CASE("dates") {
  World world;
  world.question.at = kNow + std::chrono::days(101);
  CHECK(ids(world.answer()) == "expired@0 expired@1 expired@2");
  world.question.at = kNow - std::chrono::days(101);
  CHECK(ids(world.answer()) == "not-yet-valid@0 not-yet-valid@1 not-yet-valid@2");
}

TEST_CASE("an expired cross-signed certificate beside a good one does no harm, in whatever order") {
  World world;
  const Certificate old_root = root("Old", [](CertificateSpec& spec) { spec.not_after = kNow - std::chrono::days(1); });
  const Certificate cross = ca("Root", old_root, "Old", [](CertificateSpec& spec) { spec.not_after = kNow - std::chrono::days(1); });
  for (const auto& pool : {std::vector{cross, world.sub}, std::vector{world.sub, cross, old_root}}) {
    world.pool = pool;
    world.anchors = {old_root, world.top};
    const auto answer = world.answer();
    CHECK(ids(answer) == "");
    CHECK(answer.good);
    REQUIRE(answer.path.size() == 3);
    CHECK(answer.path[2] == world.top);
  }
  world.anchors = {old_root};
  CHECK(ids(world.answer()) == "expired@2 expired@3");
}

TEST_CASE("names: subjectAltName alone, as RFC 9525 has it") {
  World world;
  const auto with = [&](const char* host, const std::vector<GeneralName>& names) {
    world.server = leaf(world.sub, "Sub", [&](CertificateSpec& spec) { spec.san = names; });
    world.question.host = host;
    return ids(world.answer());
  };
  const GeneralName wildcard{GeneralName::Type::dns, "*.contoso.com", std::nullopt},
      address{GeneralName::Type::ip, "10.1.1.5", std::nullopt};
  CHECK(with("mail.contoso.com", {wildcard}) == "");
  CHECK(with("MAIL.contoso.com.", {wildcard}) == "");
  CHECK(with("contoso.com", {wildcard}) == "name-mismatch@0");
  CHECK(with("a.b.contoso.com", {wildcard}) == "name-mismatch@0");
  CHECK(with("10.1.1.5", {address}) == "");
  CHECK(with("10.1.1.6", {address, wildcard}) == "name-mismatch@0");
  CHECK(with("www.contoso.com", {}) == "missing-san@0");  // the CN says it
}

TEST_CASE("usages: of the leaf, of every CA, and of none where any will do") {
  World world;
  SUBCASE("a leaf for clients") {
    world.server = leaf(world.sub, "Sub", [](CertificateSpec& spec) { spec.extended_key_usage = {asn1::oid::kClientAuth}; });
    CHECK(ids(world.answer()) == "wrong-usage@0");
    world.question.purpose = trust::Purpose::client;
    CHECK(ids(world.answer()) == "");
  }
  SUBCASE("a CA that is none") {
    world.sub = ca("Sub", world.top, "Root", [](CertificateSpec& spec) {
      spec.basic_constraints = BasicConstraints{false, std::nullopt};
      spec.key_usage = kDigitalSignature;
    });
    world.pool = {world.sub};
    world.server = leaf(world.sub, "Sub");
    CHECK(ids(world.answer()) == "wrong-usage@1 wrong-usage@1");
  }
  SUBCASE("a CA that is for mail") {
    world.sub = ca("Sub", world.top, "Root", [](CertificateSpec& spec) { spec.extended_key_usage = {Oid("1.3.6.1.5.5.7.3.4")}; });
    world.pool = {world.sub};
    world.server = leaf(world.sub, "Sub");
    CHECK(ids(world.answer()) == "wrong-usage@1");
    world.question.purpose = trust::Purpose::any;
    CHECK(ids(world.answer()) == "");
  }
}

TEST_CASE("path length and depth") {
  World world;
  world.top = root("Root", [](CertificateSpec& spec) { spec.basic_constraints = BasicConstraints{true, 0}; });
  world.anchors = {world.top};
  CHECK(ids(world.answer()) == "path-length@2");
  World shallow;
  shallow.question.max_depth = 0;
  CHECK(ids(shallow.answer()).find("path-length") == 0);
  shallow.question.max_depth = 1;
  CHECK(ids(shallow.answer()) == "");
}

TEST_CASE("name constraints") {
  World world;
  world.sub = ca("Sub", world.top, "Root", [](CertificateSpec& spec) { spec.permitted_dns = {"fabrikam.com"}; });
  world.pool = {world.sub};
  CHECK(ids(world.answer()) == "name-constraints@0");
}

TEST_CASE("CRLs: with any given, each certificate but the anchor needs one") {
  World world;
  const auto list = [](const Certificate& issuer, const std::string& name, std::vector<CrlSpec::Entry> revoked, int days = 7) {
    CrlSpec spec;
    spec.this_update = kNow - std::chrono::days(10);
    spec.next_update = kNow + std::chrono::days(days);
    spec.number = {1};
    spec.revoked = std::move(revoked);
    return make_crl(spec, issuer, key(name));
  };
  world.crls = {list(world.sub, "Sub", {}), list(world.top, "Root", {})};
  CHECK(ids(world.answer()) == "");
  world.crls.pop_back();
  CHECK(ids(world.answer()) == "no-revocation-source@1");
  world.crls = {list(world.sub, "Sub", {{to_bytes(world.server.serial()), kNow - std::chrono::days(11), 1}}), list(world.top, "Root", {})};
  CHECK(ids(world.answer()) == "revoked@0");
  world.crls = {list(world.sub, "Sub", {}, -1), list(world.top, "Root", {})};
  CHECK(ids(world.answer()) == "crl-expired@0");
}

TEST_CASE("many leaves: what is kept of issuers changes no answer") {
  World world;
  const Certificate other = leaf(world.sub, "Sub", [](CertificateSpec& spec) { spec.not_after = kNow - std::chrono::days(1); });
  const std::vector<const Certificate*> pool{&world.sub}, anchors{&world.top};
  trust::PathQuestion question = world.question;
  question.pool = pool;
  question.anchors = anchors;
  question.opinions = trust::PathQuestion::Opinions::signatures;
  trust::PathFinder finder(question);
  for (int i = 0; i < 3; ++i) {
    CHECK(finder.find(world.server, "www.contoso.com").good);
    CHECK(ids(finder.find(other, "www.contoso.com")) == "expired@0");
    CHECK(ids(finder.find(world.server, "mail.contoso.com")) == "name-mismatch@0");
  }
}

TEST_CASE("CAs that sign each other come to an end, and to an answer") {
  World world;
  std::vector<Certificate> many;
  for (int i = 0; i < 30; ++i) {  // each A by every B, each B by every A: more ways than could ever be walked
    many.push_back(ca("A", root("B"), "B"));
    many.push_back(ca("B", root("A"), "A"));
  }
  world.pool = many;
  world.server = leaf(many.front(), "A");
  const auto answer = world.answer();
  CHECK(!answer.good);
  CHECK(!answer.anchored);
  CHECK(ids(answer) == "path-length@18");
  CHECK(answer.path.size() == 19);  // one more than is allowed
}

TEST_CASE("a CA that signs its own new key with a broken hash: only what a key signed for itself is excused") {
  World world;
  const auto from_file = [](const std::string& name) {
    const Bytes pem = octets("../check/" + name + ".pem");
    return *read(pem, name, {}).all<Certificate>().at(0);
  };
  const Certificate first = from_file("generation_1"), second = from_file("generation_2");  // one name, two keys, both signed by the first
  world.server = from_file("rolled");
  world.pool = {second};
  world.anchors = {first};
  for (const auto opinions : {trust::PathQuestion::Opinions::both, trust::PathQuestion::Opinions::signatures}) {
    world.question.opinions = opinions;
    const auto answer = world.answer();
    CHECK(ids(answer) == "weak-signature@1");
    CHECK(!answer.good);
  }
  world.anchors = {second};  // trusted itself
  CHECK(ids(world.answer()) == "");
  world.anchors = {root("Other")};
  world.pool = {second, first};
  CHECK(ids(world.answer()) == "weak-signature@1 untrusted-root@2");  // of the root's own signature nothing is said
}

TEST_CASE("very many self-issued certificates without an end are no good path") {
  World world;
  world.question.max_depth = 2;
  world.question.opinions = trust::PathQuestion::Opinions::signatures;
  Certificate last = root("Ring");
  std::string by = "Ring";
  world.pool.clear();
  for (const std::string name : {"Ring 1", "Ring 2", "Ring 3", "Ring 4", "Ring 5"}) {  // each key by the one before
    last = ca("Ring", last, by, [&](CertificateSpec& spec) { spec.subject_spki = to_bytes(key(name).public_key().spki()); });
    world.pool.push_back(last);
    by = name;
  }
  world.server = leaf(last, by);
  const auto answer = world.answer();
  CHECK(!answer.good);
  CHECK(!answer.anchored);
  CHECK(ids(answer) == "path-length@4");
}

TEST_CASE("names and ranges are compared for one leaf so often, on however many paths") {
  World world;
  world.sub = ca("Sub", world.top, "Root", [](CertificateSpec& spec) { spec.permitted_dns = {"fabrikam.com", "contoso.com"}; });
  world.server = leaf(world.sub, "Sub");
  const trust::PathElement server(world.server), sub(world.sub), top(world.top);
  const trust::PathElement* path[] = {&server, &sub, &top};
  std::size_t comparisons = 10;
  for (const std::size_t left : {6u, 2u}) {  // the subject and one name, under two ranges
    CHECK(trust::judge_path(path, true, world.question, "www.contoso.com", comparisons).defects.empty());
    CHECK(comparisons == left);
  }
  const auto refused = trust::judge_path(path, true, world.question, "www.contoso.com", comparisons);
  REQUIRE(refused.defects.size() == 1);
  CHECK(refused.defects[0].id == "name-constraints");
  CHECK(comparisons == 0);
}

TEST_CASE("a thousand names under a thousand ranges, with many ways up, come to an end") {
  World world;
  std::vector<Certificate> many;
  for (int i = 0; i < 12; ++i) {
    many.push_back(ca("A", root("B"), "B", [](CertificateSpec& spec) {
      for (int range = 0; range < 1000; ++range) spec.permitted_dns.push_back("r" + std::to_string(range) + ".contoso.com");
      spec.permitted_dns.push_back("contoso.com");
    }));
    many.push_back(ca("B", root("A"), "A"));
  }
  world.pool = many;
  world.server = leaf(many.front(), "A", [](CertificateSpec& spec) {
    for (int name = 0; name < 1000; ++name) spec.san.push_back({GeneralName::Type::dns, std::to_string(name) + ".contoso.com", {}});
  });
  const auto answer = world.answer();
  CHECK(!answer.good);
  CHECK(ids(answer).find("path-length") != std::string::npos);
}

TEST_CASE("the hash of RSASSA-PSS is the one of its parameters") {
  const auto pss = [](Bytes parameters) { return trust::weak_hash({asn1::oid::kRsassaPss, std::move(parameters)}); };
  CHECK(pss(crypto::pss_parameters(Hash::sha1, 20)) == "SHA-1");
  CHECK(pss({0x30, 0x00}) == "SHA-1");  // what is meant where nothing is said (RFC 4055 §3.1)
  CHECK(pss(crypto::pss_parameters(Hash::sha256, 32)) == "");
  CHECK(trust::weak_hash({Oid("1.2.840.113549.1.1.5"), {0x05, 0x00}}) == "SHA-1");
  CHECK(trust::weak_hash({Oid("1.2.840.113549.1.1.4"), {0x05, 0x00}}) == "MD5");
  CHECK(trust::weak_hash({Oid("1.2.840.113549.1.1.2"), {0x05, 0x00}}) == "MD2");
  CHECK(trust::weak_hash({Oid("1.2.840.113549.1.1.11"), {0x05, 0x00}}) == "");
}
