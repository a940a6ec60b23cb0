#include "fleet/inventory.hpp"

#include <doctest/doctest.h>
#include <sys/stat.h>
#include <unistd.h>

#include "made.hpp"

using namespace certkit;
using namespace certkit::fleet;

namespace {

const std::string kIssuers = "issuers:\n  lab:\n    issuer: ca:lab-ca\n";
std::string one(const std::string& more) {
  return kIssuers + "certificates:\n  - name: www\n    san: [www.contoso.com]\n    issuer: lab\n" + more;
}

}  // namespace

TEST_CASE("a fleet is what its file says") {
  const test::Scratch scratch;
  const Fleet fleet = test::fleet_of(scratch, R"(
issuers:
  lab: {issuer: "ca:lab-ca"}
  office:
    issuer: adcs:https://ca01.contoso.com/certsrv
    template: WebServer
    password: env:PW
    attributes: [CertificateTemplate:WebServer]
limits:
  office: {rate: 20, per: 1h, burst: 5, in_flight: 4}
defaults:
  issuer: lab
  renew_before: 30d
  hooks:
    reload: systemctl reload nginx
certificates:
  - name: www.contoso.com
    san: [www.contoso.com, 10.1.1.5]
    installations:
      - /etc/nginx/tls
      - {to: "/srv/${name}", swap: generations, group: ssl-cert, mode: "0640"}
    endpoints: [www.contoso.com, {at: "mail.contoso.com:25", starttls: smtp}]
    hooks:
      verify: {run: [/usr/local/bin/check, "a b"], limit: 10s}
  - name: mcu1
    profile: codian/mcu-4500
    set: {fqdn: mcu1.contoso.com}
    issuer: office
    renew_before: 15%
    key: reuse
  - {name: ari, subject: "CN=x", renew_before: ari}
notify:
  - {when: always, run: [/bin/mail, admin]}
)");
  REQUIRE(fleet.certificates.size() == 3);
  const CertificateEntry& www = fleet.certificates[0];
  CHECK(www.issuer == "lab");
  CHECK(www.renew_before->kind == RenewBefore::Kind::duration);
  CHECK(www.renew_before->duration == test::kDay * 30);
  REQUIRE(www.installations.size() == 2);
  CHECK(www.installations[0].to.text() == "/etc/nginx/tls");
  CHECK(www.installations[1].swap == Installation::Swap::generations);
  CHECK(www.installations[1].mode == FileMode{0640});
  REQUIRE(www.endpoints.size() == 2);
  CHECK(www.endpoints[1].starttls == net::Starttls::smtp);
  CHECK(www.hooks.reload->command == std::vector<std::string>{"/bin/sh", "-c", "systemctl reload nginx"});
  CHECK(www.hooks.verify->command == std::vector<std::string>{"/usr/local/bin/check", "a b"});
  CHECK(www.hooks.verify->limit == std::chrono::seconds(10));
  CHECK(fleet.certificates[1].renew_before->percent == 15);
  CHECK(fleet.certificates[1].key == CertificateEntry::Key::reuse);
  CHECK(fleet.certificates[1].hooks.reload.has_value());
  CHECK(fleet.certificates[2].renew_before->kind == RenewBefore::Kind::ari);
  const IssuerEntry* office = fleet.issuer("office");
  REQUIRE(office != nullptr);
  CHECK(office->settings.size() == 2);
  CHECK(office->attributes.size() == 1);
  CHECK(fleet.limits.at("office").in_flight == 4);
  CHECK(fleet.notify.at(0).when == Notify::When::always);
  CHECK(fleet.certificate("mcu1") == &fleet.certificates[1]);
  CHECK(fleet.certificate("mcu2") == nullptr);
}

TEST_CASE("a fleet has a name, which stands in its own file") {
  const test::Scratch scratch;
  CHECK(test::fleet_of(scratch, one("")).name == "");
  CHECK(test::fleet_of(scratch, "name: web.contoso.com\n" + one("")).name == "web.contoso.com");
  CHECK(test::objection_to("name: web 1\n" + one("")).starts_with("fleet.yaml:1:7: 'web 1' is no name of a fleet"));
  CHECK(test::objection_to("name: [web]\n" + one("")).starts_with("fleet.yaml:1:7: "));
  test::put(scratch / "more.yaml", "name: more\n");
  try {
    (void)test::fleet_of(scratch, "name: web\ninclude: [more.yaml]\n" + one(""));
    FAIL("it was read");
  } catch (const Error& error) {
    CHECK(error.message().ends_with("more.yaml:1:7: a file that is included has no name of its own"));
  }
}

