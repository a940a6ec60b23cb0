#include "trust/revocation.hpp"

#include <doctest/doctest.h>

#include <fstream>
#include <iterator>

#include "certkit/make.hpp"

using namespace certkit;
using trust::RevocationAnswer;
using Status = trust::RevocationAnswer::Status;

namespace {

Bytes octets(const std::string& name) {
  std::ifstream file(std::string(CERTKIT_VECTORS) + "/revocation/" + name, std::ios::binary);
  REQUIRE_MESSAGE(file, name);
  return {std::istreambuf_iterator<char>(file), {}};
}
Certificate certificate(const std::string& name) { return Certificate(octets(name + ".der")); }

const Time kWithin = time_from_rfc3339("2026-01-15T12:00:00Z");
const std::string kUrl = "http://crl.contoso.com/issuing.crl";

RevocationAnswer crl(const std::string& list, const std::string& leaf, Time at = kWithin, const std::string& from = kUrl,
                     const std::string& issuer = "issuing") {
  return trust::judge_crl(octets(list + ".crl"), certificate(leaf), certificate(issuer), at, from);
}
bool contains(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }
#define CHECK_BAD(answer, part)                  \
  do {                                           \
    const RevocationAnswer a = answer;           \
    CHECK(a.status == Status::bad);              \
    CHECK_MESSAGE(contains(a.why, part), a.why); \
  } while (false)

}  // namespace

TEST_CASE("a CRL: listed, not listed, on hold, taken back") {
  const RevocationAnswer good = crl("usual", "leaf");
  CHECK(good.status == Status::good);
  CHECK(good.why.empty());
  CHECK(good.this_update == time_from_rfc3339("2026-01-01"));
  CHECK(good.next_update == time_from_rfc3339("2026-02-01"));
  const RevocationAnswer gone = crl("usual", "gone");
  CHECK(gone.status == Status::revoked);
  CHECK(gone.reason == "keyCompromise");
  CHECK(gone.revoked_at == time_from_rfc3339("2026-01-01T06:00:00Z"));
  CHECK(crl("usual", "held").reason == "certificateHold");
  CHECK(crl("usual", "back").status == Status::good);
  CHECK(crl("armoured", "gone").status == Status::revoked);
  CHECK(crl("empty", "leaf").status == Status::good);
  CHECK(crl("usual", "bare", kWithin, {}).status == Status::good);
}

TEST_CASE("a CRL before and after its time; a revocation outlives its list, a hold does not") {
  const Time later = time_from_rfc3339("2026-03-01"), earlier = time_from_rfc3339("2025-12-01");
  CHECK(crl("usual", "leaf", later).status == Status::stale);
  CHECK(contains(crl("usual", "leaf", later).why, "2026-02-01"));
  CHECK(crl("usual", "gone", later).status == Status::revoked);
  CHECK(crl("usual", "held", later).status == Status::stale);
  CHECK(crl("usual", "gone", earlier).status == Status::not_yet);
  CHECK(crl("usual", "leaf", time_from_rfc3339("2026-02-01")).status == Status::good);
}

TEST_CASE("a CRL that does not say until when it is valid counts for 90 days") {
  const Time made = time_from_rfc3339("2026-01-01");
  const auto after = [&](int days, const std::string& leaf) { return crl("open_ended", leaf, made + std::chrono::days(days)); };
  CHECK_FALSE(after(90, "leaf").next_update);
  CHECK(after(90, "leaf").status == Status::good);
  CHECK(after(91, "leaf").status == Status::stale);
  CHECK(contains(after(91, "leaf").why, "90 days"));
  CHECK(after(3650, "gone").status == Status::revoked);
  CHECK(after(90, "held").status == Status::revoked);
  CHECK(after(91, "held").status == Status::stale);
}

TEST_CASE("a CRL that somebody else signed, or that may not be signed so") {
  CHECK_BAD(crl("of_stranger", "leaf"), "not of the certificate's issuer");
  CHECK_BAD(crl("usual", "foreign"), "not of the certificate's issuer");
  CHECK_BAD(crl("renewed_key", "gone"), "another key of");
  CHECK_BAD(crl("forged", "gone"), "was not made by the key of");
  CHECK_BAD(crl("usual", "gone", kWithin, kUrl, "no_crl_sign"), "no cRLSign");
  CHECK_BAD(crl("usual", "gone", kWithin, kUrl, "root"), "not of");
}

