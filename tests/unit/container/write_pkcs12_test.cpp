#include <set>

#include "certkit/make.hpp"
#include "certkit/write.hpp"
#include "container/jks_protect.hpp"
#include "container/pkcs12_bags.hpp"
#include "container/pkcs12_password.hpp"
#include "container/pkcs12_structure.hpp"
#include "container/pkcs12_write.hpp"
#include "container/read_back.hpp"
#include "crypto/private_key.hpp"
#include "loading.hpp"

using namespace certkit;
using namespace certkit::container;
using namespace certkit::container::testing;

namespace {

// The throw-away set: key, leaf, issuing, root.
struct Set {
  PrivateKey key;
  std::vector<Certificate> chain;
};

Set load(const char* file) {
  Set set;
  Bag bag = read_p12(vector_file(file), {"secret"});
  for (Item& item : bag.items) {
    if (auto* key = std::get_if<PrivateKey>(&item.object)) set.key = std::move(*key);
    if (const auto* certificate = item.as<Certificate>()) set.chain.push_back(*certificate);
  }
  REQUIRE_FALSE(set.chain.empty());
  return set;
}

const Set& rsa() {
  static const Set set = load("pkcs12/default.p12");
  return set;
}

Errc refusal(const std::function<void()>& act) {
  try {
    act();
  } catch (const Error& error) {
    return error.code();
  }
  FAIL("nothing was refused");
  return Errc::internal;
}

const CanOpen& answer(const std::vector<CanOpen>& all, const std::string& start) {
  for (const CanOpen& one : all)
    if (one.reader.starts_with(start)) return one;
  FAIL("no reader " << start);
  return all.front();
}

}  // namespace

