// What a device is to trust besides its own chain: `trust` of an entry.
#include <doctest/doctest.h>
#include <sys/stat.h>

#include "certkit/write.hpp"
#include "running.hpp"

using namespace certkit;
using namespace certkit::fleet;
using test::kDay;
using test::kNow;
using What = Outcome::What;

namespace {

Certificate ca_named(const std::string& name, bool ca = true) {
  const PrivateKey key = generate_key({KeyType::ec, 256});
  CertificateSpec spec;
  spec.serial = {1};
  spec.subject = Name::from_rfc4514("CN=" + name);
  spec.subject_spki = to_bytes(key.public_key().spki());
  spec.not_before = kNow;
  spec.not_after = kNow + kDay * 3650;
  spec.basic_constraints = BasicConstraints{true, std::nullopt};
  const Certificate made = make_certificate(spec, nullptr, key);
  if (ca) return made;
  spec.subject = Name::from_rfc4514("CN=no CA");
  spec.basic_constraints.reset();
  return make_certificate(spec, &made, key);
}

// An nginx whose clients show certificates; its own profile wants the CAs of these without fail.
struct Site {
  explicit Site(const std::string& more, const std::string& profile = "nginx/nginx", const std::string& clients = "true") {
    test::put(lab.scratch / "clients.pem", to_pem(clients_ca));
    test::put(lab.scratch / "leaf.pem", to_pem(ca_named("A CA", false)));
    test::put(lab.scratch / "strict.yaml", "extends: nginx/nginx\noutputs:\n  client_ca: {optional: false}\n");
    const std::string file = profile == "strict" ? (lab.scratch / "strict.yaml").string() : profile;
    lab.fleet = test::fleet_of(lab.scratch, "issuers: {lab: {issuer: \"ca:ca\"}}\ncertificates:\n  - name: web\n    profile: " + file +
                                                "\n    key_type: ec:p256\n    issuer: lab\n    set: {fqdn: web.test, client_certificates: " + clients +
                                                "}\n    installations: [tls/web]\n" + more);
  }
  [[nodiscard]] std::string objection() {
    try {
      (void)Asker(lab.library).asked(lab.fleet.certificates.front(), lab.fleet.folder());
      return "nothing";
    } catch (const Error& error) {
      return error.message();
    }
  }
  [[nodiscard]] bool objects(const std::string& words) {
    const std::string text = objection();
    CAPTURE(text);
    CHECK(text.find("fleet.yaml:") != std::string::npos);
    return text.find(words) != std::string::npos;
  }

  Certificate clients_ca = ca_named("Clients");
  test::Running lab{1};
};

}  // namespace

TEST_CASE("what a device is to trust is delivered with its certificate, at each renewal as the file is by then") {
  Site site("    trust: [clients.pem]\n");
  REQUIRE(site.lab.run().at("web").what == What::renewed);
  CHECK(site.lab.files("web").at("web.test-client-ca.crt") == to_pem(site.clients_ca));
  const Certificate other = ca_named("Other clients");
  test::put(site.lab.scratch / "clients.pem", to_pem(other));
  site.lab.now += kDay * 70;
  REQUIRE(site.lab.run().at("web").what == What::renewed);
  CHECK(site.lab.files("web").at("web.test-client-ca.crt") == to_pem(other));
}

TEST_CASE("what cannot be trusted, and what nobody takes, is said by the plan") {
  CHECK(Site("").objection() == "nothing");  // as certkit issue does: the file is left out
  CHECK(Site("", "strict").objects("holds certificates that the device is to trust, and web names none"));
  CHECK(Site("    trust: [clients.pem]\n", "strict").objection() == "nothing");
  CHECK(Site("    trust: [clients.pem]\n", "nginx/nginx", "false").objects("none of the files holds certificates to trust"));
  CHECK(Site("    trust: [leaf.pem]\n").objects("is no CA certificate"));
  CHECK(Site("    trust: [none.pem]\n").objects("none.pem"));
  Site pipe("    trust: [clients.pem, pipe.pem]\n");
  REQUIRE(::mkfifo((pipe.lab.scratch / "pipe.pem").c_str(), 0600) == 0);
  CHECK(pipe.objects("pipe.pem is a pipe, not a file"));
}