TEST_CASE("other files are included, each with its own defaults") {
  const test::Scratch scratch;
  std::filesystem::create_directory(scratch / "fleet.d");
  test::put(scratch / "fleet.d/b.yaml", "defaults: {issuer: lab, days: 7}\ncertificates:\n  - {name: b, san: [b.test]}\n");
  test::put(scratch / "fleet.d/a.yaml", "certificates:\n  - {name: a, san: [a.test], issuer: lab}\n");
  test::put(scratch / "fleet.d/.hidden.yaml", "this is: no fleet");
  const Fleet fleet = test::fleet_of(scratch, "include: [\"fleet.d/*.yaml\"]\n" + kIssuers);
  REQUIRE(fleet.certificates.size() == 2);
  CHECK(fleet.certificates[0].name == "a");
  CHECK(fleet.certificates[1].days == 7);
  CHECK(fleet.included.size() == 2);
}

TEST_CASE("what is wrong is said with its place, and what would be right") {
  using test::objection_to;
  const auto says = [](const std::string& yaml, const std::string& wanted) {
    const std::string came = objection_to(yaml);
    CHECK_MESSAGE(came.find(wanted) != std::string::npos, came);
  };
  CHECK(objection_to(one("")) == "nothing");
  says(one("    renew_befor: 30d\n"), "fleet.yaml:8:5: unknown key 'renew_befor' in a certificate; did you mean 'renew_before'?");
  says(one("    renew_before: soon\n"), "fleet.yaml:8:19");
  says(one("    renew_before: 0%\n"), "is no share of a certificate's life");
  says(one("    renew_before: 100%\n"), "is no share of a certificate's life");
  says(one("    passout: secret\n"), "a password does not stand in the file itself");
  says(one("    keep: 0\n"), "at least one generation");
  says(one("    installations: [{to: /x, mode: \"0777\"}]\n"), "mode 0777");
  says(one("    installations: [\"/x/${nam}\"]\n"), "did you mean 'name'");
  says(one("    hooks: {reload: []}\n"), "a command");
  says(one("    token: soft\n"), "pkcs11:");
  says(one("    certificate: web\n"), "goes with a profile");
  says(one("    profile: nginx/nginx\n    subject: CN=x\n"), "the profile makes the subject");
  says(one("  - name: www\n    san: [b.test]\n    issuer: lab\n"), "the name www is taken | fleet.yaml:5:5");
  says(one("  - name: b/c\n    san: [b.test]\n    issuer: lab\n"), "'b/c' is no name of a certificate");
  says(one("  - name: b\n    issuer: lab\n"), "b says nothing of what it asks for");
  says(one("  - name: b\n    san: [b.test]\n"), "b does not say who issues it");
  says(one("  - name: b\n    san: [b.test]\n    issuer: lap\n"), "there is no issuer 'lap'; did you mean 'lab'?");
  says("issuers:\n  lab: {template: x}\n", "does not say what it is");
  says("limits:\n  lab: {rate: 1}\n", "there is no issuer 'lab'");
  says("defaults: {name: x}\n", "a name of its own");
  says("include: [no.yaml]\n", "no.yaml");
  says("include: [\"*.yml\"]\n", "no file fits '*.yml'");
  says("include: [fleet.yaml]\n", "part of the fleet already");
  says("include: [\"*/x.yaml\"]\n", "stand in the name of a file");
  says("include: [fleet.d/no.yaml]\n", "fleet.yaml:1:11: ");
  says(one("    renew_before: 30days\n"), "15% of its life before it, or ari");
  says(one("    endpoints: [\"a.x:99999\"]\n"), "fleet.yaml:8:17: endpoints: ");
  says("- a\n", "is a map of keys and values, but here is a list");
  CHECK_THROWS_AS(read_fleet("/nonexistent/fleet.yaml"), Error);
}

