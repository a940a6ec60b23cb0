#include "issue/helper.hpp"

#include <doctest/doctest.h>

#include <algorithm>

#include "certkit/write.hpp"
#include "issue/authority.hpp"
#include "scratch.hpp"

using namespace certkit;
namespace fs = std::filesystem;
using Words = std::vector<std::string>;

namespace {

// A CA with an intermediate, a request and its certificate.
struct World {
  test::Scratch scratch;
  issue::Authority ca;
  Csr csr = test::csr("plain");
  Certificate certificate;
  World() : ca(make(scratch / "ca")), certificate(sign(csr)) {}
  static issue::Authority make(const fs::path& folder) {
    issue::Authority::Init init;
    init.subject = Name::from_rfc4514("CN=Lab CA");
    init.key = KeySpec::parse("ec:p256");
    init.intermediate = true;
    init.now = test::kNow;
    return issue::Authority::init(folder, init, {});
  }
  Certificate sign(const Csr& request) {
    issue::Authority::SignOptions options;
    options.now = test::kNow;
    return ca.sign(request, options, {});
  }
  [[nodiscard]] issue::Answer answer(int exit_code, const std::string& out, const std::string& err = {}) const {
    return issue::helper_answer(csr, {exit_code, out, err}, "helper");
  }
};

struct Failure {
  Errc code = Errc::internal;
  std::string message, hint;
};
template <class Function>
Failure failure(Function&& function) {
  try {
    (void)function();
  } catch (const Error& error) {
    return {error.code(), error.message(), error.hint()};
  }
  FAIL("no error");
  return {};
}

}  // namespace

TEST_CASE("the command: words between blanks, quotes, and nothing else") {
  const auto words = [](const std::string& text) {
    const issue::HelperCommand command = issue::helper_command(text);
    Words all{command.program};
    all.insert(all.end(), command.arguments.begin(), command.arguments.end());
    return all;
  };
  CHECK(words("/usr/libexec/helper") == Words{"/usr/libexec/helper"});
  CHECK(words("helper -d  /var/x\t-v ") == Words{"helper", "-d", "/var/x", "-v"});
  CHECK(words("\"/opt/my helper\" -d \"a b\"c \"\" $HOME;`x` \\") == Words{"/opt/my helper", "-d", "a bc", "", "$HOME;`x`", "\\"});
  CHECK(test::thrown([&] { (void)words("helper \"a b"); }) == Errc::usage);
  CHECK(test::thrown([&] { (void)words("  "); }) == Errc::usage);
  CHECK(test::thrown([&] { (void)words("\"\" a"); }) == Errc::usage);
  const test::Scratch scratch;
  test::write_text(scratch / "my helper -x", "");
  CHECK(words((scratch / "my helper -x").string()) == Words{(scratch / "my helper -x").string()});
}

TEST_CASE("what the helper is told") {
  const World world;
  CsrSpec spec;
  spec.subject = Name::from_rfc4514("CN=a.contoso.com,O=Contoso");
  for (const char* name : {"a.contoso.com", "b.contoso.com", "10.1.1.5", "email:x@contoso.com", "upn:x@contoso.com"})
    spec.san.push_back(GeneralName::from_text(name));
  const PrivateKey key = generate_key(KeySpec::parse("ec:p256"));
  const Csr csr = make_csr(spec, key);
  const auto value = [](const auto& environment, const std::string& name) {
    const auto found =
        std::find_if(environment.begin(), environment.end(), [&](const auto& one) { return one.first == "CERTMONGER_" + name; });
    return found == environment.end() ? std::string("absent") : found->second;
  };
  auto environment = issue::helper_environment(csr, {"SUBMIT", "", "WebServer", "", "", &world.certificate});
  CHECK(value(environment, "OPERATION") == "SUBMIT");
  CHECK(value(environment, "CSR") == to_pem(csr));
  CHECK(value(environment, "CA_COOKIE") == "absent");
  CHECK(value(environment, "REQ_SUBJECT") == "CN=a.contoso.com,O=Contoso");
  CHECK(value(environment, "REQ_HOSTNAME") == "a.contoso.com\nb.contoso.com");
  CHECK(value(environment, "REQ_IP_ADDRESS") == "10.1.1.5");
  CHECK(value(environment, "REQ_EMAIL") == "x@contoso.com");
  CHECK(value(environment, "REQ_PRINCIPAL") == "x@contoso.com");
  CHECK(value(environment, "KEY_TYPE") == "EC");
  CHECK(value(environment, "CA_PROFILE") == "WebServer");
  CHECK(value(environment, "CA_ISSUER") == "absent");
  CHECK(value(environment, "CERTIFICATE") == to_pem(world.certificate));
  environment = issue::helper_environment(csr, {"POLL", "id 7", "", "sub", "Lab", nullptr});
  CHECK(value(environment, "CA_COOKIE") == "id 7");
  CHECK(value(environment, "CA_ISSUER") == "sub");
  CHECK(value(environment, "CA_NICKNAME") == "Lab");
  CHECK(value(environment, "CERTIFICATE") == "absent");
}

