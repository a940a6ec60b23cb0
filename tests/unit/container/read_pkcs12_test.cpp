#include <algorithm>
#include <ctime>

#include "container/pkcs12_password.hpp"
#include "loading.hpp"

using namespace certkit;
using namespace certkit::container;
using namespace certkit::container::testing;

namespace {

Bag read_vector(const std::string& name, std::vector<std::string> answers = {"secret"}) {
  return read_p12(vector_file("pkcs12/" + name + ".p12"), std::move(answers));
}

// The key of the set, and its chain: leaf, issuing, root.
void check_set(const Bag& bag, std::size_t certificates) {
  for (const Problem& problem : bag.problems) MESSAGE(problem.place << ": " << problem.error.message());
  CHECK(bag.problems.empty());
  REQUIRE(bag.all<PrivateKey>().size() == 1);
  REQUIRE(bag.all<Certificate>().size() == certificates);
  bool fits = false;
  for (const Certificate* certificate : bag.all<Certificate>())
    fits = fits || certificate->public_key().same_as(bag.all<PrivateKey>()[0]->public_key());
  CHECK(fits);
}

const Pkcs12Facts& facts(const Bag& bag) { return *bag.files.front().pkcs12; }
std::string notes(const Bag& bag) {
  std::string all;
  for (const std::string& note : bag.files.front().notes) all += note + "\n";
  return all;
}

}  // namespace

TEST_CASE("every protection that openssl writes opens without a flag and is named") {
  struct Expected {
    const char* file;
    const char* safe_cipher;
    const char* key_cipher;
    const char* key_kdf;
    const char* mac;
  };
  const Expected all[] = {
      {"default", "AES-256-CBC", "AES-256-CBC", "PBKDF2-HMAC-SHA256", "HMAC-SHA256 (PKCS12KDF)"},
      {"legacy", "RC2-40-CBC", "3DES-CBC", "PKCS12KDF-SHA1", "HMAC-SHA1 (PKCS12KDF)"},
      {"3des", "3DES-CBC", "3DES-CBC", "PKCS12KDF-SHA1", "HMAC-SHA1 (PKCS12KDF)"},
      {"2des", "3DES-2KEY-CBC", "3DES-2KEY-CBC", "PKCS12KDF-SHA1", "HMAC-SHA1 (PKCS12KDF)"},
      {"rc4", "RC4-40", "RC4-128", "PKCS12KDF-SHA1", "HMAC-SHA1 (PKCS12KDF)"},
      {"rc2-128", "RC2-128-CBC", "RC2-128-CBC", "PKCS12KDF-SHA1", "HMAC-SHA1 (PKCS12KDF)"},
      {"pbes2-3des", "3DES-CBC", "3DES-CBC", "PBKDF2-HMAC-SHA256", "HMAC-SHA256 (PKCS12KDF)"},
      {"pbes2-rc2", "RC2-40-CBC", "RC2-128-CBC", "PBKDF2-HMAC-SHA256", "HMAC-SHA1 (PKCS12KDF)"},
      {"pbes2-aes128", "AES-192-CBC", "AES-128-CBC", "PBKDF2-HMAC-SHA256", "HMAC-SHA512 (PKCS12KDF)"},
      {"pbes1-md5-des", "RC2-64-CBC", "DES-CBC", "PBKDF1-MD5", "HMAC-SHA1 (PKCS12KDF)"},
      {"mac-md5", "AES-256-CBC", "AES-256-CBC", "PBKDF2-HMAC-SHA256", "HMAC-MD5 (PKCS12KDF)"},
      {"mac-sha1", "AES-256-CBC", "AES-256-CBC", "PBKDF2-HMAC-SHA256", "HMAC-SHA1 (PKCS12KDF)"},
      {"mac-sha224", "AES-256-CBC", "AES-256-CBC", "PBKDF2-HMAC-SHA256", "HMAC-SHA224 (PKCS12KDF)"},
      {"mac-sha384", "AES-256-CBC", "AES-256-CBC", "PBKDF2-HMAC-SHA256", "HMAC-SHA384 (PKCS12KDF)"},
      {"mac-sha512", "AES-256-CBC", "AES-256-CBC", "PBKDF2-HMAC-SHA256", "HMAC-SHA512 (PKCS12KDF)"},
  };
  for (const Expected& expected : all) {
    CAPTURE(expected.file);
    const Bag bag = read_vector(expected.file);
    check_set(bag, 3);
    CHECK(facts(bag).has_mac);
    CHECK(facts(bag).mac == std::string(expected.mac));
    CHECK(facts(bag).mac_iterations == 2048);
    REQUIRE(facts(bag).safes.size() == 2);
    CHECK(facts(bag).safes[0].cipher == expected.safe_cipher);
    CHECK(facts(bag).safes[1].scheme.empty());
    REQUIRE(facts(bag).keys.size() == 1);
    CHECK(facts(bag).keys[0].cipher == expected.key_cipher);
    CHECK(facts(bag).keys[0].kdf == expected.key_kdf);
    CHECK(facts(bag).keys[0].iterations == 2048);
    CHECK(facts(bag).password_encoding == "UTF-16BE");
    CHECK_FALSE(facts(bag).ber);
  }
}