TEST_CASE("an issuer is what there is, before any certificate wants it") {
  const auto says = [](const std::string& issuer, const std::string& wanted) {
    const std::string came = test::objection_to("issuers:\n  a:\n    issuer: " + issuer + "\n");
    CHECK_MESSAGE(came.find(wanted) != std::string::npos, came);
  };
  says("adsc:https://ca.test/certsrv", "fleet.yaml:3:13: 'adsc' is no kind of issuer; did you mean 'adcs'?");
  says("adcs", "does not say where it is");
  says("adcs:ca.test", "does not begin with http:// or https://");
  says("adcs:https://joe:hunter2@ca.test/certsrv", "has a user or a password in it");
  CHECK(test::objection_to("issuers: {a: {issuer: \"adcs:https://joe:hunter2@ca.test/\"}}\n").find("hunter2") == std::string::npos);
  says("adcs:https://ca.test/certsrv\n    usrname: joe",
       "fleet.yaml:4:5: this issuer has no setting \"usrname\" | its settings are ca_file");
  says("adcs:https://ca.test/certsrv\n    password: hunter2", "fleet.yaml:4:5: password is a secret, and is not written here");
  says("ca:lab\n    attributes: [a:b]", "takes no attributes");
}

TEST_CASE("a limit that is written down is one") {
  for (const char* zero : {"rate: 0", "per: 0s", "burst: 0", "in_flight: 0"})
    CHECK(test::objection_to(kIssuers + "limits: {lab: {" + zero + "}}\n").find("for no limit leave it out") != std::string::npos);
}

TEST_CASE("no two installations have the same file, and none lies in a folder of certkit's own") {
  const auto says = [](const std::string& yaml, const std::string& wanted) {
    const std::string came = test::objection_to(yaml);
    CHECK_MESSAGE(came.find(wanted) != std::string::npos, came);
  };
  const std::string other = "  - name: b\n    san: [b.test]\n    issuer: lab\n";
  says(one("    installations: [tls, tls]\n"), "fleet.yaml:8:26: ");
  says(one("    installations: [tls, ./tls/]\n"), "tls/www.crt would be written twice by www");
  says(one("    installations: [{to: tls, files: {key: x.pem, certificate: x.pem}}]\n"), "tls/x.pem would be written twice by www");
  says(one("    installations: [{to: tls, swap: generations}, tls]\n"), "would be written twice by www");
  says(one("    installations: [{to: tls, swap: generations}]\n" + other + "    installations: [{to: tls, swap: generations}]\n"),
       "tls would be written by b and by www (fleet.yaml:8:21)");
  says(one("    installations: [{to: tls, files: {key: key.pem}}]\n" + other + "    installations: [{to: tls, files: {key: key.pem}}]\n"),
       "tls/key.pem would be written by b and by www");
  says(one("    installations: [tls]\n" + other + "    installations: [tls]\n"), "nothing");
  says(one("    host: h1\n    installations: [{to: tls, files: {key: k}}]\n" + other +
           "    host: h2\n    installations: [{to: tls, files: {key: k}}]\n"),
       "nothing");
  says(one("    installations: [fleet.state/tls]\n"), "where certkit keeps what it remembers");
  says(one("    installations: [lab-ca]\n"), "the folder of the issuer lab");
}

TEST_CASE("a pipe is not waited for where a file is included, nor where it is the fleet itself; one of the shell is read") {
  const test::Scratch scratch;
  REQUIRE(::mkfifo((scratch / "pipe.yaml").c_str(), 0600) == 0);
  std::string said;
  try {
    (void)read_fleet(scratch / "pipe.yaml");
  } catch (const Error& error) {
    said = error.message();
  }
  CHECK(said == (scratch / "pipe.yaml").string() + " is a pipe, not a file");
  int ends[2];
  REQUIRE(::pipe(ends) == 0);
  const std::string text = "certificates: []\n";
  REQUIRE(::write(ends[1], text.data(), text.size()) == static_cast<ssize_t>(text.size()));
  ::close(ends[1]);
  CHECK(read_fleet("/dev/fd/" + std::to_string(ends[0])).certificates.empty());
  ::close(ends[0]);
  CHECK_THROWS_AS((void)test::fleet_of(scratch, "include: [pipe.yaml]\n"), Error);
  CHECK_THROWS_AS((void)test::fleet_of(scratch, "include: [\"*pe.yaml\"]\n"), Error);
}