TEST_CASE("a CRL that speaks of other certificates") {
  CHECK_BAD(crl("delta", "gone"), "delta CRL");
  CHECK_BAD(crl("ca_only", "gone"), "CA certificates only");
  CHECK(crl("ca_only", "sub").status == Status::good);
  CHECK_BAD(crl("user_only", "sub"), "end-entity certificates only");
  CHECK(crl("user_only", "gone").status == Status::revoked);
  CHECK_BAD(crl("attribute_only", "gone"), "attribute certificates only");
  CHECK(crl("some_reasons", "gone").status == Status::revoked);
  CHECK(crl("some_reasons", "leaf").status == Status::unknown);
  // Its point is named by an ldap: URL that stands beside the URL it was fetched from.
  CHECK(crl("of_this_point", "gone").status == Status::revoked);
  CHECK(crl("of_this_point", "gone", kWithin, {}).status == Status::revoked);
  CHECK_BAD(crl("of_this_point", "gone", kWithin, "http://crl.contoso.com/second.crl"), "ldap:///CN=issuing,CN=CDP");
  CHECK_BAD(crl("of_other_point", "gone"), "http://crl.contoso.com/other.crl");
  CHECK(crl("of_other_point", "gone", kWithin, "http://crl.contoso.com/other.crl").status == Status::revoked);
}

TEST_CASE("an indirect CRL: entries are of the issuer that was named last") {
  CHECK(crl("indirect", "gone").status == Status::revoked);  // before any other issuer is named
  CHECK(crl("indirect", "leaf").status == Status::good);     // its number, of another issuer
  CHECK(crl("indirect", "held").status == Status::good);     // and the one after that
  CHECK(crl("indirect", "sub").status == Status::revoked);
}

TEST_CASE("a CRL with something critical that nobody knows is of no use") {
  CHECK_BAD(crl("critical", "gone"), "1.2.3.4");
  CHECK_BAD(crl("critical_entry", "gone"), "an entry of it has a critical extension");
}

TEST_CASE("what is no CRL") {
  const auto judged = [](std::string_view text) {
    return trust::judge_crl(as_bytes(text), certificate("leaf"), certificate("issuing"), kWithin);
  };
  CHECK_BAD(judged(""), "no CRL");
  CHECK_BAD(judged("<!DOCTYPE html><html lang='en'>\x1b[31m"), "it begins with the text '<!DOCTYPE html>");
  CHECK_BAD(judged("\x01\x02\x03"), "the octets 010203");
  CHECK_BAD(judged("-----BEGIN X509 CRL-----\n!!\n-----END X509 CRL-----\n"), "no CRL");
  Bytes cut = octets("usual.crl");
  cut.resize(cut.size() / 2);
  CHECK_BAD(trust::judge_crl(cut, certificate("leaf"), certificate("issuing"), kWithin), "no CRL");
}

namespace {

RevocationAnswer ocsp(const std::string& response, const std::string& leaf, std::chrono::seconds later = std::chrono::hours(1)) {
  const Time made = *trust::judge_ocsp(octets("good.ocsp"), certificate("leaf"), certificate("issuing"), kWithin).this_update;
  return trust::judge_ocsp(octets(response + ".ocsp"), certificate(leaf), certificate("issuing"), made + later);
}
constexpr std::chrono::hours kDay{24};

}  // namespace

TEST_CASE("OCSP: good, revoked, unknown, by the issuer and by whom it named") {
  CHECK(ocsp("good", "leaf").status == Status::good);
  CHECK(ocsp("good", "leaf").why.empty());
  CHECK(ocsp("good", "leaf").next_update);
  CHECK(ocsp("by_key", "leaf").status == Status::good);
  CHECK(ocsp("sha256", "leaf").status == Status::good);
  CHECK(ocsp("delegated", "leaf").status == Status::good);
  CHECK(ocsp("delegated_by_key", "leaf").status == Status::good);
  const RevocationAnswer revoked = ocsp("revoked", "gone");
  CHECK(revoked.status == Status::revoked);
  CHECK(revoked.reason == "keyCompromise");
  CHECK(revoked.revoked_at == time_from_rfc3339("2026-01-01T06:00:00Z"));
  CHECK(ocsp("revoked_without_reason", "held").status == Status::revoked);
  CHECK(ocsp("revoked_without_reason", "held").reason.empty());
  CHECK(ocsp("delegated_revoked", "gone").status == Status::revoked);
  CHECK(ocsp("unknown", "bare").status == Status::unknown);
  CHECK(ocsp("two", "leaf").status == Status::good);
  CHECK(ocsp("two", "gone").status == Status::revoked);
}

