#include <doctest/doctest.h>

#include <mutex>

#include "certkit/chain.hpp"
#include "trust/matcher.hpp"
#include "vectors.hpp"

using namespace certkit;

namespace {

class Things {
 public:
  Things& certificate(const std::string& name, const std::string& file) { return add(test::certificate(name), file); }
  Things& csr(const std::string& name, const std::string& file) { return add(Csr(test::octets(name + ".csr.der")), file); }
  Things& key(const std::string& name, const std::string& file) { return add(test::private_key(name), file); }
  Things& public_key(const std::string& name, const std::string& file) { return add(PublicKey(test::octets(name + ".pub.der")), file); }
  template <class T>
  Things& add(T object, const std::string& file) {
    Source source;
    source.file = file;
    bag.items.push_back(Item{std::move(object), source, {}, {}, {}, false});
    return *this;
  }
  Bag bag;
};

bool named(Things& things) { return match_pairs(things.bag, false).all_matched(); }
bool folder(Things& things) { return match_pairs(things.bag, true).all_matched(); }

}  // namespace

TEST_CASE("a certificate and its key, of every type that signs") {
  for (const char* name : {"leaf", "rsa", "ed", "dsa"}) {
    CAPTURE(name);
    Things things;
    things.certificate(name, "a.crt").key(name, "a.key");
    const MatchAnswer answer = match_pairs(things.bag, false);
    REQUIRE(answer.groups.size() == 1);
    CHECK(answer.groups[0].proven);
    CHECK(answer.all_matched());
    CHECK_FALSE(answer.compared_only());
  }
}

TEST_CASE("a certificate and a foreign key") {
  Things things;
  things.certificate("leaf", "a.crt").key("inter", "a.key");
  const MatchAnswer answer = match_pairs(things.bag, false);
  CHECK(answer.groups.size() == 2);
  CHECK_FALSE(answer.all_matched());
  CHECK_FALSE(folder(things));
}

TEST_CASE("a CSR that its own key did not sign proves nothing") {
  Bytes der = test::octets("leaf.csr.der");
  der.back() ^= 1;
  const Csr changed(der);
  Things with_key, with_certificate, with_public_key;
  with_key.add(changed, "a.csr").key("leaf", "a.key");
  with_certificate.add(changed, "a.csr").certificate("leaf", "a.crt");
  with_public_key.add(changed, "a.csr").public_key("leaf.compressed", "a.pub");
  for (Things* things : {&with_key, &with_certificate, &with_public_key}) {
    const MatchAnswer answer = match_pairs(things->bag, false);
    REQUIRE(answer.groups.size() == 1);
    CHECK_FALSE(answer.groups[0].proven);
    CHECK_FALSE(answer.groups[0].why_unproven.empty());
    CHECK_FALSE(answer.all_matched());
    CHECK_FALSE(folder(*things));
  }
  // Beside a pair in a folder it is no failure, among named inputs it is.
  with_key.certificate("leaf", "a.crt");
  CHECK(folder(with_key));
  CHECK_FALSE(named(with_key));
}

TEST_CASE("certificate, key, CSR and public key in two spellings are one group") {
  Things things;
  things.certificate("leaf", "a.crt")
      .key("leaf", "a.key")
      .csr("leaf", "a.csr")
      .public_key("leaf", "a.pub")
      .public_key("leaf.compressed", "b.pub");
  const MatchAnswer answer = match_pairs(things.bag, false);
  CHECK(answer.groups.size() == 1);
  CHECK(answer.all_matched());
  things.csr("leaf", "b.csr").certificate("rsa", "c.crt");
  CHECK_FALSE(named(things));
}

TEST_CASE("the chain that came with the leaf needs no key; a CA certificate that was named by itself does") {
  Things bundle;
  bundle.certificate("leaf", "x.pfx").key("leaf", "x.pfx").certificate("inter", "x.pfx").certificate("root", "x.pfx");
  const MatchAnswer answer = match_pairs(bundle.bag, false);
  CHECK(answer.issuers.size() == 2);
  CHECK(answer.all_matched());

  Things apart;
  apart.certificate("leaf", "x.crt").key("leaf", "x.key").certificate("root", "root.crt");
  CHECK_FALSE(named(apart));

  Things sub_ca;  // the key is the issuing CA's, and the root came along
  sub_ca.certificate("inter", "chain.p7b").certificate("root", "chain.p7b").key("inter", "ca.key");
  CHECK(named(sub_ca));

  Things only_cas;
  only_cas.certificate("inter", "chain.p7b").certificate("root", "chain.p7b");
  CHECK_FALSE(named(only_cas));
  CHECK_FALSE(folder(only_cas));
}

