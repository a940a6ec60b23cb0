// What is put where the CA looks for it.
#include "issue/acme/proof.hpp"

#include <doctest/doctest.h>
#include <sys/stat.h>
#include <unistd.h>

#include "certkit/make.hpp"
#include "crypto/pbe.hpp"
#include "fake_ca.hpp"
#include "issue/acme/base64url.hpp"

using namespace certkit;
using namespace certkit::issue::acme;

namespace {

const Proof kProof{{"dns", "example.org"}, "token-1", "token-1.thumb"};

struct Hook {
  test::Scratch scratch;
  Settings settings;
  std::vector<std::string> said;
  Pace pace{[] { return test::kNow; }, [](std::chrono::seconds) {}, [this](const std::string& line) { said.push_back(line); },
            std::chrono::seconds(10)};
  explicit Hook(const std::string& style, const std::string& script = "") {
    settings.dns_hook = scratch / "hook";
    settings.dns_hook_style = style;
    settings.challenge = "dns-01";
    test::write_text(scratch / "hook", "#!/bin/sh\n" + script + "\nfor a in \"$@\"; do printf '<%s>' \"$a\"; done >> \"" +
                                           (scratch / "log").string() +
                                           "\"\nprintf '%s:%s:%s\\n' \"$CERTBOT_DOMAIN\" \"$CERTBOT_VALIDATION\" " +
                                           "\"$CERTBOT_AUTH_OUTPUT\" >> \"" + (scratch / "log").string() + "\"\necho output of the hook\n");
    ::chmod((scratch / "hook").c_str(), 0755);
  }
  [[nodiscard]] std::string log() const { return test::text_of(scratch / "log"); }
};

}  // namespace

TEST_CASE("acme dns-01: hooks are called as their style has it") {
  const std::string value = dns_value(kProof);
  CHECK(value == to_base64url(crypto::sha256(as_bytes("token-1.thumb"))));
  const auto called = [&](const std::string& style) {
    Hook hook(style);
    if (style == "certbot") hook.settings.dns_cleanup_hook = hook.settings.dns_hook;
    const auto prover = open_prover(hook.settings, hook.pace);
    prover->present(kProof);
    prover->take_back(hook.pace);
    prover->take_back(hook.pace);  // once
    CHECK(hook.said.empty());
    return hook.log();
  };
  CHECK(called("lego") ==
        "<present><_acme-challenge.example.org.><" + value + ">::\n<cleanup><_acme-challenge.example.org.><" + value + ">::\n");
  CHECK(called("lego-raw") ==
        "<present><--><example.org><token-1><token-1.thumb>::\n<cleanup><--><example.org><token-1><token-1.thumb>::\n");
  CHECK(called("dehydrated") ==
        "<deploy_challenge><example.org><token-1><" + value + ">::\n<clean_challenge><example.org><token-1><" + value + ">::\n");
  CHECK(called("certbot") == "example.org:" + value + ":\nexample.org:" + value + ":output of the hook\n");
}

TEST_CASE("acme dns-01: a hook that fails is told with its own words, and cleans up nevertheless") {
  Hook hook("lego", "[ $1 = cleanup ] || { echo no such zone >&2; exit 3; }");
  const auto prover = open_prover(hook.settings, hook.pace);
  std::string message;
  CHECK(test::thrown([&] { prover->present(kProof); }, &message) == Errc::unwritable);
  CHECK(message.find("exit code 3: no such zone") != std::string::npos);
  prover->take_back(hook.pace);
  CHECK(hook.log().starts_with("<cleanup>"));
  hook.settings.dns_hook = hook.scratch / "nothing";
  CHECK(test::thrown([&] { open_prover(hook.settings, hook.pace)->present(kProof); }) == Errc::unreadable);
}

TEST_CASE("acme tls-alpn-01: the certificate says what RFC 8737 wants, and nothing else would take it") {
  const PrivateKey key = generate_key(KeySpec::parse("ec:p256"));
  const Certificate certificate = tls_proof(kProof, key, test::kNow);
  const auto extensions = certificate.extensions();
  const Extension* identifier = extensions.find(Oid("1.3.6.1.5.5.7.1.31"));
  REQUIRE(identifier != nullptr);
  CHECK(identifier->critical);
  const auto digest = crypto::sha256(as_bytes("token-1.thumb"));
  REQUIRE(identifier->value.size() == 34);
  CHECK(identifier->value[0] == 0x04);
  CHECK(identifier->value[1] == 0x20);
  CHECK(same(identifier->value.subspan(2), digest));
  CHECK(extensions.subject_alt_names() == std::vector{GeneralName::from_text("example.org")});
  CHECK(tls_server_name({"dns", "Example.org"}) == "example.org");
  CHECK(tls_server_name({"ip", "192.0.2.7"}) == "7.2.0.192.in-addr.arpa");
  CHECK(tls_server_name({"ip", "2001:db8::1"}) == "1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa");
}