TEST_CASE("places, names and protection of each object") {
  const Bag bag = read_vector("default");
  REQUIRE(bag.items.size() == 4);
  CHECK(bag.items[0].source.place == "safe 1, bag 1");
  CHECK(bag.items[0].friendly_name == "mcu one");
  CHECK(bag.items[0].local_key_id.size() == 20);
  REQUIRE(bag.items[0].source.protection.size() == 1);
  CHECK(bag.items[0].source.protection[0].scheme == "PBES2");
  CHECK(bag.items[3].source.place == "safe 2, bag 1");
  CHECK(bag.items[3].as<PrivateKey>() != nullptr);
  CHECK(bag.items[3].local_key_id == bag.items[0].local_key_id);
  CHECK(read_vector("windows-attributes").items[3].ms_csp_name == "Microsoft RSA SChannel Cryptographic Provider");
}

TEST_CASE("safes and keys in the clear, without MAC, without iterations, without key") {
  check_set(read_vector("noiter"), 3);
  check_set(read_vector("plain-certificates"), 3);
  check_set(read_vector("plain-all"), 3);
  const Bag no_mac = read_vector("nomac");
  check_set(no_mac, 3);
  CHECK_FALSE(facts(no_mac).has_mac);
  CHECK(notes(no_mac).find("no integrity check (MAC)") != std::string::npos);
  CHECK(facts(no_mac).password_encoding == "UTF-8");
  const Bag open = read_vector("plain-nomac", {});
  check_set(open, 3);
  CHECK(facts(open).password_encoding.empty());
  const Bag no_key = read_vector("nokeys");
  CHECK(no_key.problems.empty());
  CHECK(no_key.all<Certificate>().size() == 2);
  CHECK(facts(no_key).key_bags == 0);
}

TEST_CASE("what is in the clear is shown without the password, with a note") {
  const Bag bag = read_vector("plain-all", {});
  check_set(bag, 3);
  CHECK(notes(bag).find("was not checked, for no password was given") != std::string::npos);
  const Bag keys_closed = read_vector("plain-certificates", {});
  CHECK(keys_closed.all<Certificate>().size() == 3);
  REQUIRE(keys_closed.problems.size() == 1);
  CHECK(keys_closed.problems[0].error.code() == Errc::no_password);
}

TEST_CASE("empty and absent passwords open silently") {
  struct Expected {
    const char* file;
    const char* encoding;
  };
  for (const Expected& expected : {Expected{"empty-password", "empty"},
                                   {"empty-password-3des", "empty"},
                                   {"gnutls-empty", "empty"},
                                   {"gnutls-null", "absent"},
                                   {"gnutls-null-3des", "absent"}}) {
    CAPTURE(expected.file);
    const Bag bag = read_vector(expected.file, {});
    check_set(bag, 1);
    CHECK(facts(bag).password_encoding == expected.encoding);
  }
}

TEST_CASE("a given password is tried first where the caller says so; the empty one still opens") {
  Passwords passwords{{"wrong"}};
  ReadOptions options;
  options.ask = passwords.ask();
  options.password_given = true;
  check_set(read_p12(vector_file("pkcs12/empty-password.p12"), options), 1);
  CHECK(passwords.asked == std::vector<std::string>{"file"});
}

