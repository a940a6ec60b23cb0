#include <doctest/doctest.h>

#include <algorithm>
#include <fstream>
#include <random>
#include <sstream>

#include "certkit/make.hpp"
#include "certkit/read.hpp"
#include "profile/issued.hpp"
#include "profile/library.hpp"
#include "profile/resolve.hpp"

using namespace certkit;
using namespace certkit::profile;
namespace fs = std::filesystem;

namespace {

const Time kNow = time_from_rfc3339("2026-11-21T00:00:00Z");

Certificate issue(const std::string& subject, const PrivateKey& key, const Certificate* issuer, const PrivateKey& issuer_key, bool ca) {
  CertificateSpec spec;
  spec.serial = {static_cast<std::uint8_t>(1 + subject.size() % 100)};
  spec.subject = Name::from_rfc4514(subject);
  spec.subject_spki = to_bytes(key.public_key().spki());
  spec.not_before = kNow;
  spec.not_after = kNow + std::chrono::hours(24 * 90);
  if (ca)
    spec.basic_constraints = BasicConstraints{true, std::nullopt};
  else
    spec.san = {GeneralName::from_text("mcu1.contoso.com")};
  return make_certificate(spec, issuer, issuer_key);
}

// Throw-away keys and a chain leaf <- intermediate <- root, made once.
struct World {
  PrivateKey key = generate_key({KeyType::rsa, 2048}), other = generate_key({KeyType::rsa, 2048}),
             ca_key = generate_key({KeyType::ec, 256}), sub_key = generate_key({KeyType::ec, 256});
  PrivateKey ec_key = generate_key({KeyType::ec, 256});
  Certificate root = issue("CN=Root", ca_key, nullptr, ca_key, true);
  Certificate sub = issue("CN=Intermediate", sub_key, &root, ca_key, true);
  Certificate leaf = issue("CN=mcu1.contoso.com", key, &sub, sub_key, false);
  Certificate ec_leaf = issue("CN=ec.contoso.com", ec_key, &sub, sub_key, false);
  [[nodiscard]] Bundle bundle() const {
    Bundle all;
    all.key = &key;
    all.chain = {leaf, sub, root};
    return all;
  }
};
const World& world() {
  static const World made;
  return made;
}

Delivery outputs(const std::string& yaml) {
  return resolve_delivery(
      Library({std::string(CERTKIT_SOURCE) + "/profiles"}).load_text("certificate: {cn: mcu1.contoso.com}\noutputs:\n" + yaml, "x.yaml"),
      {}, {}, "mcu1.contoso.com");
}

struct Folder {
  fs::path path = fs::temp_directory_path() / ("certkit-deliver-" + std::to_string(std::random_device{}()));
  Folder() { fs::create_directories(path); }
  ~Folder() { fs::remove_all(path); }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  [[nodiscard]] std::string text(const std::string& name) const {
    std::stringstream content;
    content << std::ifstream(path / name, std::ios::binary).rdbuf();
    return content.str();
  }
};

std::vector<std::string> write(const Folder& folder, const Delivery& delivery, const Bundle& bundle, const Secret* password = nullptr) {
  base::FileSet files;
  deliver(delivery, bundle, password, folder.path, files);
  base::FileSet::Options options;
  options.now = kNow;
  (void)files.commit(options);
  std::vector<std::string> names;
  for (const auto& entry : fs::directory_iterator(folder.path))
    if (!entry.path().filename().string().starts_with('.')) names.push_back(entry.path().filename().string());
  std::sort(names.begin(), names.end());
  return names;
}

// What is in a file, one letter for each: L leaf, I intermediate, R root, K key.
std::string objects(const std::string& content, const Secret* password = nullptr) {
  ReadOptions options;
  options.ask = [&](const std::string&, int attempt) -> std::optional<Secret> {
    return password && attempt == 0 ? std::optional<Secret>(password->clone()) : std::nullopt;
  };
  const Bag bag = read(as_bytes(content), "x", options);
  CHECK(bag.problems.empty());
  std::string letters;
  for (const Item& item : bag.items) {
    if (const auto* certificate = item.as<Certificate>())
      letters += *certificate == world().leaf ? 'L' : *certificate == world().sub ? 'I' : *certificate == world().root ? 'R' : '?';
    else
      letters += item.as<PrivateKey>() ? 'K' : '?';
  }
  return letters;
}

std::string refused(const std::string& yaml, const Bundle& bundle, const Secret* password = nullptr) {
  base::FileSet files;
  try {
    deliver(outputs(yaml), bundle, password, "x", files);
  } catch (const Error& e) {
    return std::string(to_word(e.code())) + " " + e.message();
  }
  return "no error";
}

}  // namespace