TEST_CASE("what is written is read back, for every reader, and that reader can open it") {
  struct Wanted {
    const char* word;
    const char* row;
  };
  const Wanted readers[] = {{"windows-2008", "Windows Server 2008"},
                            {"windows-2016", "Windows Server 2008"},
                            {"windows-2019", "Windows Server 2019"},
                            {"java8", "Java 8"},
                            {"java", "Java 17"},
                            {"openssl1", "OpenSSL 1"},
                            {"openssl3", "OpenSSL 3"},
                            {"macos", "macOS"},
                            {"azure", "Windows Server 2008"},
                            {"nss", "NSS"}};
  for (const Wanted& wanted : readers) {
    CAPTURE(wanted.word);
    Pkcs12Options options = Pkcs12Options::for_reader(openable_by_from_word(wanted.word));
    CHECK(options.kdf_iterations <= 600'000);
    options.friendly_name = "mcu one";
    const Secret file = to_pkcs12(&rsa().key, rsa().chain, Secret::copy_of("secret"), options);
    const Bag bag = read_p12(file.reveal(), {"secret"});
    CHECK(bag.problems.empty());
    REQUIRE(bag.all<PrivateKey>().size() == 1);
    CHECK(bag.all<PrivateKey>()[0]->public_key().same_as(rsa().key.public_key()));
    REQUIRE(bag.all<Certificate>().size() == 3);
    for (std::size_t i = 0; i < 3; ++i) CHECK(*bag.all<Certificate>()[i] == rsa().chain[i]);
    CHECK(bag.items[0].friendly_name == "mcu one");
    CHECK(bag.items[3].friendly_name == "mcu one");
    CHECK(bag.items[0].local_key_id == bag.items[3].local_key_id);
    CHECK(bag.items[1].friendly_name.empty());
    const CanOpen verdict = answer(who_can_open(*bag.files.front().pkcs12), wanted.row);
    CHECK_MESSAGE(verdict.yes, verdict.why);
  }
  CHECK(refusal([] { (void)openable_by_from_word("windows-95"); }) == Errc::usage);
}

TEST_CASE("a PKCS#12 of many iterations is read back with the keys that were derived for it, and with no others") {
  const Secret password = Secret::copy_of("secret");
  Pkcs12Options options;
  options.kdf_iterations = 60'000;
  const NewPkcs12 made = new_pkcs12(&rsa().key, rsa().chain, password, options),
                  other = new_pkcs12(&rsa().key, rsa().chain, password, options);
  REQUIRE(made.known);
  const auto confirm = [&](ByteView file, const Secret& opens, std::span<const Certificate> chain, const PrivateKey* key,
                           const crypto::KnownKeys* known) { read_back(file, opens.clone(), chain, one_key(key), known); };
  const std::span<const Certificate> chain = rsa().chain;
  confirm(made.file.reveal(), password, chain, &rsa().key, &*made.known);
  confirm(made.file.reveal(), password, chain, &rsa().key, nullptr);  // OpenSSL derives for itself
  const auto refused = [&](ByteView file, const Secret& opens, std::span<const Certificate> meant, const PrivateKey* key,
                           const crypto::KnownKeys& known) {
    CHECK(refusal([&] { confirm(file, opens, meant, key, &known); }) == Errc::mismatch);
  };
  const Set ec = load("pkcs12/ec.p12");
  refused(made.file.reveal(), password, chain.first(2), &rsa().key, *made.known);
  refused(made.file.reveal(), password, chain, nullptr, *made.known);
  refused(made.file.reveal(), password, chain, &ec.key, *made.known);
  refused(made.file.reveal(), Secret::copy_of("Secret"), chain, &rsa().key, *made.known);
  refused(made.file.reveal(), password, chain, &rsa().key, *other.known);  // other salts: keys that were not derived by two
  for (std::size_t at : {std::size_t{60}, made.file.size() / 3, made.file.size() / 2, made.file.size() - 60, made.file.size() - 2}) {
    Bytes damaged = to_bytes(made.file.reveal());
    damaged[at] ^= 1;
    refused(damaged, password, chain, &rsa().key, *made.known);
  }
  // A trust store, without a key.
  options.java_trust = true;
  const NewPkcs12 store = new_pkcs12(nullptr, chain.last(1), password, options);
  confirm(store.file.reveal(), password, chain.last(1), nullptr, &*store.known);
  // Few iterations, and 3DES: OpenSSL derives for itself.
  CHECK_FALSE(new_pkcs12(&rsa().key, chain, password, Pkcs12Options::for_reader(OpenableBy::java8)).known);
}

TEST_CASE("two files of the same content share no salt") {
  const Pkcs12Options options = Pkcs12Options::for_reader(OpenableBy::openssl1);
  const Secret a = to_pkcs12(&rsa().key, rsa().chain, Secret::copy_of("secret"), options),
               b = to_pkcs12(&rsa().key, rsa().chain, Secret::copy_of("secret"), options);
  CHECK_FALSE(same(a.reveal(), b.reveal()));
}

TEST_CASE("CSP name and AT_KEYEXCHANGE") {
  Pkcs12Options options = Pkcs12Options::for_reader(OpenableBy::windows_2016);
  CHECK(options.ms_key_exchange);
  options.ms_csp_name = "Microsoft RSA SChannel Cryptographic Provider";
  const Secret file = to_pkcs12(&rsa().key, rsa().chain, Secret::copy_of("secret"), options);
  const Bag bag = read_p12(file.reveal(), {"secret"});
  REQUIRE(bag.items.size() == 4);
  CHECK(bag.items[3].ms_csp_name == options.ms_csp_name);
  const pkcs12::Pfx pfx = pkcs12::parse(file.reveal(), 32);
  std::vector<pkcs12::SafeBag> bags;
  pkcs12::collect(pfx.safes.at(1).content.reveal(), "safe 2", 8, bags, [](const std::string&, const Error& error) { throw error; });
  const pkcs12::Encrypted shrouded = pkcs12::encrypted_key(bags.at(0));
  const Secret decrypted =
      crypto::pbe_decrypt(shrouded.algorithm, password_for_writing(Secret::copy_of("secret")), shrouded.ciphertext, 10'000);
  const ByteView pkcs8 = decrypted.reveal();
  // Attribute keyUsage with the bit string 0x10, as `openssl pkcs12 -keyex` writes it.
  const Bytes expected = {0xa0, 0x0d, 0x30, 0x0b, 0x06, 0x03, 0x55, 0x1d, 0x0f, 0x31, 0x04, 0x03, 0x02, 0x04, 0x10};
  CHECK(same(pkcs8.last(expected.size()), expected));
  const Set ec = load("pkcs12/ec.p12");
  CHECK(refusal([&] { (void)to_pkcs12(&ec.key, ec.chain, Secret::copy_of("secret"), options); }) == Errc::usage);
  options.ms_csp_name.clear();
  CHECK(read_p12(to_pkcs12(&ec.key, ec.chain, Secret::copy_of("secret"), options).reveal(), {"secret"}).problems.empty());
}

TEST_CASE("trust stores: each certificate an entry with an alias of its own") {
  Pkcs12Options options = Pkcs12Options::for_reader(OpenableBy::java);
  std::vector<Certificate> twice(rsa().chain.begin() + 1, rsa().chain.end());
  twice.push_back(twice.front());
  const Bag bag = read_p12(to_pkcs12(nullptr, twice, Secret::copy_of("secret"), options).reveal(), {"secret"});
  REQUIRE(bag.items.size() == 3);
  std::set<std::string> aliases;
  for (const Item& item : bag.items) {
    CHECK(item.java_trusted);
    aliases.insert(item.friendly_name);
  }
  CHECK(aliases == std::set<std::string>{"vector issuing ca", "vector issuing ca (2)", "vector root"});
  CHECK(answer(who_can_open(*bag.files.front().pkcs12), "Java 17").yes);
  // Names that are given stay, and what is made up makes room for them.
  options.names = {"", "Vector Issuing CA", "My Root"};
  std::vector<std::string> names;
  for (const Item& item : read_p12(to_pkcs12(nullptr, twice, Secret::copy_of("secret"), options).reveal(), {"secret"}).items)
    names.push_back(item.friendly_name);
  CHECK(names == std::vector<std::string>{"vector issuing ca (2)", "Vector Issuing CA", "My Root"});
  // A key's chain is no set of anchors.
  for (const Item& item : read_p12(to_pkcs12(&rsa().key, rsa().chain, Secret::copy_of("secret"), options).reveal(), {"secret"}).items)
    CHECK_FALSE(item.java_trusted);
}

TEST_CASE("a new password is UTF-8 without NUL, in a PFX and in a JKS") {
  for (const std::string& bad : {std::string("p\xe4ss"), std::string("s\0e\0c\0", 6)}) {
    const Secret password = Secret::copy_of(bad);
    CHECK(refusal([&] { (void)to_pkcs12(&rsa().key, rsa().chain, password, Pkcs12Options::for_reader(OpenableBy::openssl3)); }) ==
          Errc::usage);
    CHECK(refusal([&] { (void)jks::password_for_writing(password); }) == Errc::usage);
  }
}

TEST_CASE("passwords: empty, beyond ASCII, beyond BMPString") {
  const Pkcs12Options options = Pkcs12Options::for_reader(OpenableBy::openssl3);
  const Bag empty = read_p12(to_pkcs12(&rsa().key, rsa().chain, Secret(), options).reveal(), std::vector<std::string>{});
  CHECK(empty.problems.empty());
  CHECK(empty.files.front().pkcs12->password_encoding == "empty");
  CHECK_FALSE(answer(who_can_open(*empty.files.front().pkcs12), "macOS").yes);
  CHECK(read_p12(to_pkcs12(&rsa().key, rsa().chain, Secret::copy_of("żółw"), options).reveal(), {"żółw"}).problems.empty());
  const Bag beyond = read_p12(to_pkcs12(&rsa().key, rsa().chain, Secret::copy_of("żółw"), options).reveal(), {"żółw"});
  CHECK(answer(who_can_open(*beyond.files.front().pkcs12), "Java 17").why.starts_with("it takes ASCII passwords only"));
  CHECK(refusal([] { (void)to_pkcs12(&rsa().key, rsa().chain, Secret::copy_of("żółw"), Pkcs12Options::for_reader(OpenableBy::java)); }) ==
        Errc::usage);
  for (const char* bad : {"\xf0\x9f\x90\xa2", "h\xe4user"})
    CHECK(refusal([&] { (void)to_pkcs12(&rsa().key, rsa().chain, Secret::copy_of(bad), options); }) == Errc::usage);
}

TEST_CASE("what does not belong together is not written") {
  const Pkcs12Options options;
  const Set ec = load("pkcs12/ec.p12");
  CHECK(refusal([&] { (void)to_pkcs12(&ec.key, rsa().chain, Secret::copy_of("secret"), options); }) == Errc::mismatch);
  CHECK(refusal([&] { (void)to_pkcs12(nullptr, {}, Secret::copy_of("secret"), options); }) == Errc::usage);
  CHECK(refusal([&] { (void)to_pkcs12(&ec.key, {}, Secret::copy_of("secret"), options); }) == Errc::usage);
}

TEST_CASE("who can open what others wrote") {
  const auto verdicts = [](const char* file, const char* password) {
    return who_can_open(*read_p12(vector_file(std::string("pkcs12/") + file + ".p12"), {password}).files.front().pkcs12);
  };
  const auto modern = verdicts("default", "secret");
  CHECK(answer(modern, "Windows Server 2008").why ==
        "the MAC HMAC-SHA256 (PKCS12KDF), AES-256-CBC (PBES2) are not understood; it will say that the password is wrong");
  CHECK(answer(modern, "Windows Server 2019").yes);
  CHECK(answer(modern, "Java 8").why.starts_with("only from update 301 on"));
  CHECK(answer(modern, "Java 17").yes);
  CHECK_FALSE(answer(modern, "macOS").yes);
  CHECK(answer(modern, "NSS").yes);
  const auto legacy = verdicts("legacy", "secret");
  CHECK(answer(legacy, "Windows Server 2008").yes);
  CHECK(answer(legacy, "OpenSSL 3").why == "only with -legacy, because of pbeWithSHA1And40BitRC2-CBC");
  CHECK(answer(legacy, "OpenSSL 1").yes);
  CHECK(answer(legacy, "macOS").yes);
  const auto no_mac = verdicts("nomac", "secret");
  CHECK_FALSE(answer(no_mac, "NSS").yes);
  CHECK(answer(no_mac, "OpenSSL 1").why.starts_with("only with -nomacver"));
  CHECK(answer(no_mac, "OpenSSL 3").yes);
  for (const CanOpen& one : verdicts("rfc9579-a1", "1234")) CHECK_FALSE(one.yes);
  CHECK(answer(verdicts("pbes2-aes128", "secret"), "Java 17").why.find("AES-192-CBC (PBES2)") == 0);
  CHECK(answer(verdicts("nokeys", "secret"), "Java 17").why.find("list no entries") != std::string::npos);
  CHECK(answer(verdicts("java-trust", "secret"), "Java 17").yes);
  // keytool -list says "contains 0 entries", with and without MAC; certificates in the clear are read.
  for (const char* file : {"plain-all", "plain-nomac"})
    for (const char* reader : {"Java 8", "Java 17"})
      CHECK(answer(verdicts(file, "secret"), reader).why.starts_with("it passes over private keys"));
  CHECK(answer(verdicts("plain-certificates", "secret"), "Java 17").yes);
  Pkcs12Facts facts = *read_p12(vector_file("pkcs12/3des.p12"), {"secret"}).files.front().pkcs12;
  facts.mac_iterations = 1'000'000;
  CHECK(answer(who_can_open(facts), "Windows Server 2019").why.find("1000000 iterations are more than its limit of 600000") == 0);
}

TEST_CASE("who can open it depends on the kind of key, and what is made for a reader that does not know it is refused") {
  const auto with = [](PrivateKey key) {
    CertificateSpec spec;
    spec.serial = {1};
    spec.subject = Name::from_rfc4514("CN=mcu1.contoso.com");
    spec.subject_spki = to_bytes(key.public_key().spki());
    spec.not_before = Time(std::chrono::seconds(1'700'000'000));
    spec.not_after = Time(std::chrono::seconds(1'800'000'000));
    Set set;
    set.chain = {make_certificate(spec, nullptr, key)};
    set.key = std::move(key);
    return set;
  };
  const auto openers = [](const Set& set) {
    std::string all;
    const Secret file = to_pkcs12(&set.key, set.chain, Secret::copy_of("secret"), Pkcs12Options::for_reader(OpenableBy::openssl3));
    Pkcs12Facts facts = *read_p12(file.reveal(), {"secret"}).files.front().pkcs12;
    facts.mac = "HMAC-SHA1 (PKCS12KDF)";  // what everybody takes: it is the key that makes the difference
    facts.safes = {};
    facts.keys = read_p12(vector_file("pkcs12/3des.p12"), {"secret"}).files.front().pkcs12->keys;
    for (const CanOpen& one : who_can_open(facts))
      if (one.yes) all += (all.empty() ? "" : ", ") + one.reader;
    return all;
  };
  const auto refused_for = [](const Set& set, const char* reader) {
    return refusal(
        [&] { (void)to_pkcs12(&set.key, set.chain, Secret::copy_of("secret"), Pkcs12Options::for_reader(openable_by_from_word(reader))); });
  };
  const Set ed25519 = with(generate_key(KeySpec::parse("ed25519"))), ed448 = with(generate_key({KeyType::ed448, 0}));
  const Set p384 = with(generate_key(KeySpec::parse("ec:p384")));
  const Set written_out = with(crypto::from_pkcs8(vector_file("keys/ec-explicit.p8.der")));
  CHECK(openers(p384) == openers(rsa()));
  CHECK(openers(ed25519) == "Java 17, OpenSSL 3");
  CHECK(openers(ed448) == "Java 17, OpenSSL 3");
  CHECK(openers(written_out) == "OpenSSL 1.x, OpenSSL 3");
  for (const char* reader : {"windows-2008", "windows-2016", "windows-2019", "azure", "java8", "macos", "nss"}) {
    CAPTURE(reader);
    CHECK(refused_for(ed25519, reader) == Errc::usage);
  }
  // OpenSSL 1.1.1 opens it, 1.0 does not: that is for who asks to know.
  CHECK_FALSE(to_pkcs12(&ed25519.key, ed25519.chain, Secret::copy_of("secret"), Pkcs12Options::for_reader(OpenableBy::openssl1)).empty());
  for (const char* reader : {"windows-2016", "java8", "java", "macos", "nss"}) {
    CAPTURE(reader);
    CHECK(refused_for(written_out, reader) == Errc::usage);
  }
  CHECK_THROWS_WITH_AS(
      (void)to_pkcs12(&ed25519.key, ed25519.chain, Secret::copy_of("secret"), Pkcs12Options::for_reader(OpenableBy::windows_2016)),
      doctest::Contains("it does not know Ed25519 keys"), Error);
  CHECK(refusal([] { (void)to_pkcs12(&rsa().key, rsa().chain, Secret(), Pkcs12Options::for_reader(OpenableBy::macos)); }) == Errc::usage);
}

TEST_CASE("JKS: written and read back") {
  const Set ec = load("pkcs12/ec.p12");
  const std::vector<JksEntry> entries = [&] {
    std::vector<JksEntry> list;
    list.push_back({"Tomcat", rsa().chain, &rsa().key, Time(std::chrono::seconds(1'700'000'000))});
    list.push_back({"Zwei \u00dcMLAUT", ec.chain, &ec.key, Time()});
    list.push_back({"żółw 🐢", {rsa().chain.back()}, nullptr, Time()});
    return list;
  }();
  for (const std::string password : {"secret", "żółw🐢", ""}) {
    const Bag bag = read_store(to_jks(entries, Secret::copy_of(password)).reveal(), {password});
    CHECK(bag.problems.empty());
    CHECK(bag.all<PrivateKey>().size() == 2);
    CHECK(bag.all<Certificate>().size() == 5);
    CHECK(bag.items.front().friendly_name == "tomcat");
    CHECK(bag.items.at(4).friendly_name == "zwei \u00fcmlaut");
    CHECK(bag.items.back().friendly_name == "żółw 🐢");
    CHECK(bag.items.back().java_trusted);
  }
  const auto refused = [&](JksEntry entry) {
    return refusal([&] {
      (void)to_jks(std::vector<JksEntry>{entry, JksEntry{"B", {rsa().chain.back()}, nullptr, Time()}}, Secret::copy_of("secret"));
    });
  };
  CHECK(refused({"b", {rsa().chain.back()}, nullptr, Time()}) == Errc::usage);
  CHECK(refused({"", {rsa().chain.back()}, nullptr, Time()}) == Errc::usage);
  CHECK(refused({"a", {}, nullptr, Time()}) == Errc::usage);
  CHECK(refused({"a", rsa().chain, nullptr, Time()}) == Errc::usage);
  CHECK(refused({"a", ec.chain, &rsa().key, Time()}) == Errc::mismatch);
}
