// Keys under passwords, and the asking.
#include <doctest/doctest.h>

#include "base/text.hpp"
#include "loader.hpp"

using namespace loader;
using certkit::Errc;
using certkit::PrivateKey;
using certkit::Secret;

namespace {
const std::string kPassword = "correct horse";
bool is_leaf_key(const certkit::Bag& bag) {
  const auto keys = bag.all<PrivateKey>();
  const auto leaf = read(vector("leaf.key"));
  return keys.size() == 1 && bag.problems.empty() && keys[0]->pkcs8().equals(leaf.all<PrivateKey>().at(0)->pkcs8());
}
Errc problem(const certkit::Bag& bag) {
  REQUIRE(bag.problems.size() == 1);
  return bag.problems[0].error.code();
}
}  // namespace

TEST_CASE("Keys in every wrapping are the same key") {
  for (const char* name : {"leaf.key", "leaf-pkcs1.key", "leaf-pkcs1.der", "leaf-pkcs8.der"}) {
    CAPTURE(name);
    CHECK(is_leaf_key(read(vector(name))));
  }
  for (const char* name : {"leaf-pbes2.key", "leaf-pbes2.der", "leaf-pbes1-3des.key", "leaf-dek-3des.key", "leaf-dek-aes256.key"}) {
    CAPTURE(name);
    const auto bag = read(vector(name), answering(kPassword));
    CHECK(is_leaf_key(bag));
    REQUIRE(bag.items.size() == 1);
    REQUIRE(bag.items[0].source.protection.size() == 1);
    CHECK(!bag.items[0].source.protection[0].cipher.empty());
  }
  CHECK(read(vector("dsa-traditional.key")).all<PrivateKey>().size() == 1);
  CHECK(read(vector("ed25519.key")).all<PrivateKey>().size() == 1);
}

TEST_CASE("What the protection was is told") {
  const auto bag = read(vector("leaf-pbes2.key"), answering(kPassword));
  REQUIRE(bag.items.size() == 1);
  const certkit::Protection& protection = bag.items[0].source.protection.at(0);
  CHECK(protection.scheme == "PBES2");
  CHECK(protection.cipher == "AES-256-CBC");
  CHECK(protection.kdf == "PBKDF2-HMAC-SHA256");
  CHECK(protection.iterations == 2048);
  const auto dek = read(vector("leaf-dek-3des.key"), answering(kPassword));
  CHECK(dek.items.at(0).source.protection.at(0).scheme == "DEK-Info");
}

TEST_CASE("Headers survive lost line ends and CR LF") {
  const std::string pem = vector("leaf-dek-aes256.key");
  CHECK(is_leaf_key(read(replaced(pem, "\n", "\r\n"), answering(kPassword))));
  CHECK(is_leaf_key(read(replaced(pem, "\n", " "), answering(kPassword))));
  CHECK(is_leaf_key(read(replaced(pem, "\n", "\\n"), answering(kPassword))));
  CHECK(is_leaf_key(read(replaced(pem, "\n\n", "\n"), answering(kPassword))));
  const auto no_header = read(pem.substr(0, pem.find("DEK-Info")) + pem.substr(pem.find("\n\n") + 1), answering(kPassword));
  CHECK(problem(no_header) == Errc::malformed);
}

TEST_CASE("A password outside ASCII in the encoding that the other program used") {
  const auto bag = read(vector("leaf-latin1-password.key"), answering("gr\u00fcn"));
  CHECK(is_leaf_key(bag));
  CHECK(repaired(bag, "password-encoding"));
}