TEST_CASE("passwords beyond ASCII, in the encodings of the wild") {
  for (const char* file : {"unicode", "unicode-3des", "gnutls-unicode"}) {
    CAPTURE(file);
    const Bag bag = read_vector(file, {"żółw"});
    check_set(bag, 1);
    CHECK(facts(bag).password_encoding == "UTF-16BE");
  }
  // Written on a Latin-1 terminal, given in UTF-8 and as the octets of then.
  for (const std::string given : {"h\xc3\xa4user", "h\xe4user"}) {
    for (const char* file : {"latin1", "latin1-3des"}) {
      CAPTURE(file);
      CAPTURE(given.size());
      check_set(read_vector(file, {given}), 1);
    }
  }
  CHECK(facts(read_vector("latin1", {"h\xc3\xa4user"})).password_encoding == "UTF-16BE; Latin-1");
}

TEST_CASE("forms of a password") {
  const PasswordForms forms = forms_of(Secret::copy_of("\xe2\x82\xac"));  // the euro sign
  CHECK(same(forms.bmp[0].value.reveal(), Bytes{0x20, 0xac, 0, 0}));
  CHECK(same(forms.bmp[1].value.reveal(), Bytes{0, 0xe2, 0, 0x82, 0, 0xac, 0, 0}));
  CHECK(same(forms.bmp[2].value.reveal(), Bytes{0, 0x80, 0, 0}));
  CHECK(same(forms.octets[1].value.reveal(), Bytes{0x80}));
  CHECK(same(absent_password().bmp[0].value.reveal(), Bytes{}));
  CHECK(same(empty_password().bmp[0].value.reveal(), Bytes{0, 0}));
  CHECK(forms_of(Secret::copy_of("plain")).bmp.size() == 1);
  CHECK_THROWS_AS((void)password_for_writing(Secret::copy_of("\xf0\x9f\x90\xa2")), Error);
}

TEST_CASE("wrong, missing, damaged: three messages") {
  const Bytes good = vector_file("pkcs12/default.p12");
  const Bag wrong = read_p12(good, {"nope", "nope2", "nope3"});
  REQUIRE(wrong.problems.size() == 1);
  CHECK(wrong.problems[0].error.code() == Errc::wrong_password);
  CHECK(wrong.items.empty());
  CHECK(read_p12(good, {"nope", "secret"}).problems.empty());

  const Bag none = read_p12(good, std::vector<std::string>{});
  REQUIRE(none.problems.size() == 1);
  CHECK(none.problems[0].error.code() == Errc::no_password);
  CHECK(facts(none).safes.size() == 2);

  Bytes damaged = good;
  damaged[good.size() - 20] ^= 1;  // in the MAC
  const Bag changed = read_p12(damaged, {"secret"});
  REQUIRE(changed.problems.size() == 1);
  CHECK(changed.problems[0].error.code() == Errc::malformed);
  CHECK(changed.items.size() == 4);

  // Too little is encrypted to tell a wrong password from a changed MAC.
  Bytes damaged_plain = vector_file("pkcs12/plain-all.p12");
  damaged_plain[damaged_plain.size() - 20] ^= 1;
  const Bag changed_plain = read_p12(damaged_plain, {"secret", "secret", "secret"});
  REQUIRE(changed_plain.problems.size() == 1);
  CHECK(changed_plain.problems[0].error.code() == Errc::bad_decrypt);

  const Bag unsure = read_vector("nomac", {"nope", "nope2", "nope3"});
  REQUIRE(unsure.problems.size() == 1);
  CHECK(unsure.problems[0].error.code() == Errc::bad_decrypt);

  Bytes damaged_empty = vector_file("pkcs12/empty-password.p12");
  damaged_empty[damaged_empty.size() - 20] ^= 1;
  const Bag changed_empty = read_p12(damaged_empty, std::vector<std::string>{});
  REQUIRE(changed_empty.problems.size() == 1);
  CHECK(changed_empty.problems[0].error.code() == Errc::malformed);
}

TEST_CASE("one password for the MAC, another for the contents") {
  Passwords passwords{{"other1", "secret"}};
  ReadOptions options;
  options.ask = passwords.ask();
  const Bag bag = read_p12(vector_file("pkcs12/two-passwords.p12"), options);
  check_set(bag, 1);
  CHECK(passwords.asked == std::vector<std::string>{"file", "file, safe 1"});
  CHECK(notes(bag).find("safe 1 has another password") != std::string::npos);
}