TEST_CASE("acme webroot: what was there before stays") {
  test::Scratch scratch;
  Pace pace;
  Settings settings;
  settings.webroot = scratch / "www";
  CHECK(test::thrown([&] { (void)prove_by_webroot(settings); }) == Errc::unreadable);
  std::filesystem::create_directories(scratch / "www/.well-known");
  test::write_text(scratch / "www/.well-known/security.txt", "hello");
  {
    const auto prover = prove_by_webroot(settings);
    prover->present(kProof);
    CHECK(test::text_of(scratch / "www/.well-known/acme-challenge/token-1") == "token-1.thumb");
    prover->present(kProof);
    test::write_text(scratch / "www/.well-known/acme-challenge/of-another", "run");
    prover->take_back(pace);
  }
  CHECK(std::filesystem::exists(scratch / "www/.well-known/acme-challenge/of-another"));
  CHECK_FALSE(std::filesystem::exists(scratch / "www/.well-known/acme-challenge/token-1"));
  CHECK(test::text_of(scratch / "www/.well-known/security.txt") == "hello");
}

TEST_CASE("acme webroot: readable by all whatever the umask is, and nobody's link is followed on the way") {
  test::Scratch scratch;
  Pace pace;
  Settings settings;
  settings.webroot = scratch / "www";
  std::filesystem::create_directories(settings.webroot);
  test::write_text(scratch / "secret", "of another");
  ::chmod((scratch / "secret").c_str(), 0600);
  const auto before = ::umask(0077);
  {
    const auto prover = prove_by_webroot(settings);
    // In the file's place: the link goes, and not what it leads to.
    std::filesystem::create_symlink(scratch / "secret", scratch / "www/.well-known/acme-challenge/token-1");
    prover->present(kProof);
    CHECK(test::mode_of(scratch / "www/.well-known") == 0755);
    CHECK(test::mode_of(scratch / "www/.well-known/acme-challenge") == 0755);
    CHECK(test::mode_of(scratch / "www/.well-known/acme-challenge/token-1") == 0644);
    CHECK_FALSE(std::filesystem::is_symlink(scratch / "www/.well-known/acme-challenge/token-1"));
    // In the folder's place, while certkit is at work: what is done is done in the folder that was opened.
    std::filesystem::create_directories(scratch / "elsewhere/acme-challenge");
    std::filesystem::rename(scratch / "www/.well-known", scratch / "moved");
    std::filesystem::create_symlink(scratch / "elsewhere", scratch / "www/.well-known");
    prover->present({kProof.name, "token-2", "token-2.thumb"});
    CHECK(test::text_of(scratch / "moved/acme-challenge/token-2") == "token-2.thumb");
    CHECK(std::filesystem::is_empty(scratch / "elsewhere/acme-challenge"));
    prover->take_back(pace);
    CHECK_FALSE(std::filesystem::exists(scratch / "moved/acme-challenge/token-1"));
  }
  ::umask(before);
  CHECK(test::text_of(scratch / "secret") == "of another");
  CHECK(test::mode_of(scratch / "secret") == 0600);
  // One's own link to a folder is meant; another user's is not followed, which only the superuser can try here.
  prove_by_webroot(settings)->take_back(pace);
  if (::geteuid() == 0) {
    REQUIRE(::lchown((scratch / "www/.well-known").c_str(), 65534, 65534) == 0);
    CHECK(test::thrown([&] { (void)prove_by_webroot(settings); }) == Errc::unwritable);
  }
}

TEST_CASE("acme settings: what contradicts itself is said") {
  const auto refused = [](const std::function<void(Settings&)>& change) {
    Settings settings;
    change(settings);
    return test::thrown([&] { settings.check(); }) == Errc::usage;
  };
  CHECK_FALSE(refused([](Settings&) {}));
  CHECK(refused([](Settings& s) { s.challenge = "dns-01"; }));
  CHECK(refused([](Settings& s) { s.webroot = "/www", s.challenge = "tls-alpn-01"; }));
  CHECK(refused([](Settings& s) { s.webroot = "/www", s.dns_hook = "/hook"; }));
  CHECK(refused([](Settings& s) { s.dns_hook = "/hook", s.challenge = "http-01"; }));
  CHECK(refused([](Settings& s) { s.dns_hook = "/hook", s.dns_cleanup_hook = "/hook2"; }));
  CHECK(refused([](Settings& s) { s.account = "../x"; }));
  Settings dns;
  dns.dns_hook = "/hook";
  dns.check();
  CHECK(dns.challenge == "dns-01");
}