TEST_CASE("the Codian MCU gets its three files: PEM certificate, PKCS#1 key in the clear, PEM trust store") {
  const Folder folder;
  const Delivery delivery =
      resolve_delivery(Library({std::string(CERTKIT_SOURCE) + "/profiles"}).load("codian/mcu-4500"), {}, {}, "mcu1.contoso.com");
  CHECK(write(folder, delivery, world().bundle()) ==
        std::vector<std::string>{"mcu1.contoso.com-trust.pem", "mcu1.contoso.com.cer", "mcu1.contoso.com.key"});
  CHECK(objects(folder.text("mcu1.contoso.com.cer")) == "L");
  CHECK(folder.text("mcu1.contoso.com.key").starts_with("-----BEGIN RSA PRIVATE KEY-----\n"));
  CHECK(objects(folder.text("mcu1.contoso.com-trust.pem")) == "IR");
  CHECK((fs::status(folder.path / "mcu1.contoso.com.key").permissions() & fs::perms(077)) == fs::perms::none);
  const std::vector<std::string> steps = sayings(delivery, world().bundle(), "upload").steps;
  CHECK(steps[1].find("choose upload/mcu1.contoso.com.cer as Certificate and upload/mcu1.contoso.com.key as Private key") !=
        std::string::npos);
}

TEST_CASE("a password encrypts the MCU's key in the traditional way") {
  const Folder folder;
  const Secret password = Secret::copy_of("hunter2");
  const Delivery delivery =
      resolve_delivery(Library({std::string(CERTKIT_SOURCE) + "/profiles"}).load("codian/mcu-4500"), {}, {}, "mcu1.contoso.com");
  (void)write(folder, delivery, world().bundle(), &password);
  const std::string key = folder.text("mcu1.contoso.com.key");
  CHECK(key.find("DEK-Info: DES-EDE3-CBC") != std::string::npos);
  CHECK(objects(key, &password) == "K");
}

TEST_CASE("IIS gets an EC key too, without the name of a provider that holds RSA keys only") {
  const Folder folder;
  const Secret password = Secret::copy_of("hunter2");
  Bundle bundle = world().bundle();
  bundle.key = &world().ec_key;
  bundle.chain.front() = world().ec_leaf;
  const Delivery delivery = resolve_delivery(Library({std::string(CERTKIT_SOURCE) + "/profiles"}).load("iis"), {}, {}, "ec.contoso.com");
  REQUIRE(delivery.files.size() == 1);
  CHECK(delivery.files[0].pkcs12.ms_csp_name == "Microsoft RSA SChannel Cryptographic Provider");
  CHECK(write(folder, delivery, bundle, &password) == std::vector<std::string>{"ec.contoso.com.pfx"});
}

TEST_CASE("orders: key first, root first, no certificate twice, CRLF") {
  const Folder folder;
  (void)write(folder,
              outputs("  a: {file: key-first, contents: [key, leaf, intermediates]}\n"
                      "  b: {file: root-first, contents: [root, intermediates, leaf, key], order: root_first, key: {format: traditional}}\n"
                      "  c: {file: trust, contents: [intermediates, root, trust], eol: crlf}\n"),
              [] {
                Bundle bundle = world().bundle();
                bundle.trust = {world().root, world().sub};
                return bundle;
              }());
  CHECK(objects(folder.text("key-first")) == "KLI");
  CHECK(objects(folder.text("root-first")) == "RILK");
  CHECK(objects(folder.text("trust")) == "IR");
  const std::string trust = folder.text("trust");
  CHECK(std::count(trust.begin(), trust.end(), '\r') == std::count(trust.begin(), trust.end(), '\n'));
  CHECK(trust.ends_with("-----END CERTIFICATE-----\r\n"));
}