TEST_CASE("OCSP: before and after its time") {
  CHECK(ocsp("good", "leaf", -kDay).status == Status::not_yet);
  CHECK(ocsp("good", "leaf", std::chrono::seconds(-200)).status == Status::good);  // two clocks
  CHECK(ocsp("good", "leaf", 40 * kDay).status == Status::stale);
  CHECK(ocsp("unknown", "bare", 40 * kDay).status == Status::stale);
  CHECK(ocsp("revoked", "gone", 40 * kDay).status == Status::revoked);
  CHECK(ocsp("expired_responder", "leaf").status == Status::good);
  CHECK_BAD(ocsp("expired_responder", "leaf", 20 * kDay), "was valid until");
}

TEST_CASE("OCSP: a response that does not say until when it is valid counts for a week") {
  const Bytes response = octets("open_ended.ocsp");
  const auto judged = [&](Time at) { return trust::judge_ocsp(response, certificate("leaf"), certificate("issuing"), at); };
  const Time made = *judged(kWithin).this_update;
  CHECK_FALSE(judged(made).next_update);
  CHECK(judged(made + 7 * kDay).status == Status::good);
  CHECK(judged(made + 8 * kDay).status == Status::stale);
  CHECK(contains(judged(made + 8 * kDay).why, "7 days"));
}

TEST_CASE("OCSP: about another certificate, or by somebody who may not say so") {
  CHECK_BAD(ocsp("good", "gone"), "about another certificate");
  CHECK_BAD(ocsp("good", "foreign"), "about another certificate");  // the same serial number, another issuer
  CHECK_BAD(ocsp("bad_signature", "leaf"), "was not made by the key of");
  CHECK_BAD(ocsp("mere_server", "leaf"), "not for OCSPSigning");
  CHECK_BAD(ocsp("alien_responder", "leaf"), "not of the certificate's issuer");
  CHECK_BAD(ocsp("without_certificate", "leaf"), "did not come along");
}

TEST_CASE("OCSP: errors in words, and what is no response") {
  const auto judged = [](Bytes response) { return trust::judge_ocsp(response, certificate("leaf"), certificate("issuing"), kWithin); };
  const auto status = [&](std::uint8_t code) { return judged({0x30, 3, 0x0a, 1, code}); };
  CHECK_BAD(status(1), "malformedRequest");
  CHECK_BAD(status(2), "internalError");
  CHECK_BAD(status(3), "tryLater");
  CHECK_BAD(status(5), "sigRequired");
  CHECK_BAD(status(6), "unauthorized");
  CHECK_BAD(status(77), "77");
  CHECK_BAD(status(0), "damaged");
  CHECK_BAD(judged({}), "no OCSP response");
  CHECK_BAD(judged(to_bytes(as_bytes("<html>"))), "the text '<html>'");
  Bytes cut = octets("good.ocsp");
  cut.pop_back();
  CHECK_BAD(judged(cut), "damaged");
}

TEST_CASE("a request asks with SHA-1 for one certificate") {
  // openssl ocsp -reqout gives these octets for the same question.
  const Bytes request = trust::ocsp_request(certificate("leaf"), certificate("issuing"));
  CHECK(same(request, octets("request.der")));
}

TEST_CASE("a CRL of 100,000 entries") {
  const PrivateKey key = generate_key(KeySpec::parse("ec:p256"));
  CertificateSpec spec;
  spec.serial = {1};
  spec.subject = Name::from_rfc4514("CN=Large CA");
  spec.subject_spki = to_bytes(key.public_key().spki());
  spec.not_before = kWithin - kDay;
  spec.not_after = kWithin + kDay;
  spec.basic_constraints = BasicConstraints{true, {}};
  spec.key_usage = kKeyCertSign | kCrlSign;
  const Certificate issuer = make_certificate(spec, nullptr, key);
  const auto numbered = [&](std::uint32_t number) {
    return Bytes{static_cast<std::uint8_t>(number >> 16 & 0x7f), static_cast<std::uint8_t>(number >> 8), static_cast<std::uint8_t>(number)};
  };
  constexpr std::uint32_t kFirst = 1'000'000, kEntries = 100'000;
  CrlSpec list;
  list.this_update = kWithin - kDay;
  list.next_update = kWithin + kDay;
  list.number = {1};
  for (std::uint32_t i = 0; i < kEntries; ++i) list.revoked.push_back({numbered(kFirst + i), kWithin - kDay, i % 7 == 0 ? 1 : 0});
  const Crl crl = make_crl(list, issuer, key);
  const auto status = [&](std::uint32_t number) {
    CertificateSpec leaf = spec;
    leaf.serial = numbered(number);
    leaf.subject = Name::from_rfc4514("CN=leaf");
    return trust::judge_crl(crl.der(), make_certificate(leaf, &issuer, key), issuer, kWithin).status;
  };
  CHECK(status(kFirst) == Status::revoked);
  CHECK(status(kFirst + kEntries - 1) == Status::revoked);
  CHECK(status(kFirst + kEntries) == Status::good);
}