TEST_CASE("without a private key: a request can be compared with its certificate, certificates alone are no answer") {
  Things request;
  request.certificate("leaf", "a.crt").csr("leaf", "a.csr");
  const MatchAnswer answer = match_pairs(request.bag, false);
  CHECK(answer.all_matched());
  CHECK(answer.compared_only());
  CHECK_FALSE(answer.groups[0].proven);

  Things twice;
  twice.certificate("leaf", "a.crt").certificate("leaf", "b.crt");
  CHECK_FALSE(named(twice));
  Things one;
  one.certificate("leaf", "a.crt");
  CHECK_FALSE(named(one));
  Things nothing;
  CHECK_FALSE(named(nothing));
  CHECK_FALSE(folder(nothing));
  Things lone_key;
  lone_key.key("leaf", "a.key");
  CHECK_FALSE(named(lone_key));
}

TEST_CASE("keys without certificate: key and CSR, key and key") {
  Things request;
  request.key("leaf", "a.key").csr("leaf", "a.csr");
  CHECK(named(request));
  Things keys;
  keys.key("leaf", "a.key").key("leaf", "b.key");
  CHECK(named(keys));
  Things different;
  different.key("leaf", "a.key").key("inter", "b.key");
  CHECK_FALSE(named(different));
}

TEST_CASE("a folder: each leaf needs its key, left-over keys and requests are no failure") {
  Things things;
  things.key("inter", "unused.key")
      .certificate("leaf", "a.crt")
      .key("leaf", "a.key")
      .certificate("rsa", "b.crt")
      .key("rsa", "b.key")
      .certificate("root", "root.crt");
  const MatchAnswer answer = match_pairs(things.bag, true);
  CHECK(answer.all_matched());
  CHECK(answer.issuers.size() == 1);
  REQUIRE(answer.groups.size() == 3);
  CHECK_FALSE(answer.groups[2].has(KeyThing::Kind::certificate));  // groups with leaves first
  things.certificate("ed", "c.crt");
  CHECK_FALSE(folder(things));
}

TEST_CASE("a key that cannot sign is not proven, and the answer says why") {
  Things things;
  things.key("x25519", "a.key").public_key("x25519", "a.pub");
  const MatchAnswer answer = match_pairs(things.bag, false);
  CHECK_FALSE(answer.all_matched());
  CHECK_FALSE(answer.groups[0].why_unproven.empty());
}

TEST_CASE("a private key that claims another one's public key is found out by the proof") {
  Things things;
  const PrivateKey inter = test::private_key("inter");
  things.certificate("leaf", "a.crt").add(PrivateKey(inter.pkcs8().clone(), test::certificate("leaf").public_key()), "forged.key");
  const MatchAnswer answer = match_pairs(things.bag, false);
  CHECK(answer.groups.size() == 1);
  CHECK_FALSE(answer.all_matched());
}

namespace {

// A folder: one Bag per file, and which files were asked for once more.
struct Files {
  std::vector<Things> all;
  std::vector<std::string> again;
  std::mutex mutex;
  Things& file() { return all.emplace_back(); }
  MatchAnswer match(bool folder, bool gone = false) {
    trust::Matcher matcher(folder);
    for (const Things& one : all) matcher.add(trust::gist(one.bag, trust::Again::possible));
    return std::move(matcher).answer([&](const std::string& name) {
      const std::lock_guard lock(mutex);
      again.push_back(name);
      if (gone) throw Error(Errc::unreadable, "there is no file " + name);
      Bag bag;
      for (const Things& one : all)
        for (const Item& item : one.bag.items)
          if (item.source.file == name)
            if (const auto* key = item.as<PrivateKey>()) bag.items.push_back(Item{key->clone(), item.source, {}, {}, {}, false});
      return bag;
    });
  }
};

}  // namespace