TEST_CASE("GnuTLS, NSS and Java") {
  for (const char* file : {"gnutls", "gnutls-3des", "gnutls-rc2"}) {
    CAPTURE(file);
    check_set(read_vector(file), 1);
  }
  check_set(read_vector("nss"), 3);
  check_set(read_vector("nss-3des"), 3);
  check_set(read_vector("java8"), 3);
  const Bag java = read_vector("java");
  CHECK(java.problems.empty());
  CHECK(java.all<PrivateKey>().size() == 2);
  CHECK(java.all<Certificate>().size() == 5);
  CHECK(java.all<Item::Opaque>().size() == 1);
  CHECK(facts(java).secret_bags == 1);
  CHECK(facts(java).java_trust);
  CHECK(notes(java).find("secret (PKCS#12 secret bag) is skipped") != std::string::npos);
  std::size_t trusted = 0;
  for (const Item& item : java.items) trusted += item.java_trusted ? 1 : 0;
  CHECK(trusted == 1);
  CHECK(read_vector("java-trust").all<Certificate>().size() == 2);
  CHECK(read_vector("java-trust-nopass", {}).items.at(0).friendly_name == "root");
  const Bag plain = read_vector("java-trust-plain", {});
  CHECK(plain.problems.empty());
  CHECK(plain.items.at(0).java_trusted);
}

TEST_CASE("CRL bags") {
  const Bag bag = read_vector("gnutls-crl");
  CHECK(bag.problems.empty());
  CHECK(bag.all<Crl>().size() == 1);
  CHECK(facts(bag).crl_bags == 1);
}

TEST_CASE("PBMAC1: the vectors of RFC 9579 appendix A") {
  for (const char* file : {"rfc9579-a1", "rfc9579-a2", "rfc9579-a3"}) {
    CAPTURE(file);
    const Bag bag = read_vector(file, {"1234"});
    check_set(bag, 1);
    CHECK(facts(bag).mac.starts_with("PBMAC1-HMAC-SHA"));
    CHECK(facts(bag).mac_iterations == 2048);
  }
  CHECK(facts(read_vector("rfc9579-a2", {"1234"})).mac == "PBMAC1-HMAC-SHA256 (PBKDF2-HMAC-SHA512)");
  for (const char* file : {"rfc9579-a4", "rfc9579-a5", "rfc9579-a6"}) {
    CAPTURE(file);
    const Bag bag = read_vector(file, {"1234"});
    REQUIRE(bag.problems.size() == 1);
    CHECK(bag.problems[0].error.code() == Errc::malformed);
  }
}

TEST_CASE("looking without opening derives nothing") {
  ReadOptions options;
  options.decrypt = false;
  options.limits.kdf_iterations = 0;  // any derivation would be refused
  options.ask = [](const std::string&, int) -> std::optional<Secret> {
    FAIL("asked");
    return std::nullopt;
  };
  const Bag bag = read_p12(vector_file("pkcs12/plain-certificates.p12"), options);
  CHECK(bag.problems.empty());
  CHECK(bag.all<Certificate>().size() == 3);
  REQUIRE(bag.all<Item::Opaque>().size() == 1);
  CHECK(facts(bag).keys.at(0).cipher == "AES-256-CBC");
  const Bag encrypted = read_p12(vector_file("pkcs12/default.p12"), options);
  REQUIRE(encrypted.items.size() == 1);
  CHECK(encrypted.items[0].source.place == "safe 2, bag 1");
}

TEST_CASE("iteration limits name the count") {
  ReadOptions options;
  options.ask = [](const std::string&, int) { return std::optional(Secret::copy_of("secret")); };
  options.limits.kdf_iterations = 50'000;
  const Bag bag = read_p12(vector_file("pkcs12/iterations-60000.p12"), options);
  REQUIRE(bag.problems.size() == 1);
  CHECK(bag.problems[0].error.code() == Errc::limit);
  CHECK(bag.problems[0].error.message().find("60000") != std::string::npos);
  options.limits.kdf_iterations = 100'000;
  check_set(read_p12(vector_file("pkcs12/iterations-60000.p12"), options), 3);
}