TEST_CASE("every format") {
  const Folder folder;
  const Secret password = Secret::copy_of("changeit");
  (void)write(folder,
              outputs("  p12: {file: a.pfx, format: pkcs12, contents: [key, leaf, intermediates, root], pkcs12: {for: windows-2016, "
                      "friendly_name: mcu}}\n"
                      "  p7: {file: a.p7b, format: pkcs7, contents: [leaf, intermediates, root], pem_label: CERTIFICATE}\n"
                      "  p7d: {file: a.p7c, format: pkcs7-der, contents: [intermediates, root]}\n"
                      "  der: {file: a.der, format: der, contents: [root]}\n"
                      "  b64: {file: a.b64, format: base64, contents: [root]}\n"
                      "  jks: {file: a.jks, format: jks, contents: [key, leaf, intermediates, root], alias: tomcat}\n"
                      "  cas: {file: \"ca-${n}.pem\", contents: [intermediates, root], split: true}\n"
                      "  text: {file: certPassword.txt, format: text, text: \"${password}\"}\n"),
              world().bundle(), &password);
  const auto sorted = [](std::string letters) {
    std::sort(letters.begin(), letters.end());
    return letters;
  };
  CHECK(sorted(objects(folder.text("a.pfx"), &password)) == "IKLR");
  CHECK(objects(folder.text("a.p7b")) == "LIR");
  CHECK(folder.text("a.p7b").starts_with("-----BEGIN CERTIFICATE-----"));
  CHECK(objects(folder.text("a.p7c")) == "IR");
  CHECK(objects(folder.text("a.der")) == "R");
  CHECK(objects(folder.text("a.b64")) == "R");
  CHECK(sorted(objects(folder.text("a.jks"), &password)) == "IKLR");
  CHECK(objects(folder.text("ca-1.pem")) == "I");
  CHECK(objects(folder.text("ca-2.pem")) == "R");
  CHECK(folder.text("certPassword.txt") == "changeit");
  CHECK((fs::status(folder.path / "certPassword.txt").permissions() & fs::perms(077)) == fs::perms::none);
}

TEST_CASE("traditional is SEC1 for an EC key") {
  const Folder folder;
  Bundle bundle;
  bundle.key = &world().ec_key;
  bundle.chain = {world().ec_leaf};
  (void)write(folder, outputs("  k: {file: k, contents: [key], key: {format: traditional}}\n"), bundle);
  CHECK(folder.text("k").find("BEGIN EC PRIVATE KEY") != std::string::npos);
}

TEST_CASE("what does not belong together, or is missing, is refused") {
  Bundle wrong = world().bundle();
  wrong.key = &world().other;
  CHECK(refused("  a: {file: a, contents: [leaf]}\n", wrong).starts_with("mismatch the private key does not belong"));
  Bundle alone;
  alone.chain = {world().leaf};
  CHECK(refused("  a: {file: a, contents: [key]}\n", alone).starts_with("wrong-kind the profile needs the private key for a"));
  CHECK(refused("  a: {file: a, contents: [leaf, intermediates]}\n", alone).find("needs the intermediate") != std::string::npos);
  CHECK(refused("  a: {file: a, contents: [leaf, root]}\n", alone).find("needs the root") != std::string::npos);
  CHECK(refused("  a: {file: a, contents: [leaf, root], optional: true}\n", alone) == "no error");
  CHECK(refused("  a: {file: a, contents: [trust]}\n", alone).find("certificates to trust") != std::string::npos);
  CHECK(refused("  a: {file: a, format: pkcs12, contents: [key, leaf]}\n", world().bundle()).starts_with("no-password"));
  CHECK(refused("  a: {file: a, contents: [key], key: {encryption: required}}\n", world().bundle()).starts_with("no-password"));
  CHECK(refused("  a: {file: a, format: der, contents: [intermediates, root]}\n", world().bundle()).find("holds one object only") !=
        std::string::npos);
  CHECK(refused("  a: {file: a, contents: [leaf], max_bytes: 100}\n", world().bundle()).starts_with("usage a would have"));
  const Secret shorty = Secret::copy_of("abc");
  CHECK(refused("  a: {file: a, format: jks, contents: [key, leaf], password: {min_length: 6}}\n", world().bundle(), &shorty)
            .find("at least 6 characters") != std::string::npos);
  CHECK(refused("  a: {file: a, contents: [intermediates], optional: true}\n", alone) == "no error");
}

TEST_CASE("the characters of a password that the device takes, and who may read a file without a key") {
  const Secret good = Secret::copy_of("Geheim123"), bad = Secret::copy_of("Geheim-123");
  const std::string wanted = "  a: {file: a, format: pkcs12, contents: [key, leaf], password: {pattern: \"[a-zA-Z0-9]+\"}}\n";
  const std::string said = refused(wanted, world().bundle(), &bad);
  CHECK(said.find("passwords of the form [a-zA-Z0-9]+ only") != std::string::npos);
  CHECK(said.find("Geheim") == std::string::npos);
  CHECK(refused(wanted, world().bundle(), &good) == "no error");

  const Folder folder;
  (void)write(folder, outputs("  a: {file: a, contents: [leaf], mode: \"0600\"}\n  b: {file: b, contents: [leaf]}\n"), world().bundle());
  using std::filesystem::perms;
  const auto others = [&](const char* file) { return std::filesystem::status(folder.path / file).permissions() & perms::others_read; };
  CHECK(others("a") == perms::none);
  CHECK(others("b") == perms::others_read);
}

