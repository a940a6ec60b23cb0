#include "fleet/import/import.hpp"

#include <doctest/doctest.h>

#include <algorithm>

#include "base/text.hpp"
#include "certkit/write.hpp"
#include "fleet/import/fleet_text.hpp"
#include "fleet/planning.hpp"
#include "made.hpp"

using namespace certkit;
using namespace certkit::fleet;

namespace {

const std::filesystem::path kVectors = std::filesystem::path(CERTKIT_SOURCE) / "tests/vectors/fleet-import";

const ImportedCertificate& called(const ImportedFleet& fleet, std::string_view name) {
  const auto found = std::find_if(fleet.certificates.begin(), fleet.certificates.end(), [&](const auto& one) { return one.name == name; });
  REQUIRE_MESSAGE(found != fleet.certificates.end(), std::string(name));
  return *found;
}

const ImportedIssuer& issuer_of(const ImportedFleet& fleet, const ImportedCertificate& certificate) {
  const auto found =
      std::find_if(fleet.issuers.begin(), fleet.issuers.end(), [&](const auto& one) { return one.name == certificate.issuer; });
  REQUIRE(found != fleet.issuers.end());
  return *found;
}

std::string setting(const ImportedIssuer& issuer, const std::string& name) {
  for (const auto& [key, value] : issuer.settings)
    if (key == name) return value;
  return {};
}

bool says(const std::vector<std::string>& sentences, const std::string& part) {
  return std::any_of(sentences.begin(), sentences.end(), [&](const auto& one) { return one.find(part) != std::string::npos; });
}

using Files = std::vector<std::pair<std::string, std::string>>;

std::string objection(const std::function<void()>& work) {
  try {
    work();
  } catch (const Error& error) {
    return error.message();
  }
  return "nothing";
}

}  // namespace

TEST_CASE("what certbot renews") {
  const ImportedFleet fleet = import_fleet(kVectors / "certbot");
  CHECK(fleet.format == "certbot");
  REQUIRE(fleet.certificates.size() == 3);

  const ImportedCertificate& www = called(fleet, "www.contoso.test");
  CHECK(www.san == std::vector<std::string>{"www.contoso.test", "contoso.test"});
  CHECK(www.key_type == "ec:p256");
  CHECK_FALSE(www.reuse_key);
  CHECK(www.reload == std::vector<std::string>{"systemctl reload nginx"});
  CHECK(www.before.empty());
  CHECK(says(fleet.lost, "www.contoso.test.conf:12: pre_hook = systemctl stop lighttpd: it stops a service"));
  REQUIRE(www.installations.size() == 1);
  CHECK(www.installations[0].to == "/etc/letsencrypt/live/www.contoso.test");
  CHECK(www.installations[0].files ==
        Files{{"certificate", "cert.pem"}, {"key", "privkey.pem"}, {"chain", "chain.pem"}, {"fullchain", "fullchain.pem"}});
  CHECK(www.installations[0].generations);
  CHECK(says(fleet.notes,
             "once, before the first run: mv /etc/letsencrypt/live/www.contoso.test /etc/letsencrypt/live/www.contoso.test.certbot && "
             "ln -s www.contoso.test.certbot /etc/letsencrypt/live/www.contoso.test;"));
  CHECK(issuer_of(fleet, www).issuer == "acme:https://acme-v02.api.letsencrypt.org/directory");
  REQUIRE(www.deploy.size() == 1);
  CHECK(www.deploy[0].ends_with("; /etc/letsencrypt/renewal-hooks/deploy/postfix"));

  const ImportedCertificate& mail = called(fleet, "mail.contoso.test");
  CHECK(mail.key_type == "rsa:2048");
  CHECK(mail.reuse_key);
  CHECK(setting(issuer_of(fleet, mail), "webroot") == "/var/www/html");
  CHECK(mail.deploy.front() ==
        "export RENEWED_LINEAGE=/etc/letsencrypt/live/mail.contoso.test RENEWED_DOMAINS=mail.contoso.test; "
        "/usr/local/bin/mail-certificate \"$RENEWED_LINEAGE\"");

  const ImportedCertificate& lab = called(fleet, "lab.contoso.test");
  CHECK(lab.san == std::vector<std::string>{"*.lab.contoso.test"});
  CHECK(setting(issuer_of(fleet, lab), "dns_hook") == "/usr/local/bin/dns-hook");
  CHECK(setting(issuer_of(fleet, lab), "dns_hook_style") == "certbot");
  CHECK(lab.reload == std::vector<std::string>{"service haproxy reload"});
}

