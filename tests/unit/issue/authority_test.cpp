#include "issue/authority.hpp"

#include <doctest/doctest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <set>
#include <thread>

#include "asn1/oids.hpp"
#include "base/text.hpp"
#include "crypto/signature.hpp"
#include "issue/authority_index.hpp"
#include "scratch.hpp"

using namespace certkit;
using issue::Authority;
namespace fs = std::filesystem;

namespace {

Authority::Init lab(const std::string& subject = "CN=Lab CA,O=Contoso") {
  Authority::Init init;
  init.subject = Name::from_rfc4514(subject);
  init.key = KeySpec::parse("ec:p256");
  init.now = test::kNow;
  return init;
}

Authority::SignOptions now() {
  Authority::SignOptions options;
  options.now = test::kNow + std::chrono::hours(1);
  return options;
}

bool signed_by(const Certificate& child, const Certificate& issuer) {
  return same(child.issuer_der(), issuer.subject_der()) &&
         crypto::verify(issuer.public_key(), child.signature_algorithm(), child.tbs(), child.signature());
}

std::set<std::string> files_in(const fs::path& folder) {
  std::set<std::string> names;
  for (const auto& entry : fs::directory_iterator(folder)) names.insert(entry.path().filename().string());
  return names;
}

int mode(const fs::path& file) { return static_cast<int>(fs::status(file).permissions()) & 0777; }

}  // namespace

TEST_CASE("a root: closed folder and key, critical extensions, ten years") {
  test::Scratch scratch;
  const Authority ca = Authority::init(scratch / "lab", lab(), {});
  CHECK(mode(scratch / "lab") == 0700);
  CHECK(mode(scratch / "lab" / "ca.key") == 0600);
  CHECK(files_in(scratch / "lab") == std::set<std::string>{"ca.crt", "ca.key", "index.txt", "index.txt.attr", "issued", "settings"});
  REQUIRE(ca.chain().size() == 1);
  const Certificate& root = ca.chain().front();
  CHECK(ca.root() == &ca.chain().front());
  CHECK(root.subject().to_rfc4514() == "CN=Lab CA,O=Contoso");
  CHECK(signed_by(root, root));
  CHECK(root.serial().size() == 20);
  CHECK(root.not_after() == test::kNow + std::chrono::days(3650) - std::chrono::seconds(1));
  const Extensions extensions = root.extensions();
  CHECK(extensions.find(asn1::oid::kBasicConstraints)->critical);
  CHECK(extensions.find(asn1::oid::kKeyUsage)->critical);
  CHECK(extensions.basic_constraints()->ca);
  CHECK_FALSE(extensions.basic_constraints()->path_length);
  CHECK(*extensions.key_usage() == (kKeyCertSign | kCrlSign));
  CHECK(extensions.subject_key_identifier());
  CHECK(ca.list(test::kNow).empty());
}

TEST_CASE("signing: the certificate, its row and its file") {
  test::Scratch scratch;
  Authority::Init init = lab();
  init.crl_url = "http://pki.contoso.com/lab.crl";
  Authority ca = Authority::init(scratch / "lab", init, {});
  const Certificate leaf = ca.sign(test::csr("plain"), now(), {});
  CHECK(signed_by(leaf, ca.chain().front()));
  CHECK(leaf.extensions().crl_distribution_urls() == std::vector<std::string>{init.crl_url});
  CHECK(leaf.serial().size() == 20);
  const auto list = Authority::open(scratch / "lab").list(test::kNow);
  REQUIRE(list.size() == 1);
  CHECK(list[0].status == 'V');
  CHECK(list[0].serial_hex == leaf.serial_hex());
  CHECK(list[0].not_after == leaf.not_after());
  CHECK(list[0].subject == "/C=NO/O=Contoso/CN=mcu1.contoso.com");
  CHECK(list[0].file == "issued/" + leaf.serial_hex() + ".crt");
  CHECK_FALSE(list[0].missing);
  CHECK(ca.list(leaf.not_after() + std::chrono::seconds(1))[0].status == 'E');
  fs::remove(scratch / "lab" / list[0].file);
  CHECK(ca.list(test::kNow)[0].missing);
  CHECK(ca.sign(test::csr("plain"), now(), {}).serial_hex() != leaf.serial_hex());
}