TEST_CASE("No password, a wrong one, and how often is asked") {
  for (const char* name :
       {"leaf-pbes2.key", "leaf-dek-3des.key", "ssh-enc-aes256-ctr", "ssh-enc-aes256-gcm", "ssh-enc-chacha20-poly1305"}) {
    CAPTURE(name);
    CHECK(problem(read(vector(name))) == Errc::no_password);
    int asked = 0;
    const auto wrong = read(vector(name), [&](const std::string& what, int attempt) {
      CHECK(what.find("x") == 0);
      CHECK(attempt == asked);
      ++asked;
      return std::optional(Secret::copy_of(std::string_view("wrong " + std::to_string(attempt))));
    });
    CHECK(asked == 3);
    CHECK(problem(wrong) == Errc::bad_decrypt);  // never "wrong password": nothing proves it
    int second = 0;
    const auto third_time = read(vector(name), [&](const std::string&, int) {
      return std::optional(Secret::copy_of(std::string_view(++second == 3 ? kPassword : "no")));
    });
    CHECK(third_time.problems.empty());
    CHECK(second == 3);
    CHECK(problem(read(vector(name), [](const std::string&, int) { return std::optional<Secret>(); })) == Errc::no_password);
    CHECK(problem(read(vector(name), [](const std::string&, int attempt) {
            return attempt == 0 ? std::optional(Secret::copy_of(std::string_view("no"))) : std::nullopt;
          })) == Errc::bad_decrypt);
  }
}

TEST_CASE("A password that worked is not asked for again") {
  int asked = 0;
  const auto bag = read(vector("leaf-pbes2.key") + vector("leaf.pem") + vector("leaf-dek-3des.key") + vector("ssh-enc-aes256-ctr"),
                        [&](const std::string&, int) { return ++asked, std::optional(Secret::copy_of(kPassword)); });
  CHECK(bag.problems.empty());
  CHECK(bag.all<PrivateKey>().size() == 3);
  CHECK(asked == 1);
}

TEST_CASE("Without decrypting: the protection is told, nothing is asked") {
  certkit::ReadOptions options;
  options.decrypt = false;
  options.ask = [](const std::string&, int) -> std::optional<Secret> {
    FAIL("asked");
    return std::nullopt;
  };
  for (const char* name : {"leaf-pbes2.key", "leaf-dek-3des.key", "ssh-enc-aes256-ctr"}) {
    const std::string text = vector(name);
    const auto bag = certkit::read(certkit::as_bytes(text), "x", options);
    CHECK(bag.problems.empty());
    REQUIRE(bag.items.size() == 1);
    CHECK(bag.items[0].as<certkit::Item::Opaque>() != nullptr);
    CHECK(bag.items[0].source.protection.size() == 1);
  }
}

TEST_CASE("Iterations beyond the limit are refused before they are spent") {
  certkit::ReadOptions options;
  options.ask = answering(kPassword);
  options.limits.kdf_iterations = 2047;
  const std::string text = vector("leaf-pbes2.key");
  const auto bag = certkit::read(certkit::as_bytes(text), "x", options);
  CHECK(problem(bag) == Errc::limit);
  options.limits.kdf_iterations = 2048;  // three attempts of this many, then the file's allowance is used up
  const std::string four = text + text + text + text;
  const auto all = certkit::read(certkit::as_bytes(four), "x", options);
  CHECK(all.all<PrivateKey>().size() == 3);
  CHECK(problem(all) == Errc::limit);
}

TEST_CASE("scrypt counts for what it costs, not for its N") {
  const std::string key = vector("../keys/scrypt.enc.der");
  certkit::ReadOptions options;
  options.ask = answering("secret");
  options.limits.kdf_iterations = 32'768;  // 2Nrp: what one of these keys costs; a file may ask for three times as much
  const auto bag = certkit::read(certkit::as_bytes(key + key + key + key), "x", options);
  CHECK(bag.all<PrivateKey>().size() == 3);
  CHECK(problem(bag) == Errc::limit);
}