TEST_CASE("file by file: only the files of keys that have a partner elsewhere are read once more, once each") {
  Files files;
  files.file().certificate("leaf", "leaf.crt").certificate("rsa", "leaf.crt");
  files.file().key("leaf", "two.key").key("rsa", "two.key");
  files.file().key("inter", "alone.key");
  files.file().key("ed", "pair.pem").certificate("ed", "pair.pem");
  const MatchAnswer answer = files.match(true);
  CHECK(files.again == std::vector<std::string>{"two.key"});
  CHECK(answer.all_matched());
  REQUIRE(answer.groups.size() == 4);
  CHECK(answer.groups[3].things.front().file == "alone.key");
}

TEST_CASE("file by file: a key that was protected is tried when it is read, against every spelling, and never asked for again") {
  Files files;
  files.file().key("leaf", "locked.key").bag.items.front().source.protection = {{"PBES2", "AES-256-CBC", "PBKDF2-HMAC-SHA256", 1000}};
  files.file().public_key("leaf.compressed", "b.pub");
  files.file().certificate("leaf", "a.crt");
  const MatchAnswer answer = files.match(false);
  CHECK(files.again.empty());
  CHECK(answer.groups.size() == 1);
  CHECK(answer.all_matched());
}

TEST_CASE("file by file: other spellings are checked as they are written") {
  Files files;
  files.file().public_key("leaf.compressed", "b.pub");
  files.file().key("leaf", "a.key");
  CHECK(files.match(false).all_matched());
  CHECK(files.again == std::vector<std::string>{"a.key"});
}

TEST_CASE("file by file: a file that is gone, or holds another key meanwhile, proves nothing and the answer says so") {
  Files gone;
  gone.file().key("leaf", "a.key");
  gone.file().certificate("leaf", "a.crt");
  const MatchAnswer unread = gone.match(true, true);
  CHECK_FALSE(unread.all_matched());
  CHECK(unread.groups[0].why_unproven.find("cannot be read once more") != std::string::npos);
  gone.again.clear();
  gone.all[0].bag.items[0].source.file = "a.key";
  trust::Matcher matcher(true);
  for (const Things& one : gone.all) matcher.add(trust::gist(one.bag, trust::Again::possible));
  const MatchAnswer changed = std::move(matcher).answer([](const std::string&) { return Bag(); });
  CHECK_FALSE(changed.all_matched());
  CHECK(changed.groups[0].why_unproven.find("changed") != std::string::npos);
}

TEST_CASE("file by file and all at once give the same answer") {
  Things together;
  Files files;
  const std::vector<std::string> names = {"leaf", "inter", "rsa", "ed", "dsa"};
  for (const std::string& name : names) {
    together.certificate(name, name + ".crt");
    files.file().certificate(name, name + ".crt");
  }
  for (const std::string& name : names) {
    if (name == "rsa") continue;
    together.key(name, name + ".key");
    files.file().key(name, name + ".key");
  }
  for (const bool folder : {false, true}) {
    const MatchAnswer a = match_pairs(together.bag, folder), b = files.match(folder);
    REQUIRE(a.groups.size() == b.groups.size());
    for (std::size_t i = 0; i < a.groups.size(); ++i) {
      CHECK(a.groups[i].key == b.groups[i].key);
      CHECK(a.groups[i].spki_sha256 == b.groups[i].spki_sha256);
      CHECK(a.groups[i].proven == b.groups[i].proven);
      CHECK(a.groups[i].things.size() == b.groups[i].things.size());
    }
    CHECK(a.all_matched() == b.all_matched());
  }
}

TEST_CASE("ten thousand things are matched in seconds") {
  Things things;
  const Certificate leaf = test::certificate("leaf");
  Bytes der = to_bytes(leaf.der());
  const Bytes spki = to_bytes(leaf.spki());
  const auto key_end =
      std::search(der.begin(), der.end(), spki.begin(), spki.end()) - der.begin() + static_cast<std::ptrdiff_t>(spki.size());
  for (int i = 0; i < 10'000; ++i) {
    for (int octet = 0; octet < 4; ++octet)
      der[static_cast<std::size_t>(key_end - 2 - octet)] = static_cast<std::uint8_t>(i >> (8 * octet));
    things.add(Certificate(der), std::to_string(i) + ".crt");
  }
  things.key("leaf", "a.key").certificate("leaf", "a.crt");
  const MatchAnswer answer = match_pairs(things.bag, true);  // each with each would take more than ctest gives it
  CHECK(answer.groups.size() == 10'001);
  CHECK_FALSE(answer.all_matched());
}
