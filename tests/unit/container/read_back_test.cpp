// The second opinion on files. The files are openssl's: whatever is right is accepted, and whatever is not quite what was meant is refused.
#include "container/read_back.hpp"

#include <doctest/doctest.h>

#include "base/text.hpp"
#include "certkit/write.hpp"
#include "container/openssl_reader.hpp"
#include "container/pkcs12_password.hpp"
#include "loader.hpp"

using namespace loader;
using certkit::Certificate;
using certkit::Errc;
using certkit::PrivateKey;
using certkit::Secret;

namespace {

std::vector<Certificate> certificates(std::initializer_list<const char*> names) {
  std::vector<Certificate> all;
  for (const char* name : names) all.push_back(*read(vector(name)).all<Certificate>().at(0));
  return all;
}
PrivateKey key(const char* name) { return read(vector(name)).all<PrivateKey>().at(0)->clone(); }
std::optional<Secret> password(std::string_view text) { return Secret::copy_of(text); }

void confirm(const std::string& file, const std::optional<Secret>& opens, const std::vector<Certificate>& meant,
             const PrivateKey* meant_key) {
  certkit::container::read_back(certkit::as_bytes(file), opens, meant, certkit::container::one_key(meant_key));
}
Errc refusal(const std::string& file, const std::optional<Secret>& opens, const std::vector<Certificate>& meant,
             const PrivateKey* meant_key) {
  try {
    confirm(file, opens, meant, meant_key);
  } catch (const certkit::Error& error) {
    return error.code();
  }
  FAIL("confirmed");
  return Errc::internal;
}

}  // namespace

TEST_CASE("The encoding of a password is what OpenSSL makes of it, whatever the iterations") {
  for (const char* text : {"", "secret", "gr\u00fc\u00df e", "\u5bc6\u7801", "\uffff", "\u007f\u0080\u07ff\u0800"}) {
    CAPTURE(text);
    const Secret utf8 = Secret::copy_of(text);
    const Secret bmp = certkit::container::password_for_writing(utf8).bmp.clone();
    CHECK_NOTHROW(certkit::container::confirm_bmp_by_openssl(utf8, bmp));
    Secret other(bmp.size() + 2);
    std::copy(bmp.reveal().begin(), bmp.reveal().end(), other.reveal_mutable().begin());
    CHECK_THROWS_AS(certkit::container::confirm_bmp_by_openssl(utf8, other), certkit::Error);
    Secret swapped = bmp.clone();
    swapped.reveal_mutable().front() ^= 1;
    CHECK_THROWS_AS(certkit::container::confirm_bmp_by_openssl(utf8, swapped), certkit::Error);
  }
  // Octets that are no UTF-8: OpenSSL takes them for Latin-1, certkit refuses to write them.
  CHECK_THROWS_AS((void)certkit::container::password_for_writing(Secret::copy_of("gr\xfc\xdf")), certkit::Error);
}

TEST_CASE("Files that are what was meant") {
  const auto leaf = certificates({"leaf.pem"}), chain = certificates({"leaf.pem", "ca.pem"});
  const PrivateKey leaf_key = key("leaf.key"), ec_key = key("ec.der"), ed_key = key("ed25519.key");
  const auto none = std::optional<Secret>();
  confirm(vector("leaf.pem"), none, leaf, nullptr);
  confirm(vector("leaf.der"), none, leaf, nullptr);
  confirm(vector("leaf.pem") + vector("ca.pem"), none, chain, nullptr);
  confirm(vector("ca.pem") + vector("leaf.pem"), none, chain, nullptr);
  confirm(vector("leaf.pem") + vector("leaf.key"), none, leaf, &leaf_key);
  for (const char* name : {"leaf.key", "leaf-pkcs1.key", "leaf-pkcs1.der", "leaf-pkcs8.der"}) confirm(vector(name), none, {}, &leaf_key);
  for (const char* name : {"leaf-pbes2.key", "leaf-pbes2.der", "leaf-pbes1-3des.key", "leaf-dek-3des.key", "leaf-dek-aes256.key"}) {
    CAPTURE(name);
    confirm(vector(name), password("correct horse"), {}, &leaf_key);
  }
  confirm(vector("ec.der"), none, {}, &ec_key);
  confirm(vector("ed25519.key"), none, {}, &ed_key);
  confirm(vector("chain.p7b"), none, chain, nullptr);
  confirm(vector("chain-pem.p7b"), none, chain, nullptr);
  confirm(certkit::base::to_base64(certkit::as_bytes(vector("leaf.der"))), none, leaf, nullptr);
}

TEST_CASE("What certkit writes as PKCS#7 is what openssl writes") {
  const auto chain = certificates({"leaf.pem", "ca.pem"});
  CHECK(certkit::as_text(certkit::to_pkcs7(chain)) == vector("chain.p7b"));
  const std::vector<certkit::Crl> crls{certkit::Crl(certkit::to_bytes(certkit::as_bytes(vector("ca.crl.der"))))};
  CHECK(certkit::as_text(certkit::to_pkcs7(certificates({"leaf.pem"}), crls)) == vector("with-crl.p7b"));
  CHECK(read(std::string(certkit::as_text(certkit::to_pkcs7({}, crls)))).all<certkit::Crl>().size() == 1);
  CHECK_THROWS_AS((void)certkit::to_pkcs7({}), certkit::Error);
}

TEST_CASE("Files that are not what was meant") {
  const auto leaf = certificates({"leaf.pem"}), chain = certificates({"leaf.pem", "ca.pem"});
  const PrivateKey leaf_key = key("leaf.key"), ec_key = key("ec.der");
  const auto none = std::optional<Secret>();
  CHECK(refusal(vector("leaf.pem"), none, chain, nullptr) == Errc::mismatch);                      // one is missing
  CHECK(refusal(vector("leaf.pem") + vector("ca.pem"), none, leaf, nullptr) == Errc::mismatch);    // one too many
  CHECK(refusal(vector("ca.pem"), none, leaf, nullptr) == Errc::mismatch);                         // another one
  CHECK(refusal(vector("leaf.pem"), none, leaf, &leaf_key) == Errc::mismatch);                     // no key
  CHECK(refusal(vector("leaf.key"), none, {}, nullptr) == Errc::mismatch);                         // a key that was not to be there
  CHECK(refusal(vector("leaf.key"), none, {}, &ec_key) == Errc::mismatch);                         // another key
  CHECK(refusal(vector("leaf-pbes2.key"), password("another"), {}, &leaf_key) == Errc::mismatch);  // does not open
  CHECK(refusal("", none, leaf, nullptr) == Errc::mismatch);
  CHECK(refusal(vector("leaf.pem").substr(0, 500), none, leaf, nullptr) == Errc::mismatch);
  std::string damaged = vector("chain.p7b");
  damaged[damaged.size() / 2] = static_cast<char>(damaged[damaged.size() / 2] ^ 1);
  CHECK(refusal(damaged, none, chain, nullptr) == Errc::mismatch);
}
