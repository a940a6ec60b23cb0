// PEM in all its damage. Each is read, and each says what was repaired and where.
#include <doctest/doctest.h>

#include "loader.hpp"

using namespace loader;
using certkit::Certificate;
using certkit::Errc;

namespace {

const std::string kBegin = "-----BEGIN CERTIFICATE-----\n", kEnd = "-----END CERTIFICATE-----\n";

// The base64 of the leaf with another line before each line and after it.
std::string body() {
  const std::string pem = vector("leaf.pem");
  return pem.substr(kBegin.size(), pem.size() - kBegin.size() - kEnd.size());
}
std::string one_line() { return replaced(body(), "\n", ""); }
std::string each_line(const std::string& before, const std::string& after) {
  std::string lines = before + replaced(body(), "\n", after + "\n" + before);
  return lines.substr(0, lines.size() - before.size());
}

}  // namespace

TEST_CASE("One damaged certificate") {
  const std::string pem = vector("leaf.pem"), b64 = one_line();
  const struct {
    const char* id;
    std::string text;
  } all[] = {
      {"text", "some text\nmore text\n" + pem},
      {"text", pem + "trailing text\n"},
      {"indented", "  " + kBegin + each_line("  ", "") + "  " + kEnd},
      {"indented", kBegin + each_line("\t", "") + kEnd},
      {"trailing-blanks", kBegin + each_line("", "  ") + kEnd},
      {"blank-lines", kBegin + replaced(body(), "\n", "\n\n") + kEnd},
      {"blanks", kBegin + b64.substr(0, 30) + " " + b64.substr(30) + "\n" + kEnd},
      {"no-last-newline", pem.substr(0, pem.size() - 1)},
      {"one-line", "-----BEGIN CERTIFICATE----- " + b64 + " -----END CERTIFICATE-----\n"},
      {"one-line", "-----BEGIN CERTIFICATE-----" + b64 + "-----END CERTIFICATE-----\n"},
      {"long-lines", kBegin + b64 + "\n" + kEnd},
      {"escaped", "CERT=\"" + replaced(pem, "\n", "\\n") + "\"\n"},
      {"escaped", "{\"pem\": \"" + replaced(replaced(replaced(pem, "\n", "\\r\\n"), "/", "\\/"), "+", "\\u002B") + "\"}"},
      {"quoted-printable", replaced(pem, "=", "=3D")},
      {"quoted-printable",
       kBegin + b64.substr(0, 60) + "=\n" + b64.substr(60, 70) + "=\r\n" + replaced(b64.substr(130), "=", "=3D") + "\n" + kEnd},
      {"quoted", "> " + kBegin + each_line("> ", "") + "> " + kEnd},
      {"quoted", "\"" + kBegin.substr(0, kBegin.size() - 1) + "\"\n" + each_line("  \"", "\",") + "\"" + kEnd},
      {"dashes", "----BEGIN CERTIFICATE----\n" + body() + "----END CERTIFICATE----\n"},
      {"dashes", "------BEGIN CERTIFICATE------\n" + body() + kEnd},
      {"dashes", "\u2013\u2013\u2013\u2013\u2013BEGIN CERTIFICATE\u2013\u2013\u2013\u2013\u2013\n" + body() +
                     "\u2014\u2014-END CERTIFICATE\u2014\u2014-\n"},
      {"dashes", "-----BEGIN CERTIFICATE\n" + body() + kEnd},
      {"label-mismatch", kBegin + body() + "-----END X509 CERTIFICATE-----\n"},
      {"missing-end", kBegin + body()},
      {"missing-begin", body() + kEnd},
      {"padding", kBegin + replaced(b64, "=", "") + "\n" + kEnd},
      {"base64url", kBegin + replaced(replaced(b64, "+", "-"), "/", "_") + "\n" + kEnd},
      {"odd-blanks", kBegin + each_line("\u00a0", "\u200b") + kEnd},
      {"text-on-line", "certificate: " + pem},
      {"wrong-label", replaced(pem, "CERTIFICATE", "RSA PRIVATE KEY")},
  };
  for (const auto& one : all) {
    CAPTURE(one.id);
    CAPTURE(one.text);
    const auto bag = read(one.text);
    CHECK(is_leaf(bag));
    CHECK(repaired(bag, one.id));
  }
}