TEST_CASE("a run that was killed before it signed: its row goes with the next one, and nothing else does") {
  test::Scratch scratch;
  const fs::path folder = scratch / "lab";
  Authority ca = Authority::init(folder, lab(), {});
  const Certificate before = ca.sign(test::csr("plain"), now(), {});
  const fs::path index = folder / "index.txt", journal = folder / ".signing";
  CHECK_FALSE(fs::exists(journal));
  const std::string sound = test::text_of(index);
  std::string row = sound.substr(0, sound.find('\n'));
  const std::string serial = base::to_hex(Bytes(20, 0x5a));
  for (std::size_t at; (at = row.find(before.serial_hex())) != std::string::npos;) row.replace(at, serial.size(), serial);
  std::string upper = before.serial_hex(), upper_serial = serial;
  for (std::string* one : {&upper, &upper_serial})
    for (char& c : *one)
      if (c >= 'a') c = static_cast<char>(c - 'a' + 'A');
  row.replace(row.find(upper), upper.size(), upper_serial);

  test::write_text(journal, row + "\n");  // killed before the row: nothing to take back
  CHECK_FALSE(Authority::open(folder).never_issued());
  CHECK(test::text_of(index) == sound);

  for (const std::size_t written : {row.size() / 2, row.size() - 1, row.size(), row.size() + 1}) {  // in it, and behind it
    test::write_text(journal, row + "\n");
    test::write_text(index, sound + (row + "\n").substr(0, written));
    CHECK(Authority::open(folder).never_issued() == serial);
    CHECK(test::text_of(index) == sound);
    CHECK_FALSE(fs::exists(journal));
  }

  test::write_text(journal, row + "\n");  // killed behind the certificate: it is one
  test::write_text(index, sound + row + "\n");
  test::write_text(folder / "issued" / (serial + ".crt"), "a certificate");
  CHECK_FALSE(Authority::open(folder).never_issued());
  CHECK(test::text_of(index) == sound + row + "\n");
  CHECK_FALSE(fs::exists(journal));
  fs::remove(folder / "issued" / (serial + ".crt"));  // deleted since: nobody says that it was never issued
  CHECK_FALSE(Authority::open(folder).never_issued());
  CHECK(Authority::open(folder).list(test::kNow).back().missing);

  test::write_text(journal, row + "\n");  // the next signature settles it too
  const Certificate after = ca.sign(test::csr("plain"), now(), {});
  const auto list = ca.list(test::kNow);
  REQUIRE(list.size() == 2);
  CHECK(list.back().serial_hex == after.serial_hex());
  CHECK_FALSE(list.back().missing);
}

TEST_CASE("a folder that has no place for what is signed gets one") {
  test::Scratch scratch;
  Authority ca = Authority::init(scratch / "lab", lab(), {});
  fs::remove_all(scratch / "lab" / "issued");
  const Certificate leaf = ca.sign(test::csr("plain"), now(), {});
  CHECK(fs::exists(ca.file_of(leaf)));
}

TEST_CASE("a refused request leaves no trace") {
  test::Scratch scratch;
  Authority ca = Authority::init(scratch / "lab", lab(), {});
  const auto before = files_in(scratch / "lab");
  CHECK(test::thrown([&] { (void)ca.sign(test::csr("ca_flag"), now(), {}); }) == Errc::refused);
  CHECK(files_in(scratch / "lab") == before);
  CHECK(test::text_of(scratch / "lab" / "index.txt").empty());
}

TEST_CASE("check: refuses what sign refuses, and neither opens the key nor writes") {
  test::Scratch scratch;
  const Authority ca = Authority::init(scratch / "lab", lab(), {});
  fs::remove(scratch / "lab" / "ca.key");
  CHECK_NOTHROW(ca.check(test::csr("plain"), now()));
  CHECK(test::thrown([&] { ca.check(test::csr("ca_flag"), now()); }) == Errc::refused);
  CHECK(test::text_of(scratch / "lab" / "index.txt").empty());
}

TEST_CASE("where the certificate cannot be put in place, its row goes again") {
  test::Scratch scratch;
  Authority ca = Authority::init(scratch / "lab", lab(), {});
  (void)ca.sign(test::csr("plain"), now(), {});
  const std::string before = test::text_of(scratch / "lab" / "index.txt");
  fs::rename(scratch / "lab" / "issued", scratch / "lab" / "elsewhere");
  test::write_text(scratch / "lab" / "issued", "no folder");
  CHECK(test::thrown([&] { (void)ca.sign(test::csr("plain"), now(), {}); }) == Errc::unwritable);
  CHECK(test::text_of(scratch / "lab" / "index.txt") == before);
}

