#include <algorithm>

#include "certkit/make.hpp"
#include "diagnose/cause.hpp"
#include "diagnose/investigate.hpp"
#include "fake_http.hpp"

using namespace certkit;
using namespace certkit::diagnose;
using web::FakeHttp;

namespace {

const Time kWithin = time_from_rfc3339("2026-01-15T12:00:00Z"), kLater = time_from_rfc3339("2026-03-01");
const std::string kCrl = "http://crl.contoso.com/issuing.crl", kSecond = "http://crl.contoso.com/second.crl",
                  kOcsp = "http://ocsp.contoso.com/", kIssuer = "http://crl.contoso.com/issuing.cer";

Certificate certificate(const std::string& name) { return Certificate(web::revocation_vector(name + ".der")); }
Time when_made() {
  return *trust::judge_ocsp(web::revocation_vector("good.ocsp"), certificate("leaf"), certificate("issuing"), kWithin).this_update +
         std::chrono::hours(1);
}

struct World {
  FakeHttp http;
  Certificate root = certificate("root"), issuing = certificate("issuing");
  Case one;
  Means means;
  std::vector<Finding> findings;

  explicit World(const std::string& leaf, Time at = kWithin) {
    one.subject = "www.contoso.com:443";
    one.endpoint = true;
    one.options.at = at;
    one.options.expires_soon = std::chrono::hours(0);
    one.sent = {certificate(leaf), issuing};
    means.anchors = {&root};
    means.http = &http;
    // All is well, but for what a test says.
    http.put_vector(kIssuer, "issuing.der");
    http.put_vector(kCrl, "usual.crl");
    http.put_vector(kSecond, "usual.crl");
    http.put_vector(kOcsp, "good.ocsp");
  }
  World& judge() {
    examine(one, means);
    findings = diagnose::judge(one);
    return *this;
  }
  World& hard() {
    one.options.revocation = Options::Revocation::hard;
    return *this;
  }
  const Finding* find(const std::string& id) const {
    const auto found = std::find_if(findings.begin(), findings.end(), [&](const Finding& each) { return each.id == id; });
    return found == findings.end() ? nullptr : &*found;
  }
  Severity severity(const std::string& id) const {
    REQUIRE_MESSAGE(find(id) != nullptr, id);
    return find(id)->severity;
  }
};
bool contains(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

}  // namespace

TEST_CASE("revoked: an error with date, reason and source, once for all sources") {
  World world("gone");
  world.judge();
  CHECK(world.severity("revoked") == Severity::error);
  CHECK(world.findings.front().id == "revoked");
  CHECK(world.find("revoked")->message == "the certificate is revoked since 2026-01-01T06:00:00Z: keyCompromise");
  CHECK(contains(world.find("revoked")->evidence, kCrl));
  CHECK(contains(world.find("revoked")->evidence, kSecond));
  CHECK(std::count_if(world.findings.begin(), world.findings.end(), [](const Finding& each) { return each.id == "revoked"; }) == 1);
  World by_ocsp("gone", when_made());
  by_ocsp.http.put_vector(kOcsp, "revoked.ocsp");
  by_ocsp.judge();
  CHECK(by_ocsp.severity("revoked") == Severity::error);
  CHECK(contains(by_ocsp.find("revoked")->evidence, "the OCSP responder at " + kOcsp));
  World given("gone");
  const Crl crl(web::revocation_vector("usual.crl"));
  given.means.crls = {&crl};
  given.one.options.offline = true;
  given.judge();
  CHECK(given.severity("revoked") == Severity::error);
  World good("leaf", when_made());
  good.judge();
  CHECK(good.find("revoked") == nullptr);
  CHECK(good.find("ocsp-bad") == nullptr);
}

TEST_CASE("crl-unreachable: a warning that is no verdict, an error where an answer is demanded and nobody else has one") {
  World soft("leaf");
  soft.http.pages.erase(kCrl);
  soft.judge();
  CHECK(soft.severity("crl-unreachable") == Severity::warning);
  CHECK(contains(soft.find("crl-unreachable")->message, "Connection refused"));
  CHECK(contains(std::string(find_cause("crl-unreachable")->meaning), "0x80092013"));
  CHECK(soft.find("revoked") == nullptr);
  CHECK(soft.find("crl-expired") == nullptr);
  World hard("leaf");
  for (const std::string& url : {kCrl, kSecond, kOcsp}) hard.http.put(url, "", 404);
  hard.hard().judge();
  CHECK(hard.severity("crl-unreachable") == Severity::error);
  CHECK(contains(hard.find("crl-unreachable")->message, "HTTP 404 Not Found"));
  CHECK(hard.severity("ocsp-unreachable") == Severity::error);
  World answered("leaf");
  answered.http.pages.erase(kCrl);
  answered.hard().judge();
  CHECK(answered.severity("crl-unreachable") == Severity::warning);  // the second URL has it
}

TEST_CASE("crl-expired and crl-bad are told apart from unreachable") {
  World expired("leaf", kLater);
  expired.judge();
  CHECK(expired.severity("crl-expired") == Severity::warning);
  CHECK(contains(expired.find("crl-expired")->message, "2026-02-01"));
  CHECK(expired.find("crl-unreachable") == nullptr);
  World bad("leaf");
  bad.http.put(kCrl, "<html>It works!</html>");
  bad.http.put_vector(kSecond, "forged.crl");
  bad.hard().judge();
  CHECK(bad.severity("crl-bad") == Severity::error);
  CHECK(contains(bad.find("crl-bad")->message, "<html>"));
  CHECK(bad.find("crl-unreachable") == nullptr);
}

TEST_CASE("crl-ldap-only: where nobody outside of the domain gets an answer") {
  World only("ldap_only");
  only.judge();
  CHECK(only.severity("crl-ldap-only") == Severity::warning);
  CHECK(contains(only.find("crl-ldap-only")->message, "Active Directory only"));
  CHECK(only.find("crl-unreachable") == nullptr);
  World hard("ldap_only");
  hard.hard().judge();
  CHECK(hard.severity("crl-ldap-only") == Severity::error);
  World other_too("leaf");
  other_too.judge();
  CHECK(other_too.find("crl-ldap-only") == nullptr);
}

TEST_CASE("ocsp-unreachable and ocsp-bad") {
  World unreachable("leaf");
  unreachable.http.put(kOcsp, "", 500);
  unreachable.judge();
  CHECK(unreachable.severity("ocsp-unreachable") == Severity::warning);
  for (const char* response : {"unknown.ocsp", "bad_signature.ocsp", "mere_server.ocsp", "revoked.ocsp"}) {
    World bad("leaf", when_made());
    bad.http.put_vector(kOcsp, response);
    bad.judge();
    CHECK_MESSAGE(bad.severity("ocsp-bad") == Severity::warning, response);
    CHECK(bad.find("revoked") == nullptr);
  }
  World later("leaf", when_made());
  later.http.put(kOcsp, std::string("\x30\x03\x0a\x01\x03", 5));
  later.judge();
  CHECK(contains(later.find("ocsp-bad")->message, "tryLater"));
}

TEST_CASE("staple-missing and staple-bad") {
  World missing("must_staple");
  net::Observation seen;
  seen.end = net::Observation::End::finished;
  seen.chain = {to_bytes(missing.one.sent[0].der())};
  missing.one.attempts = {seen};
  missing.judge();
  CHECK(missing.severity("staple-missing") == Severity::error);
  World not_asked("must_staple");
  seen.asked.small_hello = true;
  not_asked.one.attempts = {seen};
  not_asked.judge();
  CHECK(not_asked.find("staple-missing") == nullptr);
  seen.asked.small_hello = false;
  World not_wanted("leaf");
  not_wanted.one.attempts = {seen};
  not_wanted.judge();
  CHECK(not_wanted.find("staple-missing") == nullptr);
  seen.staple = web::revocation_vector("good.ocsp");
  seen.chain = {to_bytes(certificate("leaf").der())};
  World old("leaf", when_made() + std::chrono::hours(24 * 60));
  old.one.attempts = {seen};
  old.judge();
  CHECK(old.severity("staple-bad") == Severity::error);
  World good("leaf", when_made());
  good.one.attempts = {seen};
  good.judge();
  CHECK(good.find("staple-bad") == nullptr);
}

TEST_CASE("no-revocation-source: a note, and an error where an answer is demanded") {
  World note("leaf");
  note.judge();
  CHECK(note.severity("no-revocation-source") == Severity::note);  // the intermediate has none
  CHECK(contains(note.find("no-revocation-source")->message, "Issuing"));
  World hard("leaf");
  hard.hard().judge();
  CHECK(hard.severity("no-revocation-source") == Severity::error);
  World none("leaf");
  none.one.options.revocation = Options::Revocation::none;
  none.judge();
  CHECK(none.find("no-revocation-source") == nullptr);
  CHECK(none.find("crl-expired") == nullptr);
}

TEST_CASE("aia-unreachable: a note beside a whole chain, and folded under what is missing") {
  World whole("leaf");
  whole.http.pages.erase(kIssuer);
  whole.judge();
  CHECK(whole.severity("aia-unreachable") == Severity::note);
  World incomplete("leaf");
  incomplete.one.sent.pop_back();
  incomplete.http.put(kIssuer, "", 404);
  incomplete.judge();
  CHECK(incomplete.severity("aia-unreachable") == Severity::warning);
  CHECK(incomplete.find("aia-unreachable")->because_of == "missing-intermediate");
}