TEST_CASE("what lego renews") {
  const ImportedFleet fleet = import_fleet(kVectors / "lego");
  CHECK(fleet.format == "lego");
  const ImportedCertificate& www = called(fleet, "www.contoso.test");
  CHECK(www.san == std::vector<std::string>{"www.contoso.test", "contoso.test"});
  REQUIRE(www.installations.size() == 1);
  CHECK(www.installations[0].to == (kVectors / "lego/certificates").string());
  CHECK(www.installations[0].files == Files{{"fullchain", "www.contoso.test.crt"},
                                            {"key", "www.contoso.test.key"},
                                            {"chain", "www.contoso.test.issuer.crt"},
                                            {"combined", "www.contoso.test.pem"}});
  const ImportedIssuer& issuer = issuer_of(fleet, www);
  CHECK(issuer.issuer == "acme:https://acme-v02.api.letsencrypt.org/directory");
  CHECK(setting(issuer, "account_key").ends_with("/admin@contoso.test/keys/admin@contoso.test.key"));
  CHECK(setting(issuer, "only_existing") == "true");
  CHECK(called(fleet, "imap.contoso.test").key_type == "rsa:2048");
  CHECK(says(fleet.lost, "how names are proved"));
}

TEST_CASE("what acme.sh renews") {
  const ImportedFleet fleet = import_fleet(kVectors / "acme.sh");
  CHECK(fleet.format == "acme.sh");
  const ImportedCertificate& www = called(fleet, "www.contoso.test");
  CHECK(www.key_type == "ec:p256");
  REQUIRE(www.installations.size() == 1);
  CHECK(www.installations[0].to == "/etc/nginx/tls");
  CHECK(www.installations[0].files == Files{{"key", "www.key"}, {"fullchain", "www.pem"}});
  CHECK(www.reload == std::vector<std::string>{"nginx -t && systemctl reload nginx"});
  CHECK(setting(issuer_of(fleet, www), "webroot") == "/var/www/html");
  CHECK(setting(issuer_of(fleet, www), "account_key").ends_with("/ca/acme-v02.api.letsencrypt.org/directory/account.key"));
  const ImportedCertificate& ftp = called(fleet, "ftp.contoso.test");
  CHECK(ftp.reuse_key);
  REQUIRE(ftp.deploy.size() == 1);
  CHECK(ftp.deploy[0].find("Le_Domain=ftp.contoso.test; /usr/local/bin/told \"$CERT_PATH\"") != std::string::npos);
  CHECK(says(fleet.lost, "account.conf:1: SAVED_CF_Token, of a DNS provider perhaps, was not copied"));
}

TEST_CASE("a playbook of vcert") {
  const ImportedFleet fleet = import_fleet(kVectors / "multi.yaml");
  CHECK(fleet.format == "vcert");
  REQUIRE(fleet.certificates.size() == 2);
  const ImportedCertificate& web = called(fleet, "web");
  CHECK(web.subject == "CN=www.contoso.test,OU=Web\\, public,OU=Engineering,O=Contoso,L=Oslo,C=NO");
  CHECK(web.san == std::vector<std::string>{"www.contoso.test", "contoso.test", "IP:10.1.1.5"});
  CHECK(web.key_type == "rsa:4096");
  CHECK(web.renew_before == "31d");
  CHECK(web.days == 30);
  CHECK(web.endpoints == std::vector<std::string>{"10.1.1.5:443"});
  REQUIRE(web.installations.size() == 2);
  CHECK(web.installations[0].files == Files{{"certificate", "www.crt"}, {"chain", "www.chain.crt"}});
  CHECK(web.installations[1].to == "/etc/nginx/private");
  CHECK(web.reload == std::vector<std::string>{"systemctl reload nginx"});
  CHECK(issuer_of(fleet, web).issuer.empty());

  const ImportedCertificate& stores = called(fleet, "stores");
  CHECK(stores.key_type == "ec:p384");
  CHECK(stores.passout == "env:STORES_PASSWORD");
  CHECK(stores.installations[0].files == Files{{"pkcs12", "app.p12"}, {"jks", "app.jks"}});
  CHECK(stores.installations[0].deploy == "/opt/app/bin/told --of pkcs12");
  CHECK(says(fleet.to_set, "keyPassword is a secret and was not copied"));
  for (const char* part : {"the connection to tlspdc at https://tpp.contoso.test/vedsdk/", "credentials: none of them was copied",
                           "zone: Certificates\\Web", "setEnvVars", "CAPI: the store of Windows", "jksAlias: app", "is a template of vcert",
                           "of-this-host asks for no name that is known here"})
    CHECK_MESSAGE(says(fleet.lost, part), part);

  const ImportedFleet old = import_fleet(kVectors / "old.yaml");
  CHECK(called(old, "myCertificate").passout == "env:KEY_PASSWORD");
  CHECK(old.to_set.empty());
  CHECK(called(old, "myCertificate").installations[0].files ==
        Files{{"certificate", "certificate.cer"}, {"chain", "certificate.chain"}, {"key", "old.key"}});
}