TEST_CASE("a last line without its end: half a row goes, a whole one gets its end") {
  test::Scratch scratch;
  Authority ca = Authority::init(scratch / "lab", lab(), {});
  (void)ca.sign(test::csr("plain"), now(), {});
  const fs::path index = scratch / "lab" / "index.txt";
  const std::string one = test::text_of(index);
  test::write_text(index, one + "V\t30123123");
  CHECK(ca.list(test::kNow).size() == 1);
  (void)ca.sign(test::csr("plain"), now(), {});
  CHECK(ca.list(test::kNow).size() == 2);
  CHECK(test::text_of(index).starts_with(one + "V\t2"));
  test::write_text(index, test::text_of(index) + "V\t301231235959Z\t\t01\tunknown\t/CN=a");
  CHECK(ca.list(test::kNow).size() == 3);
  (void)ca.sign(test::csr("plain"), now(), {});
  CHECK(ca.list(test::kNow).size() == 4);
  test::write_text(index, "nonsense\n");
  std::string message;
  CHECK(test::thrown([&] { (void)ca.list(test::kNow); }, &message) == Errc::malformed);
  CHECK(message.find("index.txt:1:") != std::string::npos);
}

TEST_CASE("an index with a broken row gets no other: file and line are said, and nothing is signed") {
  test::Scratch scratch;
  const fs::path index = scratch / "lab" / "index.txt";
  (void)Authority::init(scratch / "lab", lab(), {});
  (void)Authority::open(scratch / "lab").sign(test::csr("plain"), now(), {});
  const std::string broken = test::text_of(index) + "# a comment\nV\t301231235959Z\t01\tunknown\t/CN=a\n";
  test::write_text(index, broken);
  const auto before = files_in(scratch / "lab" / "issued");
  Authority ca = Authority::open(scratch / "lab");
  std::string message;
  CHECK(test::thrown([&] { (void)ca.sign(test::csr("plain"), now(), {}); }, &message) == Errc::malformed);
  CHECK(message.find("index.txt:3: there are 5 fields") != std::string::npos);
  Authority::Init sub = lab("CN=Sub CA");
  sub.parent = scratch / "lab";
  sub.intermediate = true;
  CHECK(test::thrown([&] { (void)Authority::init(scratch / "sub", sub, {}); }) == Errc::malformed);
  CHECK(test::text_of(index) == broken);
  CHECK(files_in(scratch / "lab" / "issued") == before);
  CHECK_FALSE(fs::exists(scratch / "sub"));
}

TEST_CASE("an encrypted key is asked for once, when the first signature is made") {
  test::Scratch scratch;
  const Secret password = Secret::copy_of("correct horse");
  Authority::Init init = lab();
  init.key_password = &password;
  Authority ca = Authority::init(scratch / "lab", init, {});
  CHECK(test::text_of(scratch / "lab" / "ca.key").starts_with("-----BEGIN ENCRYPTED PRIVATE KEY-----"));
  int asked = 0;
  const issue::Ask ask = [&](const std::string&, int attempt) -> std::optional<Secret> {
    ++asked;
    return attempt == 0 ? Secret::copy_of("wrong") : password.clone();
  };
  (void)ca.sign(test::csr("plain"), now(), ask);
  CHECK(asked == 2);
  (void)ca.sign(test::csr("plain"), now(), ask);
  CHECK(asked == 2);
  Authority other = Authority::open(scratch / "lab");
  CHECK(test::thrown([&] { (void)other.sign(test::csr("plain"), now(), {}); }) == Errc::no_password);
  CHECK(other.list(test::kNow).size() == 2);
}

TEST_CASE("another CA's key is a mismatch") {
  test::Scratch scratch;
  (void)Authority::init(scratch / "a", lab(), {});
  (void)Authority::init(scratch / "b", lab(), {});
  fs::copy_file(scratch / "b" / "ca.key", scratch / "a" / "ca.key", fs::copy_options::overwrite_existing);
  Authority ca = Authority::open(scratch / "a");
  CHECK(test::thrown([&] { (void)ca.sign(test::csr("plain"), now(), {}); }) == Errc::mismatch);
  CHECK(ca.list(test::kNow).empty());
}