TEST_CASE("issued: in any form, with the chain in order, and whatever else it prints") {
  World world;
  const auto& chain = world.ca.chain();
  const auto check = [&](const std::string& out, std::size_t issuers) {
    const issue::Answer answer = world.answer(0, out);
    REQUIRE(std::holds_alternative<issue::Issued>(answer));
    const auto& issued = std::get<issue::Issued>(answer);
    CHECK(issued.certificate == world.certificate);
    REQUIRE(issued.chain.size() == issuers);
    for (std::size_t i = 0; i < issuers; ++i) CHECK(issued.chain[i] == chain[i]);
  };
  check(to_pem(world.certificate), 0);
  check(std::string(as_text(world.certificate.der())), 0);
  check(to_pem(chain[1]) + to_pem(chain[0]) + to_pem(world.certificate), 2);
  check("helper: done at last\n" + to_pem(world.certificate) + "thank you\n" + to_pem(chain[0]), 1);
  const std::vector<Certificate> all{chain[1], world.certificate, chain[0]};
  const Bytes bundle = to_pkcs7(all);
  check(std::string(as_text(bundle)), 2);
  check(to_pem("PKCS7", bundle), 2);

  // Of another key: it goes on to those who compare.
  const Certificate other = world.sign(test::csr("usages"));
  const issue::Answer answer = world.answer(0, to_pem(other));
  CHECK(std::get<issue::Issued>(answer).certificate == other);
  for (const char* none : {"", "\n", "no certificate", "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n"}) {
    const Failure failed = failure([&] { return world.answer(0, none, "it broke"); });
    CHECK(failed.code == Errc::malformed);
    CHECK(failed.message.find("printed none") != std::string::npos);
  }
}