TEST_CASE("the device's own published password is used where none is given") {
  const Folder folder;
  const Secret fixed = Secret::copy_of("aircontrolenterprise");
  (void)write(folder, outputs("  a: {file: keystore, format: pkcs12, contents: [key, leaf], password: {fixed: aircontrolenterprise}}\n"),
              world().bundle());
  const std::string letters = objects(folder.text("keystore"), &fixed);
  CHECK(letters.size() == 2);
}

TEST_CASE("limits of a file: how many certificates, and a password that may not be empty") {
  const Delivery few = outputs("  all: {file: a.pem, contents: [leaf, intermediates, root], max_certificates: 1}\n");
  base::FileSet files;
  CHECK_THROWS_WITH_AS(deliver(few, world().bundle(), nullptr, ".", files),
                       doctest::Contains("a.pem would hold 3 certificates; the device takes at most 1"), Error);
  const Delivery pfx = outputs("  pfx: {file: a.pfx, format: pkcs12, contents: [key, leaf], password: {required: true}}\n");
  const Secret empty;
  CHECK_THROWS_WITH_AS(require_deliverable(pfx, {}, &empty), doctest::Contains("takes no empty password"), Error);
  CHECK_NOTHROW(require_deliverable(outputs("  pfx: {file: a.pfx, format: pkcs12, contents: [key, leaf]}\n"), {}, &empty));
  const Delivery trust = outputs("  ca: {file: a.pem, contents: [root, trust]}\n");
  CHECK_THROWS_WITH_AS(require_deliverable(trust, {}, nullptr), doctest::Contains("needs certificates to trust for a.pem"), Error);
  Bundle partner;
  partner.trust = {world().root};
  CHECK_NOTHROW(require_deliverable(trust, partner, nullptr));
}

TEST_CASE("steps are filled in") {
  const Delivery delivery =
      resolve_delivery(Library({std::string(CERTKIT_SOURCE) + "/profiles"})
                           .load_text("certificate: {cn: x.com}\noutputs: {pfx: {file: \"${name}.pfx\", format: pkcs12, contents: [leaf]}, "
                                      "no: {file: y, when: issuer == 'public', contents: [leaf]}}\n"
                                      "install: [\"import ${files.pfx}\", \"bind ${thumbprint}\", \"skip ${files.no}\"]\n",
                                      "x.yaml"),
                       {}, {}, "x.com");
  const std::vector<std::string> steps = sayings(delivery, world().bundle(), ".").steps;
  CHECK(steps[0] == "import x.com.pfx");
  CHECK(steps[1].size() == 45);
  CHECK(steps[1].find_first_not_of("0123456789ABCDEF", 5) == std::string::npos);
  CHECK(steps[2] == "skip (no file)");
  CHECK(sayings(delivery, {}, ".").steps[1] == "bind <thumbprint>");
  Delivery said = delivery;
  said.notes = {"look for ${thumbprint} in ${files.pfx}"};
  said.pitfalls = said.notes;
  CHECK(sayings(said, {}, ".").notes[0] == "look for <thumbprint> in x.com.pfx");
  CHECK(sayings(said, {}, ".").pitfalls[0] == "look for <thumbprint> in x.com.pfx");
}

TEST_CASE("the certificate that comes back is held against the profile") {
  const auto objections = [](const std::string& issued) {
    const DeviceProfile profile = Library({}).load_text("certificate: {cn: x.com, issued: {" + issued + "}}\n", "x.yaml");
    return issued_objections(profile.certificates.entries[0].value.issued, world().leaf, kNow).size();
  };
  CHECK(objections("crl_distribution_point: required") == 1);
  CHECK(objections("crl_distribution_point: forbidden") == 0);
  CHECK(objections("subject_key_identifier: required") == 0);
  CHECK(objections("subject_key_identifier: forbidden") == 1);
  CHECK(objections("forbidden_signatures: [rsassa-pss, sha1, md5]") == 0);
  CHECK(objections("forbidden_signatures: [ecdsa]") == 1);
  CHECK(objections("max_validity_days: 89") == 1);
  CHECK(objections("max_validity_days: 91") == 0);
  CHECK(objections("min_backdate_hours: 24, nonempty_subject: true") == 1);
}