TEST_CASE("a key file with the CA's public numbers and another private one signs nothing and takes no row") {
  test::Scratch scratch;
  (void)Authority::init(scratch / "a", lab(), {});
  (void)Authority::init(scratch / "b", lab(), {});
  const auto der_of = [](const fs::path& file) {
    const std::string pem = test::text_of(file);
    const std::size_t start = pem.find('\n') + 1;
    Bytes der;
    REQUIRE(base::from_base64(pem.substr(start, pem.find("-----END") - start), der));
    return der;
  };
  const Bytes own = der_of(scratch / "a" / "ca.key");
  Bytes forged = der_of(scratch / "b" / "ca.key");
  constexpr std::ptrdiff_t kPoint = 65;  // P-256, uncompressed: the end of the file as RFC 5915 has it
  REQUIRE(own.size() == forged.size());
  std::copy(own.end() - kPoint, own.end(), forged.end() - kPoint);
  test::write_text(scratch / "a" / "ca.key", "-----BEGIN PRIVATE KEY-----\n" + base::to_base64(forged) + "\n-----END PRIVATE KEY-----\n");
  Authority ca = Authority::open(scratch / "a");
  std::string message;
  CHECK(test::thrown([&] { (void)ca.sign(test::csr("plain"), now(), {}); }, &message) == Errc::mismatch);
  CHECK(message.find("a public key that is not that of its private key") != std::string::npos);
  CHECK(ca.list(test::kNow).empty());
}

TEST_CASE("a CA is never overwritten, and what is no CA folder is said so") {
  test::Scratch scratch;
  (void)Authority::init(scratch / "lab", lab(), {});
  const std::string key = test::text_of(scratch / "lab" / "ca.key");
  CHECK(test::thrown([&] { (void)Authority::init(scratch / "lab", lab(), {}); }) == Errc::usage);
  CHECK(test::text_of(scratch / "lab" / "ca.key") == key);
  CHECK(test::thrown([&] { (void)Authority::open(scratch / "nothing"); }) == Errc::unreadable);
  for (const std::string missing : {"index.txt", "ca.crt"}) {  // a CA folder that lost a file is none to be made anew
    fs::rename(scratch / "lab" / missing, scratch / "kept");
    try {
      (void)Authority::open(scratch / "lab");
      FAIL("a CA folder without " << missing);
    } catch (const Error& error) {
      CHECK(error.code() == Errc::unreadable);
      CHECK(error.message() == missing + " is missing from the CA folder " + (scratch / "lab").string());
      CHECK(error.hint().starts_with("restore it from a backup"));
    }
    fs::rename(scratch / "kept", scratch / "lab" / missing);
  }
  Authority::Init nameless = lab();
  nameless.subject = {};
  CHECK(test::thrown([&] { (void)Authority::init(scratch / "b", nameless, {}); }) == Errc::usage);
  Authority::Init bad_url = lab();
  bad_url.crl_url = "not a url";
  CHECK(test::thrown([&] { (void)Authority::init(scratch / "b", bad_url, {}); }) == Errc::usage);
  for (const char* url :
       {"http://u:geheim@h/x.crl", "ldap://u:geheim@h/", "ftp://u:geheim@h/", "u:geheim@h/x.crl", "http://u:geheim/1@h/x.crl",
        "http://u:1geheim?@h"}) {  // nobody's password goes into certificates, or into a message
    CAPTURE(url);
    bad_url.crl_url = url;
    std::string message;
    CHECK(test::thrown([&] { (void)Authority::init(scratch / "b", bad_url, {}); }, &message) == Errc::usage);
    CHECK(message.find("geheim") == std::string::npos);
    CHECK_FALSE(fs::exists(scratch / "b"));
  }
  CHECK_FALSE(fs::exists(scratch / "b"));
}

