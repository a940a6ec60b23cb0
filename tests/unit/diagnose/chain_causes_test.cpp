// The causes about certificates and chains: each is seen where it is, and not on a good chain. The files are those of tests/vectors/check.
#include <doctest/doctest.h>

#include <algorithm>
#include <fstream>
#include <iterator>

#include "certkit/make.hpp"
#include "certkit/read.hpp"
#include "diagnose/cause.hpp"
#include "diagnose/investigate.hpp"

using namespace certkit;
using namespace certkit::diagnose;

namespace {

Certificate certificate(const std::string& name) {
  std::ifstream file(std::string(CERTKIT_VECTORS) + "/check/" + name + ".pem", std::ios::binary);
  const Bytes octets{std::istreambuf_iterator<char>(file), {}};
  return *read(octets, name, {}).all<Certificate>().at(0);
}
bool contains(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

// www.contoso.com <- Contoso Issuing CA <- Contoso Root, and what a test changes of it.
struct World {
  std::vector<Certificate> anchors{certificate("root")};
  Case one;
  std::vector<Finding> findings;

  explicit World(std::vector<std::string> files = {"server", "sub"}) {
    one.subject = "server.pem";
    one.host = "www.contoso.com";
    one.options.at = time_from_rfc3339("2026-01-15T12:00:00Z");
    one.options.offline = true;
    one.options.revocation = Options::Revocation::none;
    for (const std::string& file : files) one.sent.push_back(certificate(file));
  }
  World& examine() {
    Means means;
    for (const Certificate& anchor : anchors) means.anchors.push_back(&anchor);
    diagnose::examine(one, means);
    return *this;
  }
  World& judge() {
    findings = diagnose::judge(one);
    return *this;
  }
  World& look() { return examine().judge(); }
  // As if that had been found; the path is the good one.
  World& with(trust::Defect defect) {
    examine();
    one.as_sent.good = false;
    one.as_sent.defects = {std::move(defect)};
    return judge();
  }
  // "error expired, note root-included": in the order in which they are shown.
  [[nodiscard]] std::string all() const {
    std::string text;
    for (const Finding& each : findings)
      text += (text.empty() ? "" : ", ") + std::string(to_word(each.severity)) + " " + each.id +
              (each.because_of.empty() ? "" : " (" + each.because_of + ")");
    return text;
  }
  [[nodiscard]] const Finding& find(const std::string& id) const {
    const auto found = std::find_if(findings.begin(), findings.end(), [&](const Finding& each) { return each.id == id; });
    REQUIRE_MESSAGE(found != findings.end(), id, " is not among: ", all());
    return *found;
  }
};

std::string seen(std::vector<std::string> files) { return World(std::move(files)).look().all(); }

}  // namespace

TEST_CASE("nothing is said of a good chain, on disk or from a server") {
  CHECK(seen({"server", "sub"}) == "");
  World server;
  server.one.endpoint = true;
  server.one.given_keys = {server.one.sent.front().public_key()};
  CHECK(server.look().all() == "");
}

TEST_CASE("what is wrong with the certificate alone") {
  CHECK(seen({"later", "sub"}) == "error not-yet-valid");
  CHECK(seen({"client", "sub"}) == "error wrong-usage");
  CHECK(seen({"unknown", "sub"}) == "error unknown-critical-extension");
  CHECK(seen({"sha1", "sub"}) == "error weak-signature");
  CHECK(seen({"short", "sub"}).starts_with("error weak-key"));
  World strict;
  strict.examine();
  strict.one.as_sent.remarks = {{"strict-clients", 1, "its serial number is 0"}};
  CHECK(strict.judge().all() == "warning strict-clients");
  CHECK(strict.find("strict-clients").message == "the intermediate Contoso Issuing CA: its serial number is 0");
  CHECK(seen({"tampered", "sub"}).starts_with("error bad-signature"));
  CHECK(seen({"outside", "narrow"}) == "error name-constraints");
  CHECK(seen({"below", "deep", "sub"}) == "error path-length");
  World rolled({"rolled", "generation_2"});
  rolled.anchors = {certificate("generation_1")};
  CHECK(rolled.look().all() == "error weak-signature");
  CHECK(rolled.find("weak-signature").message == "the intermediate Contoso Rolling Root is signed with a hash that is broken");
}

TEST_CASE("expired: the certificate itself, or an old one that is sent beside its successor") {
  World expired({"expired", "sub"});
  CHECK(expired.look().all() == "error expired");
  CHECK(expired.find("expired").evidence == "it was valid until 2025-12-31T23:59:59Z; judged at 2026-01-15T12:00:00Z");
  CHECK(contains(expired.find("expired").fix, "certkit csr --from server.pem"));
  World before({"expired", "sub"});
  before.one.options.at = time_from_rfc3339("2025-06-01");
  CHECK(before.look().all() == "");
  // Two generations of the root: the one that is sent ended, the one that is trusted did not.
  World beside;
  const PrivateKey key = generate_key(KeySpec::parse("ec:p256"));
  const auto made = [&](const char* until) {
    CertificateSpec spec;
    spec.serial = {7};
    spec.subject = beside.anchors[0].subject();
    spec.subject_spki = to_bytes(key.public_key().spki());
    spec.not_before = time_from_rfc3339("2020-01-01");
    spec.not_after = time_from_rfc3339(until);
    spec.basic_constraints = BasicConstraints{true, std::nullopt};
    return make_certificate(spec, nullptr, key);
  };
  beside.one.sent.push_back(made("2025-06-01"));
  CHECK(contains(beside.look().all(), "warning expired"));
  CHECK(contains(beside.find("expired").message, "an expired certificate of Contoso Root is sent"));
  World neither;
  neither.one.sent.push_back(made("2030-01-01"));
  CHECK(!contains(neither.look().all(), "expired"));
}

TEST_CASE("expires-soon: within the days that were asked for, and not an hour before") {
  CHECK(seen({"soon", "sub"}) == "warning expires-soon");
  World later({"soon", "sub"});
  later.one.options.expires_soon = std::chrono::hours(24);
  CHECK(later.look().all() == "");
}

TEST_CASE("names: the host, the address, none at all") {
  World other;
  other.one.host = "www.fabrikam.com";
  CHECK(other.look().all() == "error name-mismatch");
  CHECK(other.find("name-mismatch").evidence == "it is for DNS:www.contoso.com, DNS:*.mail.contoso.com, IP:10.1.1.5");
  other.one.host = "10.1.1.5";
  CHECK(other.look().all() == "");
  World none({"no_san", "sub"});
  CHECK(none.look().all() == "error missing-san");
  CHECK(contains(none.find("missing-san").evidence, "the CN is \"www.contoso.com\""));
  none.one.host.clear();  // nobody asked for a name: then it is said, and no verdict
  CHECK(none.look().all() == "warning missing-san");
}

TEST_CASE("missing-intermediate and untrusted-root: where the chain ends") {
  World missing({"server"});
  CHECK(missing.look().all() == "error missing-intermediate");
  CHECK(contains(missing.find("missing-intermediate").message, "CN=Contoso Issuing CA"));
  World another({"server", "narrow"});
  CHECK(another.look().all() == "error missing-intermediate, note extra-certificates (missing-intermediate)");
  CHECK(contains(another.find("missing-intermediate").evidence, "in its place is Fabrikam Issuing CA, which did not sign it"));
  World unknown;  // the root is not there at all: most often it is one that nobody trusts
  unknown.anchors = {certificate("other_root")};
  CHECK(unknown.look().all() == "error untrusted-root");
  World there({"server", "sub", "root"});
  there.anchors = {certificate("other_root")};
  there.one.stores = {{"Java", "cacerts", true}, {"NSS", "cert9.db", false}};
  CHECK(there.look().all() == "error untrusted-root, note root-included");
  CHECK(contains(there.find("untrusted-root").evidence, "Java has it; NSS does not have it"));
  CHECK(seen({"self"}) == "error self-signed");
  World trusted({"self"});
  trusted.anchors = {certificate("self")};
  CHECK(!contains(trusted.look().all(), "self-signed"));
}

TEST_CASE("wrong-intermediate: its name and another key; what is too much only follows") {
  CHECK(seen({"server", "sub_old"}) == "error wrong-intermediate, note extra-certificates (wrong-intermediate)");
}

TEST_CASE("what is sent besides, and in which order") {
  CHECK(seen({"server", "sub", "root"}) == "note root-included");
  CHECK(seen({"server", "sub", "root", "other_root"}) == "note extra-certificates, note root-included");
  CHECK(seen({"server", "root"}) == "error missing-intermediate, note root-included");
  CHECK(seen({"server", "sub", "narrow"}) == "note extra-certificates");
  CHECK(seen({"server", "sub", "sub"}) == "note extra-certificates");
  CHECK(seen({"below", "sub", "deep"}) == "error path-length, warning chain-order");
  World later;
  later.one.leaf_stands_later = true;
  CHECK(later.look().all() == "warning chain-order");
}

TEST_CASE("key-mismatch: the key that was given is another one") {
  World world;
  world.one.given_keys = {certificate("later").public_key()};
  world.one.given_keys_file = "other.key";
  CHECK(world.look().all() == "error key-mismatch");
  CHECK(contains(world.find("key-mismatch").evidence, "other.key"));
  world.one.given_keys.push_back(world.one.sent.front().public_key());  // one of them is enough
  CHECK(world.look().all() == "");
}

TEST_CASE("each defect of a path is said once, as an error, with the words by which it was seen") {
  for (const std::string id : {"bad-signature", "certificate-policy", "malformed-certificate", "name-constraints", "path-length",
                               "unknown-critical-extension", "weak-key", "weak-signature", "wrong-intermediate", "wrong-usage"}) {
    CAPTURE(id);
    World world;
    world.with({id, 1, "so it was seen"});
    CHECK(world.all() == "error " + id);
    CHECK(world.find(id).evidence == "so it was seen");
    CHECK(contains(world.find(id).message + world.find(id).evidence, id == "wrong-intermediate" ? "Contoso Root" : ""));
    CHECK(world.with({id, 9, "no certificate of the path"}).all() == "");
  }
}

TEST_CASE("what no cause has a word for is refused all the same") {
  World world;
  CHECK(world.with({"nobody-knows", 1, "for a reason of its own"}).all() == "error chain-refused");
  CHECK(world.find("chain-refused").message == "the intermediate Contoso Issuing CA is refused: for a reason of its own");
  World silent;
  silent.examine();
  silent.one.as_sent.good = false;
  silent.one.as_sent.openssl_says = "no";
  CHECK(silent.judge().all() == "error chain-refused");
}

TEST_CASE("second-opinion-differs: a warning where they differ, an error where OpenSSL alone refuses") {
  World differ;
  differ.examine();
  differ.one.as_sent.opinions_differ = true;
  differ.one.as_sent.botan_good = false;
  differ.one.as_sent.botan_says = "no\x1b[2J";
  CHECK(differ.judge().all() == "warning second-opinion-differs");
  CHECK(contains(differ.find("second-opinion-differs").evidence, "OpenSSL: it is good; Botan: no"));
  CHECK(!contains(differ.find("second-opinion-differs").evidence, "\x1b"));
  CHECK(World().with({"second-opinion-differs", 0, "no"}).all() == "error second-opinion-differs");
}

TEST_CASE("errors come before warnings before notes, and what only follows stands behind its cause") {
  World world({"server", "sub_old", "root"});
  world.one.host = "www.fabrikam.com";
  world.anchors = {certificate("other_root")};
  CHECK(world.look().all() ==
        "error name-mismatch, error wrong-intermediate, note extra-certificates (wrong-intermediate), note root-included");
}
