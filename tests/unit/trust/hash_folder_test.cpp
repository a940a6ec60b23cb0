#include "trust/hash_folder.hpp"

#include <doctest/doctest.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>

#include "certkit/error.hpp"
#include "certkit/write.hpp"
#include "trust/truststore.hpp"
#include "vectors.hpp"

using namespace certkit;
namespace fs = std::filesystem;

namespace {

class Scratch {
 public:
  Scratch() {
    std::string pattern = (fs::temp_directory_path() / "certkit-hash.XXXXXX").string();
    REQUIRE(::mkdtemp(pattern.data()) != nullptr);
    path = pattern;
  }
  ~Scratch() {
    std::error_code ignored;
    fs::remove_all(path, ignored);
  }
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;
  void put(const std::string& name, const std::string& content) const { std::ofstream(path / name, std::ios::binary) << content; }
  fs::path path;
};

std::vector<std::string> names(const trust::HashFolder& folder) {
  std::vector<std::string> found;
  for (const auto& own : folder.own) found.push_back(own.name);
  return found;
}
std::vector<std::string> names(const std::vector<trust::HashFolderChange::Add>& adds) {
  std::vector<std::string> found;
  for (const auto& add : adds) found.push_back(add.name);
  return found;
}
using Names = std::vector<std::string>;

}  // namespace

TEST_CASE("a hash folder's own: one certificate in PEM under its own hash, as file or link; nothing else") {
  const Scratch scratch;
  const Certificate root = test::certificate("root"), other = test::certificate("other"), inter = test::certificate("inter");
  const std::string hash = trust::openssl_subject_hash(root), other_hash = trust::openssl_subject_hash(other);
  REQUIRE(hash != other_hash);
  scratch.put(hash + ".0", to_pem(root));
  scratch.put("linked.pem", to_pem(other));
  fs::create_symlink("linked.pem", scratch.path / (other_hash + ".0"));
  scratch.put(other_hash + ".1", to_pem(root));                // a hash that is not its own
  scratch.put(hash + ".10", to_pem(root) + to_pem(other));     // two of them
  scratch.put(hash + ".2", std::string(as_text(root.der())));  // DER: OpenSSL does not read it there
  scratch.put(hash + ".3", "no certificate");
  scratch.put(hash + ".r0", "a CRL");
  scratch.put(hash + ".01", to_pem(root));
  scratch.put("readme.txt", "hello");
  fs::create_symlink("gone", scratch.path / (hash + ".4"));
  fs::create_directory(scratch.path / (hash + ".5"));
  const trust::HashFolder folder = trust::read_hash_folder(scratch.path);
  Names own{hash + ".0", other_hash + ".0"};
  std::sort(own.begin(), own.end());
  CHECK(names(folder) == own);
  CHECK(folder.foreign.size() == 6);
  CHECK(trust::read_hash_folder(scratch.path / "missing").own.empty());
  CHECK_THROWS_AS((void)trust::read_hash_folder(scratch.path / "readme.txt"), Error);
}

TEST_CASE("a file of a hash folder that cannot be read is an error: it may be the store's") {
  const Scratch scratch;
  const Certificate root = test::certificate("root");
  scratch.put(trust::openssl_subject_hash(root) + ".0", to_pem(root));
  // Whoever runs this: it can be opened, and not be read.
  fs::create_symlink("/proc/self/mem", scratch.path / "00000000.0");
  try {
    (void)trust::read_hash_folder(scratch.path);
    FAIL("nothing was said");
  } catch (const Error& error) {
    CHECK(error.code() == Errc::unreadable);
    CHECK(error.message().find("00000000.0") != std::string::npos);
    CHECK(error.message().find("may be a certificate of the store") != std::string::npos);
  }
}

TEST_CASE("the change to another set: what is right stays, gaps are closed, what no longer belongs goes") {
  const Certificate twin1 = test::certificate("twin1"), twin2 = test::certificate("twin2"), root = test::certificate("root");
  const std::string hash = trust::openssl_subject_hash(twin1), root_hash = trust::openssl_subject_hash(root);
  REQUIRE(hash == trust::openssl_subject_hash(twin2));
  trust::HashFolder folder;
  folder.own = {{hash + ".0", twin1}, {hash + ".1", twin2}, {root_hash + ".0", root}};

  const std::vector<Certificate> same{twin1, twin2, root};
  const auto nothing = trust::change_to(folder, same);
  CHECK(nothing.add.empty());
  CHECK(nothing.remove.empty());

  const std::vector<Certificate> without_first{twin2, root};
  const auto closed = trust::change_to(folder, without_first);
  CHECK(names(closed.add) == Names{hash + ".0"});
  CHECK(closed.remove == Names{hash + ".0", hash + ".1"});
  REQUIRE(closed.no_longer.size() == 1);
  CHECK(*closed.no_longer[0] == twin1);

  const std::vector<Certificate> more{twin1, twin2, root, test::certificate("other")};
  const auto added = trust::change_to(folder, more);
  CHECK(added.add.size() == 1);
  CHECK(added.remove.empty());

  folder.foreign = {trust::openssl_subject_hash(test::certificate("other")) + ".0"};
  CHECK_THROWS_AS((void)trust::change_to(folder, more), Error);
  CHECK_NOTHROW((void)trust::change_to(folder, same));
}