TEST_CASE("root and intermediate at once: the intermediate signs, the root can be moved away") {
  test::Scratch scratch;
  Authority::Init init = lab();
  init.intermediate = true;
  init.name_constraints = {"contoso.com", "10.0.0.0/8"};
  Authority ca = Authority::init(scratch / "lab", init, {});
  REQUIRE(ca.chain().size() == 2);
  CHECK(ca.chain()[0].subject().to_rfc4514() == "CN=Lab CA,O=Contoso");
  CHECK(ca.chain()[1].subject().to_rfc4514() == "CN=Lab CA Root,O=Contoso");
  CHECK(signed_by(ca.chain()[0], ca.chain()[1]));
  CHECK(signed_by(ca.chain()[1], ca.chain()[1]));
  CHECK(ca.chain()[0].extensions().basic_constraints()->path_length == 0);
  CHECK(ca.chain()[0].not_after() == test::kNow + std::chrono::days(1825) - std::chrono::seconds(1));
  for (const Certificate& each : ca.chain()) CHECK(each.extensions().find(asn1::oid::kNameConstraints)->critical);
  const Authority root = Authority::open(scratch / "lab" / "root");
  CHECK(root.chain().front() == ca.chain()[1]);
  REQUIRE(root.list(test::kNow).size() == 1);
  CHECK(root.list(test::kNow)[0].serial_hex == ca.chain()[0].serial_hex());
  CHECK_FALSE(root.list(test::kNow)[0].missing);
  CHECK(mode(scratch / "lab" / "root") == 0700);
  CHECK(mode(scratch / "lab" / "root" / "ca.key") == 0600);
  fs::rename(scratch / "lab" / "root", scratch / "safe");
  CHECK(signed_by(ca.sign(test::csr("plain"), now(), {}), ca.chain()[0]));
}

TEST_CASE("an intermediate under another CA folder: path length, validity, name constraints") {
  test::Scratch scratch;
  Authority::Init root = lab("CN=Root");
  root.path_length = 1;
  root.name_constraints = {"contoso.com"};
  root.validity_days = 1000;
  (void)Authority::init(scratch / "root", root, {});

  Authority::Init middle = lab("CN=Middle");
  middle.intermediate = true;
  middle.parent = scratch / "root";
  middle.path_length = 1;
  CHECK(test::thrown([&] { (void)Authority::init(scratch / "middle", middle, {}); }) == Errc::refused);
  CHECK_FALSE(fs::exists(scratch / "middle"));
  middle.path_length.reset();
  Authority ca = Authority::init(scratch / "middle", middle, {});
  CHECK(ca.chain()[0].extensions().basic_constraints()->path_length == 0);
  CHECK(ca.chain()[0].not_after() == ca.chain()[1].not_after());
  CHECK(Authority::open(scratch / "root").list(test::kNow).size() == 1);

  Authority::Init low = lab("CN=Low");
  low.intermediate = true;
  low.parent = scratch / "middle";
  std::string message;
  CHECK(test::thrown([&] { (void)Authority::init(scratch / "low", low, {}); }, &message) == Errc::refused);
  CHECK(message.find("path length") != std::string::npos);
  CHECK(Authority::open(scratch / "middle").list(test::kNow).empty());

  CHECK(test::thrown([&] { (void)ca.sign(test::csr("plain"), now(), {}); }) ==
        std::nullopt);  // contoso.com, and the root says nothing of addresses
  Authority::Init wider = lab("CN=Wider");
  wider.intermediate = true;
  wider.parent = scratch / "root";
  wider.name_constraints = {"lab.contoso.com", "com"};
  CHECK(test::thrown([&] { (void)Authority::init(scratch / "wider", wider, {}); }, &message) == Errc::refused);
  CHECK(message.find("DNS:com is not within contoso.com") != std::string::npos);
  CHECK(Authority::open(scratch / "root").list(test::kNow).size() == 1);
  wider.name_constraints = {"lab.contoso.com", "10.0.0.0/8"};
  CHECK_NOTHROW((void)Authority::init(scratch / "narrower", wider, {}));

  Authority::Init bad_name = lab("CN=ca.fabrikam.com");
  bad_name.intermediate = true;
  bad_name.parent = scratch / "root";
  CHECK(test::thrown([&] { (void)Authority::init(scratch / "bad", bad_name, {}); }) == Errc::refused);
}

TEST_CASE("where the new folder cannot be written, the parent takes its certificate back") {
  test::Scratch scratch;
  (void)Authority::init(scratch / "root", lab("CN=Root"), {});
  test::write_text(scratch / "file", "");
  Authority::Init init = lab("CN=Sub");
  init.intermediate = true;
  init.parent = scratch / "root";
  CHECK(test::thrown([&] { (void)Authority::init(scratch / "file", init, {}); }).has_value());
  fs::create_directories(scratch / "taken");
  test::write_text(scratch / "taken" / "settings", "something else");
  CHECK(test::thrown([&] { (void)Authority::init(scratch / "taken", init, {}); }).has_value());
  CHECK(test::text_of(scratch / "root" / "index.txt").empty());
  CHECK(fs::is_empty(scratch / "root" / "issued"));
  CHECK_FALSE(fs::exists(scratch / "taken" / "ca.key"));
}

