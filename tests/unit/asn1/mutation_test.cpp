// Every octet of several vectors flipped in several ways, and every prefix: nothing but Error escapes, all accessors hold, and whatever the
// reader takes d2i takes too (differences.md says what the other direction looks like, by category).
#include <doctest/doctest.h>
#include <openssl/err.h>
#include <openssl/x509.h>

#include <map>
#include <set>
#include <span>

#include "../../fuzz/support/differences.hpp"
#include "certkit/certificate.hpp"
#include "vectors.hpp"

using namespace certkit;

namespace {

template <class T>
void look(const T& object);

void look_at(const Extensions& extensions) {
  const auto quietly = [](auto read) {
    try {
      (void)read();
    } catch (const Error& error) {
      CHECK((error.code() == Errc::malformed || error.code() == Errc::limit));
    }
  };
  quietly([&] { return extensions.subject_alt_names(); });
  quietly([&] { return extensions.basic_constraints(); });
  quietly([&] { return extensions.key_usage(); });
  quietly([&] { return extensions.extended_key_usage(); });
  quietly([&] { return extensions.subject_key_identifier(); });
  quietly([&] { return extensions.authority_key_identifier(); });
  quietly([&] { return extensions.crl_distribution_urls(); });
  quietly([&] { return extensions.ocsp_urls(); });
  quietly([&] { return extensions.ca_issuer_urls(); });
  quietly([&] { return extensions.ms_template(); });
  quietly([&] { return extensions.name_constraints(); });
  quietly([&] { return extensions.certificate_policies(); });
  quietly([&] { return extensions.tls_features(); });
}

// What cannot fail must not: exceptions from here fail the test.
void check_name_holds(const Name& name, ByteView der) {
  CHECK(same(name.der(), der));
  (void)name.to_rfc4514();
  (void)name.common_name();
}

template <>
void look(const Certificate& certificate) {
  check_name_holds(certificate.subject(), certificate.subject_der());
  check_name_holds(certificate.issuer(), certificate.issuer_der());
  (void)certificate.serial_hex();
  (void)certificate.public_key().describe();
  CHECK(certificate.public_key().same_as(certificate.public_key()));
  (void)certificate.signature_algorithm();
  look_at(certificate.extensions());
}

template <>
void look(const Csr& csr) {
  check_name_holds(csr.subject(), csr.subject_der());
  (void)csr.public_key().describe();
  (void)csr.attributes();
  (void)csr.signature_algorithm();
  look_at(csr.extensions());
}

template <>
void look(const Crl& crl) {
  check_name_holds(crl.issuer(), crl.issuer_der());
  (void)crl.signature_algorithm();
  try {
    const std::vector<Crl::Revoked> revoked = crl.revoked();
    CHECK(revoked.size() == crl.revoked_count());
  } catch (const Error& error) {
    CHECK(contains(error.message(), "reasonCode"));
  }
  look_at(crl.extensions());
}

struct Verdict {
  bool taken = false;
  bool key_loads = false;   // OpenSSL makes a key of the public key
  bool time_short = false;  // why it was not taken: a UTCTime of less than thirteen octets
  int reason = 0;
};
// ASN1_R_UTCTIME_IS_TOO_SHORT of OpenSSL 3.5; 3.0 takes such a time. Its words are not loaded in a program that certkit is in.
constexpr int kUtcTimeIsTooShort = 233;

template <class Object>
Verdict verdict_on(ByteView der, Object* (*decode)(Object**, const unsigned char**, long), void (*free_it)(Object*),
                   bool (*key_loads)(Object*)) {
  ERR_clear_error();
  const unsigned char* stopped = der.data();
  Object* const object = decode(nullptr, &stopped, static_cast<long>(der.size()));
  Verdict verdict;
  if (object == nullptr) {
    const unsigned long innermost = ERR_peek_error();
    verdict.reason = ERR_GET_REASON(innermost);
    verdict.time_short = ERR_GET_LIB(innermost) == ERR_LIB_ASN1 && verdict.reason == kUtcTimeIsTooShort;
  } else {
    verdict.taken = stopped == der.data() + der.size();
    verdict.key_loads = key_loads(object);
    free_it(object);
  }
  ERR_clear_error();
  return verdict;
}
Verdict openssl_verdict(const Certificate*, ByteView der) {
  return verdict_on<X509>(der, d2i_X509, X509_free, [](X509* object) { return X509_get0_pubkey(object) != nullptr; });
}
Verdict openssl_verdict(const Csr*, ByteView der) {
  return verdict_on<X509_REQ>(der, d2i_X509_REQ, X509_REQ_free, [](X509_REQ* object) { return X509_REQ_get0_pubkey(object) != nullptr; });
}
Verdict openssl_verdict(const Crl*, ByteView der) {
  // It has no key, of which damage could be a reason.
  return verdict_on<X509_CRL>(der, d2i_X509_CRL, X509_CRL_free, [](X509_CRL*) { return true; });
}

struct Tally {
  std::size_t both = 0, neither = 0, wider = 0;
  std::map<std::string, std::size_t> stricter;
};

template <class T>
void compare(const Bytes& der, Tally& tally) {
  const T* kind = nullptr;
  const std::string verdict = refusal([&] {
    const T object(der);
    look(object);
  });
  const Verdict theirs = openssl_verdict(kind, der);
  if (verdict == "accepted") {
    if (theirs.taken) {
      ++tally.both;
    } else if (!(theirs.time_short && differences::has_odd_time(der))) {
      ++tally.wider;
      MESSAGE("taken by certkit alone (OpenSSL's reason: " << theirs.reason << "): " << base::to_hex(der));
    }
  } else if (theirs.taken) {
    ++tally.stricter[differences::refused_by_certkit(verdict, der, theirs.key_loads)];
  } else {
    ++tally.neither;
  }
}

template <class T>
void mutate(const char* file, Tally& tally) {
  const Bytes sound = vector(file);
  CAPTURE(std::string(file));
  for (std::size_t at = 0; at < sound.size(); ++at) {
    for (const int flip : {0x01, 0x02, 0x20, 0x80, 0xff}) {
      Bytes damaged = sound;
      damaged[at] ^= static_cast<std::uint8_t>(flip);
      compare<T>(damaged, tally);
    }
    for (const int value : {0x00, 0x05, 0x30}) {
      Bytes damaged = sound;
      damaged[at] = static_cast<std::uint8_t>(value);
      compare<T>(damaged, tally);
    }
    compare<T>(Bytes(sound.begin(), sound.begin() + static_cast<std::ptrdiff_t>(at)), tally);
    Bytes shorter = sound;
    shorter.erase(shorter.begin() + static_cast<std::ptrdiff_t>(at));
    compare<T>(shorter, tally);
  }
}

void check_explained(const Tally& tally) {
  CHECK(tally.wider == 0);
  CHECK(tally.both > 0);
  for (const auto& one : tally.stricter) {
    const auto& name = one.first;
    const auto& count = one.second;
    CAPTURE(name);
    CAPTURE(count);
    CHECK(differences::is_explained(name));
  }
}

void report(const Tally& tally) {
  check_explained(tally);
  CHECK(tally.neither > 0);
}

}  // namespace

