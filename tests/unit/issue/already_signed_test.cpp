#include "issue/already_signed.hpp"

#include <doctest/doctest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "issue/issuer.hpp"
#include "issue/revocation.hpp"
#include "scratch.hpp"

using namespace certkit;
namespace fs = std::filesystem;

namespace {

struct Ca {
  test::Scratch scratch;
  fs::path folder = scratch / "lab";
  Ca() {
    issue::Authority::Init init;
    init.subject = Name::from_rfc4514("CN=Lab CA");
    init.key = KeySpec::parse("ec:p256");
    init.now = test::kNow;
    (void)issue::Authority::init(folder, init, {});
  }
  [[nodiscard]] std::unique_ptr<issue::Issuer> issuer() const {
    issue::IssuerSettings settings;
    settings.now = [] { return test::kNow; };
    return issue::open_issuer("ca:" + folder.string(), std::move(settings));
  }
  [[nodiscard]] std::size_t rows() const { return issue::Authority::open(folder).list(test::kNow).size(); }
};

issue::SubmitOptions options(std::string* reference = nullptr) {
  issue::SubmitOptions options;
  options.now = test::kNow;
  if (reference != nullptr) options.keep = [reference](const std::string& given) { *reference = given; };
  return options;
}

Certificate issued(const issue::Answer& answer) {
  REQUIRE(std::holds_alternative<issue::Issued>(answer));
  return std::get<issue::Issued>(answer).certificate;
}

}  // namespace

TEST_CASE("ca: the reference is known before the signature, and leads to the certificate") {
  const Ca ca;
  std::string reference;
  const Certificate first = issued(ca.issuer()->submit(test::csr("plain"), options(&reference)));
  CHECK(reference == first.serial_hex());
  const issue::Answer again = ca.issuer()->retrieve(test::csr("plain"), reference, options());
  CHECK(issued(again) == first);
  CHECK(fs::exists(std::get<issue::Issued>(again).kept));
  CHECK(std::get<issue::Issued>(again).chain == ca.issuer()->chain());
  CHECK(ca.rows() == 1);
}

TEST_CASE("ca: what was cut off before the signature is signed when it is retrieved, and once") {
  const Ca ca;
  std::string reference;
  issue::SubmitOptions cut_off = options();
  cut_off.keep = [&](const std::string& given) {
    reference = given;
    throw Error(Errc::unwritable, "the disk is full");
  };
  CHECK(test::thrown([&] { (void)ca.issuer()->submit(test::csr("plain"), cut_off); }) == Errc::unwritable);
  CHECK(ca.rows() == 0);
  std::string then;
  const Certificate certificate = issued(ca.issuer()->retrieve(test::csr("plain"), reference, options(&then)));
  CHECK(then == certificate.serial_hex());
  CHECK(then != reference);
  CHECK(issued(ca.issuer()->retrieve(test::csr("plain"), then, options())) == certificate);
  CHECK(ca.rows() == 1);
}

TEST_CASE("ca: without a reference the newest certificate of this request counts, not that of another") {
  const Ca ca;
  const auto issuer = ca.issuer();
  const Certificate first = issued(issuer->submit(test::csr("plain"), options()));
  const Certificate second = issued(issuer->submit(test::csr("plain"), options()));
  (void)issued(issuer->submit(test::csr("must_staple"), options()));
  CHECK(issued(issuer->retrieve(test::csr("plain"), "", options())) == second);
  issuer->revoke(second, {4, nullptr});
  CHECK(issued(issuer->retrieve(test::csr("plain"), "", options())) == first);
  const auto authority = issue::Authority::open(ca.folder);
  CHECK(issue::signed_for(authority, test::csr("plain"), test::kNow, &first) == std::nullopt);
  CHECK(issue::signed_for(authority, test::csr("plain"), first.not_after() + std::chrono::seconds(1), nullptr) == std::nullopt);
  fs::remove(authority.file_of(first));
  CHECK(issue::signed_for(authority, test::csr("plain"), test::kNow, nullptr) == std::nullopt);
}