TEST_CASE("eight processes sign at once: nothing is lost, no serial comes twice") {
  test::Scratch scratch;
  (void)Authority::init(scratch / "lab", lab(), {});
  const Csr csr = test::csr("plain");
  constexpr int kProcesses = 8, kEach = 5;
  std::vector<pid_t> children;
  for (int i = 0; i < kProcesses; ++i) {
    const pid_t child = ::fork();
    REQUIRE(child >= 0);
    if (child == 0) {
      int status = 0;
      try {
        Authority own = Authority::open(scratch / "lab");
        for (int n = 0; n < kEach; ++n) (void)own.sign(csr, now(), {});
      } catch (...) {
        status = 1;
      }
      ::_exit(status);
    }
    children.push_back(child);
  }
  for (const pid_t child : children) {
    int status = 1;
    CHECK(::waitpid(child, &status, 0) == child);
    CHECK((WIFEXITED(status) && WEXITSTATUS(status) == 0));
  }
  const auto list = Authority::open(scratch / "lab").list(test::kNow);
  CHECK(list.size() == kProcesses * kEach);
  std::set<std::string> serials;
  for (const auto& entry : list) {
    serials.insert(entry.serial_hex);
    CHECK_FALSE(entry.missing);
  }
  CHECK(serials.size() == list.size());
  CHECK(files_in(scratch / "lab" / "issued").size() == list.size());
}

TEST_CASE("killed at any moment, the next run goes on: every certificate that came out has its row") {
  test::Scratch scratch;
  (void)Authority::init(scratch / "lab", lab(), {});
  const Csr csr = test::csr("plain");
  for (int round = 0; round < 12; ++round) {
    const pid_t child = ::fork();
    REQUIRE(child >= 0);
    if (child == 0) {
      try {
        Authority own = Authority::open(scratch / "lab");
        for (;;) (void)own.sign(csr, now(), {});
      } catch (...) {
      }
      ::_exit(1);
    }
    ::usleep(static_cast<useconds_t>(20'000 + 3'700 * round));
    ::kill(child, SIGKILL);
    int status = 0;
    ::waitpid(child, &status, 0);
    CHECK(WIFSIGNALED(status));
  }
  Authority ca = Authority::open(scratch / "lab");
  const Certificate last = ca.sign(csr, now(), {});
  std::set<std::string> rows;
  for (const auto& entry : ca.list(test::kNow)) CHECK(rows.insert(entry.serial_hex).second);
  for (const auto& file : files_in(scratch / "lab" / "issued")) CHECK(rows.count(file.substr(0, file.find('.'))) == 1);
  CHECK(rows.count(last.serial_hex()) == 1);
  CHECK(files_in(scratch / "lab").count(".issuing") == 0);
}

TEST_CASE("an init that is killed at any moment leaves a whole CA or none, and can be done again") {
  test::Scratch scratch;
  Authority::Init init = lab();
  init.intermediate = true;
  const auto begin = std::chrono::steady_clock::now();
  (void)Authority::init(scratch / "undisturbed", init, {});
  const auto time = std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() - begin).count();
  int whole = 0;
  for (int round = 0; round < 15; ++round) {
    const fs::path folder = scratch / std::to_string(round);
    const pid_t child = ::fork();
    REQUIRE(child >= 0);
    if (child == 0) {
      try {
        (void)Authority::init(folder, init, {});
      } catch (...) {
      }
      ::_exit(0);
    }
    ::usleep(static_cast<useconds_t>(time * round / 12));
    ::kill(child, SIGKILL);
    int status = 0;
    ::waitpid(child, &status, 0);
    const auto opened = test::thrown([&] {
      Authority ca = Authority::open(folder);
      (void)ca.sign(test::csr("plain"), now(), {});
      CHECK(Authority::open(folder / "root").list(test::kNow).size() == 1);
      ++whole;
    });
    if (!opened) continue;
    CHECK(*opened == Errc::unreadable);
    (void)Authority::init(folder, init, {});
    CHECK(Authority::open(folder).chain().size() == 2);
    CHECK(mode(folder) == 0700);
    CHECK(mode(folder / "root") == 0700);
    CHECK(files_in(folder) == std::set<std::string>{"ca.crt", "ca.key", "index.txt", "index.txt.attr", "issued", "root", "settings"});
  }
  MESSAGE("whole after kill -9: ", whole, " of 15");
}