TEST_CASE("damaged certificates") {
  Tally tally;
  for (const char* file : {"odd-sound.crt", "odd-v1.crt", "odd-unique-id.crt", "odd-cn-bmp.crt", "odd-cn-bitstring.crt", "odd-rdn-two.crt",
                           "odd-time-offset.crt", "odd-critical-true.crt"})
    mutate<Certificate>(file, tally);
  mutate<Certificate>("all-extensions.crt", tally);
  report(tally);
}

TEST_CASE("damaged requests") {
  Tally tally;
  for (const char* file : {"bare.csr", "odd.csr"}) mutate<Csr>(file, tally);
  mutate<Csr>("request.csr", tally);
  report(tally);
}

TEST_CASE("damaged revocation lists") {
  Tally tally;
  for (const char* file : {"empty.crl", "three.crl"}) mutate<Crl>(file, tally);
  report(tally);
}

TEST_CASE("every vector: what certkit takes OpenSSL takes") {
  Tally certificates, requests, lists;
  for (const auto& entry : std::filesystem::directory_iterator(vector_folder())) {
    const std::string suffix = entry.path().extension().string();
    CAPTURE(entry.path().filename().string());
    if (suffix == ".crt") compare<Certificate>(vector(entry.path()), certificates);
    if (suffix == ".csr") compare<Csr>(vector(entry.path()), requests);
    if (suffix == ".crl") compare<Crl>(vector(entry.path()), lists);
  }
  for (const Tally* tally : {&certificates, &requests, &lists}) check_explained(*tally);
}

TEST_CASE("public keys: only Error escapes") {
  for (const char* file :
       {"key-rsapss1024.spki", "key-prime256v1-explicit.spki", "key-sect283k1-explicit.spki", "key-dsa1024.spki", "key-ed25519.spki"}) {
    const Bytes sound = vector(file);
    const PublicKey original(sound);
    std::size_t taken = 0;
    for (std::size_t at = 0; at < sound.size(); ++at)
      for (const int flip : {0x01, 0x02, 0x20, 0x80, 0xff}) {
        Bytes damaged = sound;
        damaged[at] ^= static_cast<std::uint8_t>(flip);
        const std::string verdict = refusal([&] {
          const PublicKey key(damaged);
          (void)key.describe();
          (void)key.same_as(original);
          (void)original.same_as(key);
          CHECK(key.same_as(key));
          ++taken;
        });
        CHECK((verdict == "accepted" || contains(verdict, "malformed: ")));
      }
    CHECK(taken > 0);
  }
}

TEST_CASE("differences.md has a row for every category, and no other") {
  std::set<std::string> judged, written;
  const auto collect = [&](std::span<const differences::Category> table) {
    for (const differences::Category& category : table) judged.insert(std::string(category.name));
  };
  collect(differences::kRefusedByCertkit);
  collect(differences::kKeysRefusedByCertkit);
  collect(differences::kTakenByBotanAlone);
  collect(differences::kRefusedByOpenssl);
  collect(differences::kRefusedByBotan);
  std::ifstream page(vector_folder() / "differences.md");
  for (std::string line; std::getline(page, line) && !line.starts_with("## Fields");)
    if (line.starts_with("| ") && !line.starts_with("| category ")) written.insert(line.substr(2, line.find(" |", 2) - 2));
  CHECK(written == judged);
}