namespace {

// A MAC of 8,388,607 iterations in place of its 60,000: within the limit, and some seconds of work.
Bytes of_a_costly_mac() {
  Bytes bytes = vector_file("pkcs12/iterations-60000.p12");
  const Bytes few{2, 3, 0, 0xea, 0x60};
  const auto at = std::find_end(bytes.begin(), bytes.end(), few.begin(), few.end());
  REQUIRE(at != bytes.end());
  const Bytes many{2, 3, 0x7f, 0xff, 0xff};
  std::copy(many.begin(), many.end(), at);
  return bytes;
}

}  // namespace

TEST_CASE("guesses at an empty password are not worth much work, and take nothing away from the password that is given") {
  const auto started = std::clock();
  const Bag bag = read_p12(of_a_costly_mac(), std::vector<std::string>{});
  CHECK(std::clock() - started < CLOCKS_PER_SEC);  // two such MACs take several
  REQUIRE(bag.problems.size() == 1);
  CHECK(bag.problems[0].error.code() == Errc::no_password);
  // Three derivations of 60,000 are all that this limit allows a file.
  ReadOptions options;
  options.ask = [](const std::string&, int) { return std::optional(Secret::copy_of("secret")); };
  options.limits.kdf_iterations = 60'000;
  check_set(read_p12(vector_file("pkcs12/iterations-60000.p12"), options), 3);
}

TEST_CASE("a key that cannot be opened is counted as what it is") {
  const auto says = [](const Bag& bag) { return bag.describe(); };
  const Bag keys = read_vector("plain-certificates", {"wrong", "wrong", "wrong"});
  CHECK(keys.files.front().closed_keys == 1);
  CHECK(says(keys).find("holds 3 certificates and 1 private key that cannot be opened") != std::string::npos);
  // The certificates are encrypted, too.
  CHECK(says(read_vector("default", {"wrong", "wrong", "wrong"}))
            .find("1 private key that cannot be opened and 1 block that cannot be read") != std::string::npos);
  CHECK(read_vector("default").files.front().closed_keys == 0);
}

TEST_CASE("a damaged bag does not hide the others") {
  Bytes bytes = vector_file("pkcs12/plain-nomac.p12");
  // The second certificate: break its outermost tag.
  const Bag whole = read_p12(bytes, std::vector<std::string>{});
  const ByteView second = whole.all<Certificate>()[1]->der();
  const auto at = std::search(bytes.begin(), bytes.end(), second.begin(), second.end());
  REQUIRE(at != bytes.end());
  *at = 0x31;
  const Bag bag = read_p12(bytes, std::vector<std::string>{});
  CHECK(bag.all<Certificate>().size() == 2);
  CHECK(bag.all<PrivateKey>().size() == 1);
  REQUIRE(bag.problems.size() == 1);
  CHECK(bag.problems[0].place == "safe 1, bag 2");
}

TEST_CASE("what is no PKCS#12 is not taken for one") {
  CHECK(looks_like_pkcs12(vector_file("pkcs12/default.p12")));
  CHECK(looks_like_pkcs12(vector_file("pkcs12/java-trust-nopass.p12")));
  const Bytes certificate = to_bytes(read_vector("plain-nomac").all<Certificate>()[0]->der());
  CHECK_FALSE(looks_like_pkcs12(certificate));
  CHECK_FALSE(looks_like_pkcs12({}));
  CHECK_THROWS_AS(read_p12(certificate, {"x"}), Error);
}

TEST_CASE("mutations: errors and problems only, in bounded time") {
  ReadOptions options;
  options.limits.kdf_iterations = 3'000;
  options.ask = [](const std::string&, int) { return std::optional(Secret::copy_of("secret")); };
  std::uint32_t state = 12345;
  const auto next = [&] { return state = state * 1664525u + 1013904223u, state >> 8; };
  for (const char* file : {"noiter", "plain-nomac", "java-trust-nopass", "rfc9579-a1"}) {
    const Bytes good = vector_file(std::string("pkcs12/") + file + ".p12");
    for (int round = 0; round < 150; ++round) {
      Bytes bad = good;
      if (round % 5 == 0) bad.resize(next() % bad.size());
      for (unsigned i = 0; i < 1 + next() % 3 && !bad.empty(); ++i)
        bad[next() % std::min<std::size_t>(bad.size(), round % 2 ? 200 : bad.size())] = static_cast<std::uint8_t>(next());
      try {
        (void)read_p12(bad, options);
      } catch (const Error&) {
      }
    }
  }
}