TEST_CASE("what an issue costs does not grow with the index, which is read once") {
  test::Scratch scratch;
  Authority ca = Authority::init(scratch / "lab", lab(), {});
  std::string rows;
  for (int i = 0; i < 200'000; ++i)
    rows += "V\t301231235959Z\t\t" + std::to_string(1'000'000 + i) + "00\tunknown\t/C=NO/O=Contoso/CN=host.contoso.com\n";
  test::write_text(scratch / "lab" / "index.txt", rows);
  for (int i = 0; i < 10; ++i) (void)ca.sign(test::csr("plain"), now(), {});
  CHECK(fs::file_size(scratch / "lab" / "index.txt") > rows.size());
  CHECK(test::text_of(scratch / "lab" / "index.txt").starts_with(rows));
}

TEST_CASE("many threads sign at once: each its own serial, row and file, in groups") {
  const test::Scratch scratch;
  const fs::path folder = scratch / "lab";
  Authority ca = Authority::init(folder, lab(), {});
  const Csr csr = test::csr("plain");
  std::vector<std::string> serials(48);
  std::atomic<std::size_t> next = 0, failed = 0;
  std::vector<std::thread> threads;
  for (int i = 0; i < 8; ++i)
    threads.emplace_back([&] {
      for (std::size_t at; (at = next++) < serials.size();) try {
          serials[at] = ca.sign(csr, now(), {}).serial_hex();
        } catch (const Error&) {
          ++failed;
        }
    });
  for (std::thread& thread : threads) thread.join();
  CHECK(failed == 0);
  CHECK(std::set<std::string>(serials.begin(), serials.end()).size() == serials.size());
  const auto rows = ca.list(test::kNow);
  CHECK(rows.size() == serials.size());
  for (const auto& row : rows) {
    CHECK_FALSE(row.missing);
    CHECK(std::count(serials.begin(), serials.end(), row.serial_hex) == 1);
  }
  for (const auto& entry : fs::directory_iterator(folder)) CHECK_FALSE(entry.path().filename().string().starts_with(".issuing"));
  CHECK_FALSE(fs::exists(folder / ".signing"));
}

TEST_CASE("a group that was killed: what is in place stays, the rows behind it go") {
  const test::Scratch scratch;
  const fs::path folder = scratch / "lab";
  Authority ca = Authority::init(folder, lab(), {});
  (void)ca.sign(test::csr("plain"), now(), {});
  const std::string sound = test::text_of(folder / "index.txt");
  const std::string own = sound.substr(0, sound.find('\n'));
  std::vector<std::string> rows, serials;
  for (const int octet : {0x5a, 0x5b, 0x5c}) {
    issue::IndexRow row = issue::parse_index_row(own);
    row.serial_hex = base::to_hex(Bytes(20, static_cast<std::uint8_t>(octet)));
    row.file = "issued/" + row.serial_hex + ".crt";
    serials.push_back(row.serial_hex);
    rows.push_back(issue::to_text(row) + "\n");
  }
  const std::string all = rows[0] + rows[1] + rows[2];
  for (std::size_t put = 0; put <= 3; ++put)
    for (std::size_t written = put == 0 ? 1 : all.size(); written <= all.size(); written += 37) {
      test::write_text(folder / ".signing", all);
      test::write_text(folder / "index.txt", sound + all.substr(0, written));
      for (std::size_t i = 0; i < put; ++i) test::write_text(folder / "issued" / (serials[i] + ".crt"), "a certificate");
      const auto undone = Authority::open(folder).never_issued();
      std::string kept = sound;
      for (std::size_t i = 0; i < put; ++i) kept += rows[i];
      CHECK(test::text_of(folder / "index.txt") == kept);
      CHECK(undone.has_value() == (put < 3));
      CHECK_FALSE(fs::exists(folder / ".signing"));
      for (std::size_t i = 0; i < put; ++i) fs::remove(folder / "issued" / (serials[i] + ".crt"));
    }
}