TEST_CASE("Labels that say the same are no damage") {
  for (const char* label : {"X509 CERTIFICATE", "TRUSTED CERTIFICATE", "CERTIFICATE"}) {
    const auto bag = read(replaced(vector("leaf.pem"), "CERTIFICATE", label));
    CHECK(is_leaf(bag));
    CHECK(bag.items[0].source.repairs.empty());
  }
  const auto request = read(replaced(vector("leaf.csr"), "CERTIFICATE REQUEST", "NEW CERTIFICATE REQUEST"));
  REQUIRE(request.all<certkit::Csr>().size() == 1);
  CHECK(request.items[0].source.repairs.empty());
}

TEST_CASE("Labels that lie: the content is believed") {
  const auto request = read(replaced(vector("leaf.csr"), "CERTIFICATE REQUEST", "CERTIFICATE"));
  REQUIRE(request.all<certkit::Csr>().size() == 1);
  CHECK(repaired(request, "wrong-label"));
  const auto bundle = read(replaced(vector("chain-pem.p7b"), "PKCS7", "CERTIFICATE"));
  CHECK(bundle.all<Certificate>().size() == 2);
  CHECK(repaired(bundle, "wrong-label"));
  CHECK(bundle.items[0].source.container == "PEM > PKCS#7");
  CHECK(bundle.files[0].kind == "PKCS#7 in PEM");
  const auto key = read(replaced(vector("leaf.key"), "PRIVATE KEY", "RSA PRIVATE KEY"));
  CHECK(key.all<certkit::PrivateKey>().size() == 1);
  CHECK(repaired(key, "wrong-label"));
}

TEST_CASE("Two blocks joined on one line") {
  const std::string leaf = vector("leaf.pem"), ca = vector("ca.pem");
  for (const std::string& text : {leaf.substr(0, leaf.size() - 1) + ca, leaf.substr(0, leaf.size() - 6) + ca}) {
    const auto bag = read(text);
    CHECK(bag.problems.empty());
    REQUIRE(bag.all<Certificate>().size() == 2);
    CHECK(bag.items[1].source.place == "line 16");
    CHECK(has(bag.items[1].source.repairs, "joined-blocks"));
  }
}

TEST_CASE("A damaged block does not hide the others") {
  const std::string leaf = vector("leaf.pem"), ca = vector("ca.pem");
  const auto between = read(ca + kBegin + "MIIB!!!!\n" + kEnd + leaf);
  CHECK(between.all<Certificate>().size() == 2);
  REQUIRE(between.problems.size() == 1);
  CHECK(between.problems[0].place == "line 12");
  CHECK(between.problems[0].error.code() == Errc::malformed);
  CHECK(between.problems[0].error.message().find("line 13") != std::string::npos);

  const auto no_end = read(kBegin + body().substr(0, 200) + "\n" + ca);
  CHECK(no_end.all<Certificate>().size() == 1);
  REQUIRE(no_end.problems.size() == 1);
  CHECK(no_end.problems[0].place == "line 1");

  const auto whole_without_end = read(kBegin + body() + ca);
  CHECK(whole_without_end.all<Certificate>().size() == 2);
  CHECK(whole_without_end.problems.empty());

  const auto empty = read(kBegin + kEnd + ca);
  CHECK(empty.all<Certificate>().size() == 1);
  CHECK(empty.problems.size() == 1);

  const auto cut = read(kBegin + one_line().substr(0, 400) + "\n" + kEnd + ca);
  CHECK(cut.all<Certificate>().size() == 1);
  REQUIRE(cut.problems.size() == 1);
  CHECK(cut.problems[0].error.message().find("cut off") != std::string::npos);

  const auto end_alone = read(ca + "-----END CERTIFICATE-----\n");
  CHECK(end_alone.all<Certificate>().size() == 1);
  CHECK(end_alone.problems.size() == 1);

  const auto other_data = read(replaced(ca, "-----END", "AAAA\n-----END"));
  CHECK(other_data.items.size() + other_data.problems.size() >= 1);
}