TEST_CASE("wait, with and without a time") {
  const World world;
  auto answer = world.answer(1, "request 17\n");
  REQUIRE(std::holds_alternative<issue::Pending>(answer));
  CHECK(std::get<issue::Pending>(answer).reference == "request 17");
  CHECK_FALSE(std::get<issue::Pending>(answer).ask_again);
  answer = world.answer(5, "3600\nstep 2\nof 3\n");
  REQUIRE(std::holds_alternative<issue::Pending>(answer));
  CHECK(std::get<issue::Pending>(answer).reference == "step 2\nof 3");
  CHECK(*std::get<issue::Pending>(answer).ask_again == std::chrono::seconds(3600));
  CHECK(failure([&] { return world.answer(1, "", "Traceback\nKeyError: 'x'\n"); }).message ==
        "helper wants to be asked again, and gave no cookie to do so: KeyError: 'x'");
  for (const char* bad : {"", "soon\ncookie", "-5\ncookie", "99999999999\ncookie", "30", "30\n", "30\n \n"})
    CHECK(failure([&] { return world.answer(5, bad); }).code == Errc::malformed);
  CHECK(failure([&] { return world.answer(1, std::string(20'000, 'x')); }).code == Errc::malformed);
}

TEST_CASE("no, and the other exit codes") {
  const World world;
  auto answer = world.answer(2, "Denied by policy:\nno such template\n");
  REQUIRE(std::holds_alternative<issue::Refused>(answer));
  CHECK(std::get<issue::Refused>(answer).why == "Denied by policy: no such template");
  answer = world.answer(2, "\x1b[31m\xe6\x8b\x92\xe5\x90\xa6");
  CHECK(std::get<issue::Refused>(answer).why == "\\x1b[31m\xe6\x8b\x92\xe5\x90\xa6");
  CHECK(std::get<issue::Refused>(world.answer(2, "")).why.find("does not say why") != std::string::npos);
  answer = world.answer(17, "");
  CHECK(std::get<issue::Refused>(answer).hint.find("new key") != std::string::npos);
  CHECK(failure([&] { return world.answer(3, "no route to host"); }).code == Errc::network);
  CHECK(failure([&] { return world.answer(3, "no route to host"); }).message == "helper did not reach its CA: no route to host");
  CHECK(failure([&] { return world.answer(4, "", "usage: helper\nno URL\n"); }).message ==
        "helper lacks something that it has to know: no URL");
  CHECK(failure([&] { return world.answer(4, ""); }).code == Errc::usage);
  CHECK(failure([&] { return world.answer(6, ""); }).code == Errc::unsupported);
  CHECK(failure([&] { return world.answer(16, ""); }).code == Errc::unsupported);
  for (const int code : {7, 8, 15, 18, 126, 127, 139}) CHECK(failure([&] { return world.answer(code, "x"); }).code == Errc::malformed);
}

TEST_CASE("FETCH-ROOTS: names and certificates, the issuer of leaves first") {
  const World world;
  const auto& chain = world.ca.chain();
  const std::string said = "Lab CA Root\n" + to_pem(chain[1]) + "\n\nLab CA\n" + to_pem(chain[0]);
  CHECK(issue::helper_roots({0, said, {}}, "helper") == chain);
  CHECK(failure([&] { return issue::helper_roots({0, "", {}}, "helper"); }).code == Errc::unsupported);
  CHECK(failure([&] { return issue::helper_roots({6, "", {}}, "helper"); }).code == Errc::unsupported);
  CHECK(failure([&] { return issue::helper_roots({3, "", {}}, "helper"); }).code == Errc::network);
}

TEST_CASE("exec: the program itself, its cookies and its time") {
  World world;
  const fs::path program = world.scratch / "helper";
  const fs::path answer = world.scratch / "answer.pem";
  test::write_text(program,
                   "#!/bin/sh\n"
                   "printf '%s %s\\n' \"$CERTMONGER_OPERATION\" \"${CERTMONGER_CA_COOKIE:-none}\" >> \"$1.log\"\n"
                   "case $CERTMONGER_OPERATION in\n"
                   "  FETCH-ROOTS) exit 6;;\n"
                   "esac\n"
                   "[ \"$CERTMONGER_CA_PROFILE\" != slow ] || sleep 60\n"
                   "[ ! -f \"$1\" ] || exec cat \"$1\"\n"
                   "printf '7\\ncookie-%s' \"${CERTMONGER_CA_COOKIE:-1}\"\n"
                   "exit 5\n");
  fs::permissions(program, fs::perms::owner_all);
  const std::string where = "exec:" + program.string() + " " + answer.string();
  const auto issuer = issue::open_issuer(where, {});
  std::string reference;
  issue::SubmitOptions options;
  options.now = test::kNow;
  options.keep = [&](const std::string& given) { reference = given; };
  issue::Answer said = issuer->submit(world.csr, options);
  REQUIRE(std::holds_alternative<issue::Pending>(said));
  CHECK(*std::get<issue::Pending>(said).ask_again == std::chrono::seconds(7));
  CHECK(reference == "cookie-1");
  (void)issuer->retrieve(world.csr, reference, options);
  CHECK(reference == "cookie-cookie-1");
  test::write_text(answer, to_pem(world.certificate));
  said = issuer->retrieve(world.csr, reference, options);
  CHECK(std::get<issue::Issued>(said).certificate == world.certificate);
  CHECK(test::text_of(answer.string() + ".log") == "SUBMIT none\nPOLL cookie-1\nPOLL cookie-cookie-1\n");
  CHECK(test::thrown([&] { (void)issuer->chain(); }) == Errc::unsupported);
  CHECK(test::thrown([&] { (void)issuer->retrieve(world.csr, "", options); }) == Errc::unsupported);
  CHECK(test::thrown([&] { issuer->revoke(world.certificate, {}); }) == Errc::unsupported);

  issue::IssuerSettings slow;
  slow.given = {{"timeout", {"1"}, "--with", {}}, {"profile", {"slow"}, "--with", {}}};
  CHECK(test::thrown([&] { (void)issue::open_issuer(where, std::move(slow))->submit(world.csr, options); }) == Errc::network);
  CHECK(test::thrown([&] { (void)issue::open_issuer("exec:/no/such/helper", {})->submit(world.csr, options); }) == Errc::unreadable);
  issue::IssuerSettings wrong;
  wrong.given = {{"profil", {"x"}, "--with", {}}};
  CHECK(test::thrown([&] { (void)issue::open_issuer(where, std::move(wrong)); }) == Errc::usage);
}