TEST_CASE("the fleet that is written holds no secret, and is refused until its issuer is named") {
  for (const char* source : {"certbot", "lego", "acme.sh", "multi.yaml", "old.yaml"}) {
    CAPTURE(source);
    const std::string yaml = fleet_text(import_fleet(kVectors / source));
    CHECK(yaml.find("not-a-real") == std::string::npos);
    CHECK(yaml.find("PRIVATE KEY") == std::string::npos);
    const std::string why = objection([&] { (void)read_fleet_text(yaml, "fleet.yaml"); });
    if (std::string(source).ends_with(".yaml"))
      CHECK(why.find("does not say what it is") != std::string::npos);
    else
      CHECK(why == "nothing");
  }
}

TEST_CASE("what is live already is recognised, and not issued once more") {
  const test::Scratch scratch;
  const std::filesystem::path folder = scratch / "letsencrypt";
  std::filesystem::copy(kVectors / "certbot", folder,
                        std::filesystem::copy_options::recursive | std::filesystem::copy_options::copy_symlinks);
  for (const auto& conf : std::filesystem::directory_iterator(folder / "renewal")) {
    std::string text = test::get(conf.path());
    const std::string there = "/etc/letsencrypt";
    for (std::size_t at = text.find(there); at != std::string::npos; at = text.find(there, at + folder.string().size()))
      text.replace(at, there.size(), folder.string());
    test::put(conf.path(), text);
  }
  test::put(scratch / "fleet.yaml", fleet_text(import_fleet(folder)));
  const Fleet fleet = read_fleet(scratch / "fleet.yaml");
  const profile::Library library({std::string(CERTKIT_SOURCE) + "/profiles"});
  Planning how;
  how.library = &library;
  how.eyes.host = "here";
  const auto plan_at = [&](Time now) {
    how.options.now = now;
    return plan_fleet(fleet, nullptr, how).planned;
  };
  const auto vectors_are_new = std::chrono::sys_days(std::chrono::year(2026) / 12 / 10);
  for (const Planned& one : plan_at(vectors_are_new)) {
    CAPTURE(one.entry->name);
    for (const Reason& reason : one.reasons) CHECK(reason.text == "");
    CHECK(one.verdict == Planned::Verdict::ok);
    CHECK(one.not_after.has_value());
  }
  for (const Planned& one : plan_at(std::chrono::sys_days(std::chrono::year(2036) / 11 / 1)))
    CHECK(one.verdict == Planned::Verdict::blocked);  // certbot's links: said before anything is asked for
}

