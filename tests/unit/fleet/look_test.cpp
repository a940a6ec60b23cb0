#include "fleet/look.hpp"

#include <doctest/doctest.h>
#include <sys/stat.h>
#include <unistd.h>

#include "certkit/write.hpp"
#include "crypto/pbe.hpp"
#include "made.hpp"
#include "profile/delivery.hpp"

using namespace certkit;
using namespace certkit::fleet;
using test::kDay;
using test::kNow;

namespace {

const std::string kStart = "issuers: {lab: {issuer: \"ca:lab\"}}\ndefaults: {issuer: lab}\ncertificates:\n  - name: www\n    san: [www.contoso.com]\n";

// A fleet of one certificate, whose files go to a folder "tls" beside fleet.yaml.
struct Site {
  explicit Site(const std::string& more = "    installations: [tls]\n") {
    fleet = test::fleet_of(scratch, kStart + more);
    const profile::Library library({std::string(CERTKIT_SOURCE) + "/profiles"});
    asked = Asker(library).asked(fleet.certificates.front(), fleet.folder());
    std::filesystem::create_directory(scratch / "tls");
    eyes.host = "here";
  }
  std::string file(const std::string& name) const { return (fleet.folder() / "tls" / name).string(); }
  // As a renewal leaves it.
  void put_in_place(const std::string& name, const std::string& content) {
    test::put(file(name), content);
    standing.live.files.push_back({file(name), crypto::sha256(as_bytes(content))});
  }
  void renewed() {
    standing.name = "www";
    standing.live.certificates = {test::certificate_for("www.contoso.com", kNow, kNow + kDay * 90)};
    put_in_place("www.crt", "the certificate");
    put_in_place("www.key", "the key");
    put_in_place("www-fullchain.crt", "the certificate and its chain");
    known = true;
  }
  Found found() const { return look(fleet.certificates.front(), asked, known ? &standing : nullptr, eyes); }

  test::Scratch scratch;
  Fleet fleet;
  Asked asked;
  Standing standing;
  Eyes eyes;
  bool known = false;
};

bool is_root() { return ::geteuid() == 0; }

}  // namespace

TEST_CASE("look: what certkit put there is compared with what it remembers") {
  Site site;
  site.renewed();
  const Found whole = site.found();
  CHECK(whole.missing.empty());
  CHECK(whole.changed.empty());
  CHECK(whole.unreadable.empty());
  CHECK_FALSE(whole.installed);
  test::put(site.file("www.crt"), "another certificate");
  std::filesystem::remove(site.file("www.key"));
  const Found drifted = site.found();
  CHECK(drifted.changed == std::vector{site.file("www.crt")});
  CHECK(drifted.missing == std::vector{site.file("www.key")});
}

TEST_CASE("look: where files are missing, so may be the key that they would be made of") {
  Site site;
  site.renewed();
  const PrivateKey key = generate_key({KeyType::ec, 256});
  const std::string kept = (site.scratch / "kept.key").string();
  const auto keep = [&](const PrivateKey& one) {
    test::put(kept, std::string(as_text(to_pem_unencrypted(one, KeyFormat::pkcs8).reveal())));
  };
  CertificateSpec spec;
  spec.serial = {1};
  spec.subject = Name::from_rfc4514("CN=www.contoso.com");
  spec.subject_spki = to_bytes(key.public_key().spki());
  spec.not_before = kNow;
  spec.not_after = kNow + kDay * 90;
  spec.san = {GeneralName::from_text("www.contoso.com")};
  site.standing.live.certificates = {make_certificate(spec, nullptr, key)};
  site.standing.live.key = kept;
  CHECK(site.found().lost_key.empty());  // nothing is to be made of it
  std::filesystem::remove(site.file("www.key"));
  CHECK(site.found().lost_key == "its key is gone: " + kept);
  keep(key);
  CHECK(site.found().lost_key.empty());
  CHECK(site.found().notes.empty());
  keep(generate_key({KeyType::ec, 256}));
  CHECK(site.found().lost_key == kept + " is not its key any more");
  test::put(kept, "nonsense");
  CHECK(site.found().lost_key.empty());
  REQUIRE(site.found().notes.size() == 1);
  CHECK(site.found().notes[0].starts_with("whether its key is there cannot be told: "));
  test::put(site.file("www.crt"), "another certificate");  // a new one it is in any case
  CHECK(site.found().notes.empty());
}