TEST_CASE("OpenSSH private keys of every type") {
  const struct {
    const char* name;
    const char* describe;
    const char* comment;
  } all[] = {{"ssh-rsa", "RSA 2048", "rsa comment"}, {"ssh-ecdsa256", "EC P-256", "ecdsa comment"}, {"ssh-ecdsa384", "EC P-384", ""},
             {"ssh-ecdsa521", "EC P-521", ""},       {"ssh-ed25519", "Ed25519", "user@host"},       {"ssh-dsa", "DSA 1024", ""}};
  for (const auto& one : all) {
    CAPTURE(one.name);
    const auto bag = read(vector(one.name));
    CHECK(bag.problems.empty());
    REQUIRE(bag.all<PrivateKey>().size() == 1);
    CHECK(bag.all<PrivateKey>()[0]->public_key().describe() == one.describe);
    CHECK(bag.items[0].friendly_name == one.comment);
    CHECK(bag.items[0].source.container == "PEM > OpenSSH");
    const auto line = read(vector(std::string(one.name) + ".pub"));
    REQUIRE(line.all<certkit::PublicKey>().size() == 1);
    CHECK(line.all<certkit::PublicKey>()[0]->same_as(bag.all<PrivateKey>()[0]->public_key()));
    CHECK(line.items[0].friendly_name == one.comment);
  }
  const auto rfc4716 = read(vector("ssh-rsa-rfc4716.pub"));
  REQUIRE(rfc4716.all<certkit::PublicKey>().size() == 1);
  CHECK(*rfc4716.all<certkit::PublicKey>()[0] == *read(vector("ssh-rsa.pub")).all<certkit::PublicKey>()[0]);
  const auto lines = read("# a comment\n" + vector("ssh-rsa.pub") + "from=\"10.0.0.1\" " + vector("ssh-ed25519.pub"));
  CHECK(lines.all<certkit::PublicKey>().size() == 2);
  CHECK(lines.problems.empty());
}

TEST_CASE("OpenSSH private keys under every cipher") {
  for (const char* cipher : {"aes256-ctr", "aes192-ctr", "aes128-ctr", "aes256-cbc", "aes192-cbc", "aes128-cbc", "aes256-gcm", "aes128-gcm",
                             "chacha20-poly1305"}) {
    CAPTURE(cipher);
    const auto bag = read(vector(std::string("ssh-enc-") + cipher), answering(kPassword));
    CHECK(bag.problems.empty());
    REQUIRE(bag.all<PrivateKey>().size() == 1);
    CHECK(bag.items[0].friendly_name.starts_with(cipher));
    CHECK(bag.items[0].source.protection.at(0).kdf == "bcrypt");
    CHECK(bag.items[0].source.protection.at(0).iterations == 2);
  }
}

namespace {
std::string ssh_string(const std::string& text) {
  std::string out;
  for (int shift = 24; shift >= 0; shift -= 8) out += static_cast<char>(text.size() >> shift & 0xff);
  return out + text;
}
}  // namespace

TEST_CASE("An OpenSSH file with several keys, as its format allows") {
  // The numbers of RFC 8032 §7.1, tests 1 and 2; the format is PROTOCOL.key's.
  const auto octets = [](const char* hex) {
    const auto bytes = certkit::base::from_hex(hex);
    return std::string(bytes->begin(), bytes->end());
  };
  const std::string seeds[] = {octets("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60"),
                               octets("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb")};
  const std::string points[] = {octets("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"),
                                octets("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c")};
  std::string publics, privates = std::string("CHCKCHCK");
  for (int i = 0; i < 2; ++i) {
    publics += ssh_string(ssh_string("ssh-ed25519") + ssh_string(points[i]));
    privates +=
        ssh_string("ssh-ed25519") + ssh_string(points[i]) + ssh_string(seeds[i] + points[i]) + ssh_string("key " + std::to_string(i));
  }
  for (char pad = 1; privates.size() % 8 != 0; ++pad) privates += pad;
  const std::string head =
      std::string("openssh-key-v1\0", 15) + ssh_string("none") + ssh_string("none") + ssh_string("") + std::string("\0\0\0\2", 4);
  const auto bag = read(head + publics + ssh_string(privates));
  CHECK(bag.problems.empty());
  REQUIRE(bag.all<PrivateKey>().size() == 2);
  CHECK(bag.items[0].friendly_name == "key 0");
  CHECK(bag.items[1].source.place == "key 2");
  CHECK(certkit::as_text(bag.all<PrivateKey>()[1]->public_key().key_bits()) == points[1]);
  // The second public key in front is not the second private key's.
  std::string wrong = head + publics + ssh_string(privates);
  wrong[head.size() + publics.size() - 1] = static_cast<char>(wrong[head.size() + publics.size() - 1] ^ 1);
  try {
    const auto damaged = read(wrong);
    CHECK(damaged.all<PrivateKey>().size() == 1);
    CHECK(problem(damaged) == Errc::mismatch);
  } catch (const certkit::Error& error) {
    CHECK(error.code() == Errc::malformed);
  }
}