TEST_CASE("ca: one key and two requests: names tell them apart") {
  const Ca ca;
  const auto issuer = ca.issuer();
  const PrivateKey key = generate_key(KeySpec::parse("ec:p256"));
  CsrSpec spec;
  spec.subject = Name::from_rfc4514("CN=a.contoso.com");
  spec.san = {GeneralName::from_text("a.contoso.com")};
  const Csr one = make_csr(spec, key);
  spec.san.push_back(GeneralName::from_text("b.contoso.com"));
  const Csr two = make_csr(spec, key);
  const Certificate first = issued(issuer->submit(one, options()));
  const Certificate second = issued(issuer->retrieve(two, "", options()));
  CHECK(first.serial_hex() != second.serial_hex());
  CHECK(issued(issuer->retrieve(one, "", options())) == first);
  CHECK(issued(issuer->retrieve(two, "", options())) == second);
  CHECK(ca.rows() == 2);
}

TEST_CASE("ca: revoking, and what it says of what is revoked") {
  const Ca ca;
  std::string reference;
  const auto issuer = ca.issuer();
  const Certificate certificate = issued(issuer->submit(test::csr("plain"), options(&reference)));
  CHECK(test::thrown([&] { issuer->revoke(certificate, {8, nullptr}); }) == Errc::usage);
  CHECK(issuer->revoke(certificate, {1, nullptr}));
  CHECK(issue::Authority::open(ca.folder).list(test::kNow)[0].reason == "keyCompromise");
  CHECK_FALSE(issuer->revoke(certificate, {4, nullptr}));  // once more is fine, and changes nothing
  CHECK(issue::Authority::open(ca.folder).list(test::kNow)[0].reason == "keyCompromise");
  const issue::Answer answer = issuer->retrieve(test::csr("plain"), reference, options());
  REQUIRE(std::holds_alternative<issue::Refused>(answer));
  CHECK(std::get<issue::Refused>(answer).why.find("2026-11-21T06:00:00Z (keyCompromise)") != std::string::npos);
  const Ca other;
  const Certificate foreign = issued(other.issuer()->submit(test::csr("plain"), options()));
  CHECK(test::thrown([&] { issuer->revoke(foreign, {1, nullptr}); }) == Errc::usage);  // the same name, and another serial
  CHECK(test::thrown([&] { issuer->revoke(test::certificate("nc_contoso"), {1, nullptr}); }) == Errc::mismatch);
}

TEST_CASE("ca: killed at any moment, the next run never has the same request signed twice") {
  const Ca ca;
  const Csr csr = test::csr("plain");
  const fs::path note = ca.scratch / "reference";
  for (int round = 0; round < 10; ++round) {
    const std::size_t before = ca.rows();
    test::write_text(note, "");
    const pid_t child = ::fork();
    REQUIRE(child >= 0);
    if (child == 0) {
      issue::SubmitOptions how = options();
      how.keep = [&](const std::string& given) { test::write_text(note, given); };
      try {
        (void)ca.issuer()->submit(csr, how);
      } catch (...) {
      }
      for (;;) ::pause();
    }
    ::usleep(static_cast<useconds_t>(900 * round));
    ::kill(child, SIGKILL);
    int status = 0;
    ::waitpid(child, &status, 0);
    const std::string reference = test::text_of(note);
    if (reference.empty()) continue;  // killed before it had one: nothing is signed
    const Certificate certificate = issued(ca.issuer()->retrieve(csr, reference, options()));
    std::size_t made = 0;
    const auto list = issue::Authority::open(ca.folder).list(test::kNow);
    for (std::size_t i = before; i < list.size(); ++i) made += list[i].missing ? 0 : 1;
    CHECK(made == 1);
    CHECK(list.back().serial_hex == certificate.serial_hex());
  }
}