TEST_CASE("one damaged file of a folder is named, and the others are imported") {
  struct Damage {
    std::string folder, file, content, why;
    std::size_t left;
  };
  for (const Damage& one :
       {Damage{"certbot", "renewal/mail.contoso.test.conf", "nonsense\n", "mail.contoso.test.conf:1:1: NAME = VALUE is expected", 2},
        Damage{"certbot", "live/mail.contoso.test/cert.pem", "", "live/mail.contoso.test/cert.pem", 2},
        Damage{"lego", "certificates/imap.contoso.test.json", "{", "imap.contoso.test.json", 1},
        Damage{"lego", "certificates/imap.contoso.test.crt", "x", "imap.contoso.test.crt: no certificate", 1},
        Damage{"acme.sh", "ftp.contoso.test/ftp.contoso.test.conf", "\xff", "ftp.contoso.test.conf", 1},
        Damage{"acme.sh", "account.conf", "nonsense\n", "account.conf:1:1: NAME = VALUE is expected", 2}}) {
    CAPTURE(one.file);
    const test::Scratch scratch;
    const std::filesystem::path folder = scratch / one.folder;
    std::filesystem::copy(kVectors / one.folder, folder,
                          std::filesystem::copy_options::recursive | std::filesystem::copy_options::copy_symlinks);
    std::filesystem::remove(folder / one.file);
    if (!one.content.empty()) test::put(folder / one.file, one.content);
    const ImportedFleet fleet = import_fleet(folder);
    CHECK(fleet.certificates.size() == one.left);
    REQUIRE(fleet.unreadable.size() == 1);
    CHECK_MESSAGE(fleet.unreadable.front().find(one.why) != std::string::npos, fleet.unreadable.front());
    CHECK(fleet_text(fleet).find("# Not imported, since it could not be read:\n#   " + fleet.unreadable.front()) != std::string::npos);
  }
}

TEST_CASE("sources that are none, and damaged ones") {
  const test::Scratch scratch;
  std::filesystem::create_directory(scratch / "empty");
  CHECK(objection([&] { (void)import_fleet(scratch / "empty"); }) == "this is no folder of certbot, lego or acme.sh");
  CHECK(objection([&] { (void)import_fleet(scratch / "none"); }) != "nothing");
  CHECK(objection([] { (void)import_playbook("a: b\n", "p.yaml"); }).find("a list certificateTasks") != std::string::npos);
  CHECK(objection([] { (void)import_playbook("certificateTasks: [1, {}, {name: x, request: {subject: 3}}]\n", "p.yaml"); }) == "nothing");
  CHECK(objection([] { (void)fleet_text(import_playbook("certificateTasks: []\n", "p.yaml")); }) ==
        "there is no certificate that can be taken over");
  ImportedFleet fleet;
  const Certificate leaf = test::certificate_for("www.contoso.com", test::kNow, test::kNow + test::kDay);
  take_domain("Le_Domain='a b'\nLe_ReloadCmd='__ACME_BASE64__START_!__ACME_BASE64__END_'\n", "x/x.conf", "x", leaf, fleet);
  CHECK(fleet.certificates.at(0).name == "a_b");
  CHECK(says(fleet.lost, "Le_ReloadCmd: its base64 is damaged"));
  CHECK(objection([&] { take_domain("nonsense\n", "x/x.conf", "x", leaf, fleet); }) == "x/x.conf:1:1: NAME = VALUE is expected");
  take_renewal("cert = /a/b\n[renewalparams]\nauthenticator = nginx\n[[webroot_map]]\nx = y\n", "y.conf", leaf, fleet);
  CHECK(says(fleet.lost, "y.conf:3: authenticator = nginx"));
}

TEST_CASE("an installation names its files") {
  const test::Scratch scratch;
  const std::string start =
      "issuers: {lab: {issuer: \"ca:x\"}}\ncertificates:\n  - name: www\n    san: [www.contoso.com]\n    issuer: lab\n    installations:\n "
      "     - {to: /etc/tls, files: ";
  const profile::Library library({std::string(CERTKIT_SOURCE) + "/profiles"});
  const auto names = [&](const std::string& files) {
    const Fleet fleet = test::fleet_of(scratch, start + files + "}\n");
    Asker asker(library);
    std::vector<std::string> all;
    const Asked asked = asker.asked(fleet.certificates[0], scratch.path());
    for (const profile::OutputFile& file : asked.places.at(0).delivery.files) all.push_back(file.file);
    return all;
  };
  CHECK(names("{fullchain: site.pem, key: site.key}") == std::vector<std::string>{"site.pem", "site.key"});
  CHECK(names("{combined: all.pem, pkcs12: a.p12, jks: a.jks}") == std::vector<std::string>{"all.pem", "a.p12", "a.jks"});
  CHECK(objection([&] {
          (void)names("{fulchain: a}");
        }).find("there is no file 'fulchain' to be called otherwise; did you mean 'fullchain'?") != std::string::npos);
  CHECK(objection([&] { (void)names("{key: ../a}"); }).find("'../a' is no name of a file") != std::string::npos);
}