TEST_CASE("look: a place that the fleet has since is one whose files are missing; one that it has no longer is nobody's business") {
  Site site("    installations: [tls, more]\n");
  site.renewed();
  const std::string more = (site.fleet.folder() / "more/www").string();
  CHECK(site.found().missing == std::vector{more + ".crt", more + ".key", more + "-fullchain.crt"});
  site.standing.live.files.push_back({site.fleet.folder() / "gone/www.crt", {}});
  CHECK(site.found().missing.size() == 3);
  CHECK(site.found().changed.empty());
}

TEST_CASE("look: what is there and cannot be read is neither missing nor changed") {
  Site site;
  site.renewed();
  std::filesystem::remove(site.file("www.crt"));
  std::filesystem::create_directory(site.file("www.crt"));
  std::filesystem::remove(site.file("www.key"));
  REQUIRE(::mkfifo(site.file("www.key").c_str(), 0600) == 0);  // nobody ever writes into it
  const Found found = site.found();
  CHECK(found.missing.empty());
  CHECK(found.changed.empty());
  REQUIRE(found.unreadable.size() == 2);
  CHECK(found.unreadable[0] == site.file("www.crt") + " is no file");
  REQUIRE(found.unusable.size() == 1);  // and it is said before anything is asked for
  CHECK(found.unusable[0].find(site.file("www.crt") + " is a folder") != std::string::npos);
  if (is_root()) return;
  Site forbidden;
  forbidden.renewed();
  std::filesystem::permissions(forbidden.file("www.key"), std::filesystem::perms::none);
  REQUIRE(forbidden.found().unreadable.size() == 1);
  CHECK(forbidden.found().unreadable[0].find("permission denied") != std::string::npos);
  std::filesystem::permissions(forbidden.scratch / "tls", std::filesystem::perms::none);
  CHECK(forbidden.found().unreadable.size() >= 3);
  CHECK(forbidden.found().missing.empty());
  std::filesystem::permissions(forbidden.scratch / "tls", std::filesystem::perms::owner_all);
}

TEST_CASE("look: a link to a generation is followed; one that leads nowhere has no files behind it") {
  Site site("    installations: [{to: tls, swap: generations}]\n");
  std::filesystem::remove(site.scratch / "tls");
  std::filesystem::create_directory(site.scratch / "tls.1");
  std::filesystem::create_directory_symlink("tls.1", site.scratch / "tls");
  site.renewed();
  CHECK(site.found().missing.empty());
  CHECK(site.found().changed.empty());
  std::filesystem::remove(site.scratch / "tls");
  std::filesystem::create_directory_symlink("tls.2", site.scratch / "tls");
  CHECK(site.found().missing.size() == 3);
}

TEST_CASE("look: what stood there before certkit is found in every shape that the device takes") {
  const PrivateKey key = generate_key({KeyType::ec, 256});
  CertificateSpec spec;
  spec.serial = {7};
  spec.subject = Name::from_rfc4514("CN=www.contoso.com");
  spec.subject_spki = to_bytes(key.public_key().spki());
  spec.not_before = kNow;
  spec.not_after = kNow + kDay * 90;
  const Certificate certificate = make_certificate(spec, nullptr, key);
  for (const char* shape : {"", "microsoft/iis", "tomcat/keystore", "nginx/nginx"}) {
    CAPTURE(shape);
    const std::string profile = *shape == '\0' ? "" : ", profile: " + std::string(shape);
    Site site("    passout: file:pw\n    installations: [{to: tls" + profile + "}]\n");
    site.eyes.secret = [](const issue::SecretReference& reference) {
      CHECK(reference.text == "file:pw");
      return Secret::copy_of("correct horse");
    };
    CHECK_FALSE(site.found().installed);
    CHECK(site.found().unreadable.empty());
    const Secret password = Secret::copy_of("correct horse");
    base::FileSet files;
    profile::deliver(site.asked.places.front().delivery, {&key, {certificate}, nullptr, {}}, &password, site.asked.places.front().to, files);
    files.commit({});
    const Found found = site.found();
    REQUIRE(found.installed);
    CHECK(*found.installed == certificate);
    CHECK(found.unreadable.empty());
    CHECK(found.changed.empty());
    CHECK(found.missing.empty());
  }
}

