// The quick look finds what the loader finds, or says that it is for the loader.
#include "container/glance.hpp"

#include <doctest/doctest.h>

#include <filesystem>

#include "loader.hpp"

using namespace loader;
using namespace certkit;
using container::glance;
using container::promise;
using container::Promise;

namespace {

Promise promises(const std::string& text) { return promise(as_bytes(text)); }

}  // namespace

TEST_CASE("what can hold no certificate is known by its first octets") {
  CHECK(promises("") == Promise::nothing);
  CHECK(promises(" \n\n") == Promise::perhaps);  // behind many blanks
  CHECK(promises(std::string("\x7f"
                             "ELF\x02\x01\x01\0\0\0",
                             10)) == Promise::nothing);
  CHECK(promises(std::string("SQLite format 3\0 BEGIN ", 22)) == Promise::nothing);
  CHECK(promises("Some text, and more may follow.\n") == Promise::perhaps);
  CHECK(promises("0123456789") == Promise::perhaps);  // 0x30, and no length
  CHECK(promises("kind: Secret\ndata:\n  a: b\n") == Promise::likely);
  CHECK(container::has_mark(as_bytes("client-certificate-data: LS0tLS1CRUdJTiBD")));
  CHECK_FALSE(container::has_mark(as_bytes("nothing of the kind, not even BEGINNING")));
}

TEST_CASE("one certificate, as PEM and DER, and a chain with its lines") {
  const std::string leaf = vector("leaf.pem"), ca = vector("ca.pem"), der = vector("leaf.der");
  for (const std::string& text : {leaf, der}) {
    const container::Glance seen = glance(as_bytes(text));
    CHECK_FALSE(seen.odd);
    REQUIRE(seen.certificates.size() == 1);
    CHECK(as_text(seen.certificates[0].certificate.der()) == der);
  }
  const container::Glance seen = glance(as_bytes("\n" + leaf + "\n" + ca));
  REQUIRE(seen.certificates.size() == 2);
  CHECK(seen.certificates[0].line == 2);
  CHECK(seen.certificates[1].line == static_cast<std::size_t>(std::count(leaf.begin(), leaf.end(), '\n')) + 3);
}

TEST_CASE("keys beside a certificate are passed over, damage and other text are for the loader") {
  const std::string leaf = vector("leaf.pem"), key = vector("leaf.key");
  CHECK(glance(as_bytes(key + leaf)).certificates.size() == 1);
  const container::Glance only_key = glance(as_bytes(key));
  CHECK_FALSE(only_key.odd);
  CHECK(only_key.certificates.empty());
  for (const std::string& text :
       {"a comment\n" + leaf, leaf + "MIIB", replaced(leaf, "-----END", "----END"), replaced(leaf, "MII", "M!I"), leaf.substr(0, 300),
        vector("leaf.der") + "x", vector("leaf.der").substr(0, 200), replaced(leaf, " CERTIFICATE", " PKCS7")}) {
    CAPTURE(text);
    CHECK(glance(as_bytes(text)).odd);
    CHECK(glance(as_bytes(text)).certificates.empty());
  }
}

TEST_CASE("no vector has certificates that the quick look would lose") {
  std::size_t looked_at = 0, with_certificates = 0;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(CERTKIT_VECTORS)) {
    if (!entry.is_regular_file() || entry.file_size() > (1u << 20)) continue;
    std::ifstream file(entry.path(), std::ios::binary);
    const std::string content{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
    if (content.empty() || content.starts_with("SQLite")) continue;
    ReadOptions options;
    options.decrypt = false;
    std::size_t read_by_loader = 0;
    bool problems = false;
    try {
      const Bag bag = read(as_bytes(content), "x", options);
      read_by_loader = bag.all<Certificate>().size();
      problems = !bag.problems.empty();
    } catch (const Error&) {
    }
    ++looked_at;
    if (read_by_loader == 0) continue;
    ++with_certificates;
    CAPTURE(entry.path().string());
    const auto start = as_bytes(content).first(std::min<std::size_t>(content.size(), 16u << 10));
    CHECK((promise(start) == Promise::likely || (promise(start) == Promise::perhaps && container::has_mark(as_bytes(content)))));
    const container::Glance seen = glance(as_bytes(content));
    if (!seen.odd) CHECK(seen.certificates.size() == read_by_loader);
    if (problems) CHECK(seen.odd);
  }
  CHECK(looked_at > 500);
  CHECK(with_certificates > 100);
}
