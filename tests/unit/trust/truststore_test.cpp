#include "trust/truststore.hpp"

#include <doctest/doctest.h>

#include <set>

#include "base/text.hpp"
#include "certkit/error.hpp"
#include "vectors.hpp"

using namespace certkit;
using test::Pool;

TEST_CASE("build: CA certificates, once, not expired, and why the others stay out") {
  trust::StoreOptions options;
  options.now = test::certificate("expired").not_after() + std::chrono::hours(1);
  const auto store = trust::build(Pool({"root", "leaf", "root", "expired", "other"}), options);
  REQUIRE(store.certificates.size() == 2);
  CHECK(store.certificates[0] == test::certificate("root"));
  CHECK(store.certificates[1] == test::certificate("other"));
  REQUIRE(store.left_out.size() == 3);
  CHECK(store.left_out[0].why == "not a CA");
  CHECK(store.left_out[1].why == "there already");
  CHECK(store.left_out[2].why == "expired " + to_rfc3339(test::certificate("expired").not_after()).substr(0, 10));
  options.any = options.keep_expired = true;
  CHECK(trust::build(Pool({"root", "leaf", "root", "expired", "other"}), options).certificates.size() == 4);
}

TEST_CASE("find: fingerprints with and without colons, subjects, common names") {
  const std::vector<Certificate> all{test::certificate("root"), test::certificate("other"), test::certificate("root_short")};
  const auto found = [&](const std::string& text) { return trust::find(all, text); };
  const std::string sha256 = base::to_hex(all[1].sha256()), sha1 = base::to_hex(all[1].sha1());
  CHECK(found(sha256) == std::vector<std::size_t>{1});
  CHECK(found(sha1.substr(0, 8)) == std::vector<std::size_t>{1});
  std::string colons;
  for (std::size_t i = 0; i < sha1.size(); ++i) {
    if (i != 0 && i % 2 == 0) colons += ':';
    colons += static_cast<char>(std::toupper(sha1[i]));
  }
  CHECK(found(colons) == std::vector<std::size_t>{1});
  CHECK(found(sha256.substr(0, 7)).empty());
  CHECK(found("contoso root") == std::vector<std::size_t>{0, 2});
  CHECK(found("cn=contoso root,O=CONTOSO,C=NO") == std::vector<std::size_t>{0, 2});
  CHECK(found("CN=Contoso Root").empty());
  CHECK(found("").empty());
}

TEST_CASE("find: an ambiguous fingerprint is an error, a certificate that is there twice is not") {
  const std::vector<Certificate> twice{test::certificate("root"), test::certificate("root")};
  CHECK(trust::find(twice, base::to_hex(twice[0].sha1())).size() == 2);
}

TEST_CASE("aliases say what they are and are unique") {
  std::vector<Certificate> many(3, test::certificate("root"));
  many.push_back(test::certificate("name_chinese"));
  many.push_back(test::certificate("name_utf8"));
  const auto aliases = trust::aliases(many);
  CHECK(aliases[0] == "contoso-root");
  CHECK(aliases[1] == "contoso-root-2");
  CHECK(aliases[2] == "contoso-root-3");
  CHECK(aliases[3] == "ca-" + base::to_hex(many[3].sha256()).substr(0, 8));
  CHECK(aliases[4] == "gr-e");
  CHECK(std::set<std::string>(aliases.begin(), aliases.end()).size() == aliases.size());
}

TEST_CASE("aliases that there are already stay, and made-up ones make room for them") {
  const std::vector<Certificate> many(3, test::certificate("root"));
  const std::vector<std::string> names = {"", "Contoso-ROOT", "zwei \u00dcmlaut"};
  const auto aliases = trust::aliases(many, names);
  CHECK(aliases[0] == "contoso-root-2");
  CHECK(aliases[1] == "contoso-root");
  CHECK(aliases[2] == "zwei \u00fcmlaut");
}

TEST_CASE("what OpenSSL's trust attributes reject for servers is no certificate to trust, unless it is asked for") {
  constexpr Oid kServer("1.3.6.1.5.5.7.3.1"), kMail("1.3.6.1.5.5.7.3.4"), kAny("2.5.29.37.0");
  const auto why = [](std::vector<Oid> trusted, std::vector<Oid> rejected) {
    Item item{test::certificate("root"), {}, {}, {}, {}, false};
    item.trusted_for = std::move(trusted);
    item.rejected_for = std::move(rejected);
    return trust::rejection(item);
  };
  CHECK(why({}, {}).empty());
  CHECK(why({kServer}, {kMail}).empty());
  CHECK(why({kAny}, {}).empty());
  CHECK(why({kServer}, {kServer}) == "rejected for serverAuth by OpenSSL's trust attributes");
  CHECK(why({}, {kAny}) == "rejected for anyExtendedKeyUsage by OpenSSL's trust attributes");
  CHECK(why({kMail}, {}) == "not trusted for servers by OpenSSL's trust attributes");
  for (const bool keep : {false, true}) {
    trust::StoreOptions options;
    options.keep_rejected = keep;
    trust::StoreBuilder builder(options);
    builder.keep(trust::StoreBuilder::Candidate(test::certificate("root"), {}, "rejected"));
    builder.add(trust::StoreBuilder::Candidate(test::certificate("inter"), {}, "rejected"));
    const trust::Store store = builder.take();
    CHECK(store.certificates.size() == (keep ? 2 : 0));
    CHECK(store.left_out.size() == (keep ? 0 : 2));
    for (const trust::LeftOut& one : store.left_out) CHECK(one.warning);
  }
}

TEST_CASE("anchors: CA certificates and self-issued ones, and none that is rejected") {
  constexpr Oid kServer("1.3.6.1.5.5.7.3.1");
  Bag bag;
  const auto put = [&](const char* name, std::vector<Oid> rejected) {
    bag.items.push_back({test::certificate(name), {}, {}, {}, {}, false});
    bag.items.back().rejected_for = std::move(rejected);
  };
  put("root", {});
  put("inter", {});
  put("leaf", {});
  put("other", {kServer});
  const trust::Anchors anchors = trust::anchors_of(bag);
  CHECK(anchors.certificates.size() == 2);
  REQUIRE(anchors.left_out.size() == 2);
  CHECK(anchors.left_out[0].why == "not a CA");
  CHECK(!anchors.left_out[0].warning);
  CHECK(anchors.left_out[1].why.starts_with("rejected for serverAuth"));
  CHECK(anchors.left_out[1].warning);
}

TEST_CASE("a store keeps what its certificates were called") {
  trust::StoreBuilder builder({});
  builder.keep(trust::StoreBuilder::Candidate(test::certificate("root"), "my-special-root"));
  builder.add(trust::StoreBuilder::Candidate(test::certificate("root"), "another name"));
  builder.add(trust::StoreBuilder::Candidate(test::certificate("inter")));
  const trust::Store store = builder.take();
  CHECK(store.names == std::vector<std::string>{"my-special-root", ""});
}

TEST_CASE("subject hashes are those of openssl x509 -subject_hash") {
  for (const char* name : {"plain", "blanks", "utf8", "chinese", "email", "dc", "multi", "bmp", "default"}) {
    CAPTURE(name);
    const Bytes expected = test::octets(std::string("name_") + name + ".hash");
    CHECK(trust::openssl_subject_hash(test::certificate(std::string("name_") + name)) + "\n" == as_text(expected));
  }
}