TEST_CASE("look: of what stood there before certkit nothing is taken for absent that is only damaged, protected or something else") {
  Site site;
  test::put(site.file("www.crt"), "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n");
  Found found = site.found();
  CHECK_FALSE(found.installed);
  REQUIRE(found.unreadable.size() == 1);
  CHECK(found.unreadable[0].find(site.file("www.crt")) != std::string::npos);
  for (const char* content : {"", "just some notes\n"}) {
    test::put(site.file("www.crt"), content);
    CHECK(site.found().unreadable.size() == 1);
  }
  // The key without the certificate is no certificate; the certificate without its key is one that lacks a file.
  std::filesystem::remove(site.file("www.crt"));
  test::put(site.file("www.key"), "a key");
  CHECK_FALSE(site.found().installed);
  CHECK(site.found().unreadable.empty());
  std::filesystem::remove(site.file("www.key"));
  test::put(site.file("www.crt"), to_pem(test::certificate_for("www.contoso.com", kNow, kNow + kDay)));
  found = site.found();
  CHECK(found.installed);
  CHECK(found.missing == std::vector{site.file("www.key")});
}

TEST_CASE("look: of two places with different certificates the one that ends first counts") {
  Site site("    installations: [tls, more]\n");
  std::filesystem::create_directory(site.scratch / "more");
  const Certificate soon = test::certificate_for("www.contoso.com", kNow, kNow + kDay), later = test::certificate_for("www.contoso.com", kNow, kNow + kDay * 2);
  test::put(site.file("www.crt"), to_pem(later));
  test::put((site.scratch / "more/www.crt"), to_pem(soon));
  const Found found = site.found();
  REQUIRE(found.installed);
  CHECK(*found.installed == soon);
  CHECK(found.changed == std::vector{site.file("www.crt")});
}

TEST_CASE("look: files of another machine are not looked for on this one") {
  Site site("    host: there\n    installations: [tls]\n");
  CHECK(site.found().missing.empty());
  site.eyes.host = "there";
  CHECK(site.found().missing.size() == 2);
  Site known;
  known.renewed();
  known.standing.host = "there";
  std::filesystem::remove(known.file("www.crt"));
  CHECK(known.found().missing.empty());
  known.standing.host = "here";
  CHECK(known.found().missing.size() == 1);
}

TEST_CASE("look: a place that will not do is found before anything is asked for") {
  const auto unusable = [](const Site& site) {
    const Found found = site.found();
    return found.unusable.size() == 1 ? found.unusable.front() : std::to_string(found.unusable.size());
  };
  Site links;
  std::filesystem::create_symlink("/nonexistent/www.crt", links.file("www.crt"));
  CHECK(unusable(links).find("is a symbolic link") != std::string::npos);
  Site device("    installations: [/dev/null]\n");
  CHECK(unusable(device).find("/dev/null is no folder") != std::string::npos);
  Site real("    installations: [{to: tls, swap: generations}]\n");
  CHECK(unusable(real).find("is not a link") != std::string::npos);
  CHECK(unusable(Site("    installations: [{to: tls, group: nosuchgroup}]\n")).find("nosuchgroup") != std::string::npos);
  CHECK(unusable(Site("    installations: [{to: tls, owner: nosuchuser}]\n")).find("nosuchuser") != std::string::npos);
}

TEST_CASE("look: a key beside a certificate that was there is its own, or it is said") {
  Site site;
  const PrivateKey key = generate_key({KeyType::ec, 256});
  test::put(site.file("www.crt"), to_pem(test::certificate_for("www.contoso.com", kNow, kNow + kDay)));
  test::put(site.file("www.key"), std::string(as_text(to_pem_unencrypted(key, KeyFormat::pkcs8).reveal())));
  CHECK(site.found().wrong_keys == std::vector{site.file("www.key")});
  test::put(site.file("www.key"), "no key");
  CHECK(site.found().wrong_keys.empty());
  CHECK(site.found().unreadable.size() == 1);
}