TEST_CASE("Words in comments are no armour") {
  const auto bag = read("# FRONT-END POOL\n# --- BEGIN of the list ---\n-END X\n" + vector("leaf.pem"));
  CHECK(is_leaf(bag));
}

TEST_CASE("Bag attributes are read into the objects they stand before") {
  const auto bag = read(vector("bag-attributes.pem"));
  REQUIRE(bag.items.size() == 2);
  for (const auto& item : bag.items) {
    CHECK(item.friendly_name == "MCU one");
    CHECK(item.local_key_id.size() == 20);
  }
  CHECK(bag.items[0].as<Certificate>() != nullptr);
  CHECK(bag.items[1].as<certkit::PrivateKey>() != nullptr);
  CHECK(bag.items[1].ms_csp_name == "Microsoft RSA SChannel Cryptographic Provider");
}

TEST_CASE("Text that tools write around PEM") {
  CHECK(is_leaf(read(vector("with-text.pem"))));
  CHECK(is_leaf(read(vector("certtool-info.pem"))));
  CHECK(read(vector("certtool-key-info.pem")).all<certkit::PrivateKey>().size() == 1);
}

TEST_CASE("TRUSTED CERTIFICATE: the certificate without its trust, its alias as a name") {
  const auto bag = read(vector("trusted.pem"));
  CHECK(is_leaf(bag));
  CHECK(repaired(bag, "trust-attributes"));
  CHECK(bag.items[0].friendly_name == "My alias");
  CHECK(bag.items[0].trusted_for == std::vector<certkit::Oid>{certkit::Oid("1.3.6.1.5.5.7.3.1")});
  CHECK(bag.items[0].rejected_for == std::vector<certkit::Oid>{certkit::Oid("1.3.6.1.5.5.7.3.2")});
  CHECK(read(vector("ca.pem")).items[0].rejected_for.empty());
}

TEST_CASE("TRUSTED CERTIFICATE: trust attributes that cannot be read are a problem, and the certificate is shown") {
  std::string trusted = vector("leaf.der");
  trusted += std::string("\x30\x0d\xa0\x05\x06\x03\x80\x80\x80\x0c\x04name", 15);
  const auto bag = read(trusted);
  CHECK(bag.all<Certificate>().size() == 1);
  CHECK(bag.problems.size() == 1);
}

TEST_CASE("EC PARAMETERS belong to the key after them") {
  const auto with = read(vector("ec-with-parameters.key"));
  REQUIRE(with.all<certkit::PrivateKey>().size() == 1);
  CHECK(with.items.size() == 1);
  CHECK(with.files[0].notes.size() == 1);
  const auto needed = read(vector("ec-curve-only-before.key"));
  CHECK(needed.problems.empty());
  REQUIRE(needed.all<certkit::PrivateKey>().size() == 1);
  CHECK(repaired(needed, "ec-parameters"));
  CHECK(needed.all<certkit::PrivateKey>()[0]->public_key().same_as(with.all<certkit::PrivateKey>()[0]->public_key()));
  const std::string text = vector("ec-curve-only-before.key");
  const auto missing = read(text.substr(text.find("-----BEGIN EC PRIVATE")));
  CHECK(missing.items.empty());
  CHECK(missing.problems.size() == 1);
}

TEST_CASE("Things that are named and not opened") {
  const auto dh = read(vector("dh.pem"));
  REQUIRE(dh.all<certkit::Item::Opaque>().size() == 1);
  CHECK(dh.all<certkit::Item::Opaque>()[0]->what == "DH parameters");
  const auto pgp = read("-----BEGIN PGP PUBLIC KEY BLOCK-----\n\nmQENBF\n=abcd\n-----END PGP PUBLIC KEY BLOCK-----\n");
  CHECK(pgp.all<certkit::Item::Opaque>().size() == 1);
}
