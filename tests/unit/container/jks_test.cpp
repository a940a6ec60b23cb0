#include "container/java_text.hpp"
#include "loading.hpp"

using namespace certkit;
using namespace certkit::container;
using namespace certkit::container::testing;

namespace {

Bag read_vector(const std::string& name, std::vector<std::string> answers) {
  return read_store(vector_file("jks/" + name), std::move(answers));
}
std::string notes(const Bag& bag) {
  std::string all;
  for (const std::string& note : bag.files.front().notes) all += note + "\n";
  return all;
}

}  // namespace

TEST_CASE("JKS and JCEKS: keys with chains, a key with another password, trusted certificates") {
  for (const char* file : {"keys.jks", "keys.jceks"}) {
    CAPTURE(file);
    const Bag bag = read_vector(file, {"secret", "other1"});
    for (const Problem& problem : bag.problems) MESSAGE(problem.place << ": " << problem.error.message());
    CHECK(bag.problems.empty());
    CHECK(bag.all<PrivateKey>().size() == 2);
    CHECK(bag.all<Certificate>().size() == 6);
    CHECK(bag.files.front().store_password_note == "1 key has another password than the store");
    std::size_t trusted = 0;
    bool turtle = false;
    for (const Item& item : bag.items) {
      trusted += item.java_trusted ? 1 : 0;
      turtle = turtle || item.friendly_name == "żółw 🐢";
      if (item.as<PrivateKey>() == nullptr || item.friendly_name != "tomcat") continue;
      REQUIRE(item.source.protection.size() == 1);
      CHECK(item.source.place == "alias tomcat");
    }
    CHECK(trusted == 2);
    CHECK(turtle);
  }
}

TEST_CASE("a key with another password is a problem of its own") {
  for (const char* file : {"keys.jks", "keys.jceks"}) {
    CAPTURE(file);
    const Bag bag = read_vector(file, {"secret"});
    CHECK(bag.all<PrivateKey>().size() == 1);
    CHECK(bag.all<Certificate>().size() == 6);
    REQUIRE(bag.problems.size() == 1);
    CHECK(bag.problems[0].place == "alias ec");
    const Bag guessed = read_vector(file, {"secret", "nope", "nope2", "nope3"});
    REQUIRE(guessed.problems.size() == 1);
    CHECK(guessed.problems[0].error.code() == Errc::wrong_password);
  }
}

TEST_CASE("without a password the certificates are shown, unchecked") {
  const Bag trust = read_vector("trust.jks", {});
  CHECK(trust.problems.empty());
  CHECK(trust.all<Certificate>().size() == 1);
  CHECK(notes(trust).find("integrity was not checked") != std::string::npos);
  const Bag keys = read_vector("keys.jks", {});
  CHECK(keys.all<Certificate>().size() == 6);
  REQUIRE(keys.problems.size() == 1);
  CHECK(keys.problems[0].error.code() == Errc::no_password);
}

TEST_CASE("wrong password and damage are told apart") {
  const Bag wrong = read_vector("trust.jks", {"nope", "nope2", "nope3"});
  REQUIRE(wrong.problems.size() == 1);
  CHECK(wrong.problems[0].error.code() == Errc::bad_decrypt);
  CHECK(wrong.all<Certificate>().size() == 1);
  Bytes damaged = vector_file("jks/keys.jks");
  damaged.back() ^= 1;
  const Bag bag = read_store(damaged, {"secret"});
  CHECK(bag.all<PrivateKey>().size() == 1);
  REQUIRE(bag.problems.size() == 2);
  CHECK(bag.problems[0].error.code() == Errc::malformed);
  CHECK(bag.problems[1].place == "alias ec");
}

TEST_CASE("a key that cannot be opened is counted as what it is") {
  const Bag keys = read_vector("keys.jks", {});
  CHECK(keys.files.front().closed_keys == 2);
  CHECK(keys.describe().find("holds 6 certificates and 2 private keys that cannot be opened") != std::string::npos);
  const Bag one = read_vector("keys.jks", {"secret"});
  CHECK(one.describe().find("6 certificates, 1 private key and 1 private key that cannot be opened") != std::string::npos);
}

TEST_CASE("a store that is cut off says so, once, and where; what is left of it is read") {
  const Bytes whole = vector_file("jks/keys.jks");
  const auto cut = [&](std::size_t size, std::vector<std::string> answers) {
    return read_store(ByteView(whole).first(size), std::move(answers));
  };
  for (const std::vector<std::string>& answers : {std::vector<std::string>{"secret", "other1"}, std::vector<std::string>{}}) {
    const Bag bag = cut(whole.size() - 5, answers);
    REQUIRE(bag.problems.size() == 1);
    CHECK(bag.problems[0].error.message().find("cut off: of the 20 octets of its integrity check, 15 are there") != std::string::npos);
    CHECK(bag.problems[0].place == "end");
    CHECK(bag.all<Certificate>().size() == 6);
    CHECK(bag.all<PrivateKey>().size() == answers.size());
    CHECK(bag.files.front().closed_keys == 2 - answers.size());
    const Bag little = cut(100, answers);
    REQUIRE(little.problems.size() == 1);
    CHECK(little.problems[0].error.code() == Errc::malformed);
    CHECK(little.problems[0].error.message().find("it is cut off: of ") != std::string::npos);
    CHECK(little.problems[0].place.starts_with("entry 1 of "));
  }
  // A password that opens none of the keys is a second thing to say.
  const Bag wrong = cut(whole.size() - 5, {"nope", "nope2", "nope3"});
  REQUIRE(wrong.problems.size() == 2);
  CHECK(wrong.problems[1].error.code() == Errc::bad_decrypt);
  // What is whole and damaged is not called cut off.
  Bytes damaged = whole;
  damaged[15] = 9;
  const Bag other = read_store(damaged, {"secret"});
  REQUIRE(other.problems.size() == 1);
  CHECK(other.problems[0].error.message().find("unknown type 9") != std::string::npos);
}

TEST_CASE("secret keys are skipped, and what follows them is read") {
  const Bag bag = read_vector("secret.jceks", {"secret"});
  CHECK(bag.problems.empty());
  CHECK(bag.all<Item::Opaque>().size() == 2);
  CHECK(bag.all<Certificate>().size() == 1);
  CHECK(notes(bag).find("alias aes: a secret key is skipped") != std::string::npos);
}

TEST_CASE("version 1 and passwords beyond ASCII") {
  CHECK(read_vector("version1.jks", {"secret"}).problems.empty());
  CHECK(read_vector("version1.jks", {"secret"}).all<Certificate>().size() == 1);
  const Bag bag = read_vector("unicode.jks", {"żółw12"});
  CHECK(bag.problems.empty());
  CHECK(notes(bag).empty());
}

TEST_CASE("what was joined to a key store is a problem with its place, but for padding") {
  Bytes store = vector_file("jks/trust.jks");
  const std::size_t size = store.size();
  store.insert(store.end(), {0, 0, '\r', '\n'});
  CHECK(read_store(store, {"secret"}).problems.empty());
  CHECK(read_store(store, {"secret"}).files.front().repairs.size() == 1);
  const Bytes more = vector_file("container/leaf.der");
  store.resize(size);
  store.insert(store.end(), more.begin(), more.end());
  const Bag bag = read_store(store, {"secret"});
  CHECK(bag.all<Certificate>().size() == 1);
  REQUIRE(bag.problems.size() == 1);
  CHECK(bag.problems[0].place == "offset " + std::to_string(size));
}

TEST_CASE("a key store without entries says so") {
  Bytes store{0xfe, 0xed, 0xfe, 0xed, 0, 0, 0, 2, 0, 0, 0, 0};
  store.resize(store.size() + 20);
  const Bag bag = read(store, "empty.jks", {});
  CHECK(bag.items.empty());
  CHECK(bag.files.front().notes.front() == "the key store has no entries");
}

TEST_CASE("modified UTF-8") {
  CHECK(java::from_modified_utf8(Bytes{0xc0, 0x80}) == std::string(1, '\0'));
  const Bytes turtle = java::to_modified_utf8("🐢");
  CHECK(same(turtle, Bytes{0xed, 0xa0, 0xbd, 0xed, 0xb0, 0xa2}));
  CHECK(java::from_modified_utf8(turtle) == "🐢");
  CHECK(java::from_modified_utf8(Bytes{0xff, 'a', 0xed, 0xa0, 0xbd}) ==
        "\xef\xbf\xbd"
        "a\xef\xbf\xbd");
}

TEST_CASE("mutated stores: errors and problems only") {
  ReadOptions options;
  options.limits.kdf_iterations = 1'000;
  options.ask = [](const std::string&, int) { return std::optional(Secret::copy_of("secret")); };
  std::uint32_t state = 4711;
  const auto next = [&] { return state = state * 1664525u + 1013904223u, state >> 8; };
  for (const char* file : {"keys.jks", "secret.jceks", "version1.jks"}) {
    const Bytes good = vector_file(std::string("jks/") + file);
    for (int round = 0; round < 300; ++round) {
      Bytes bad = good;
      if (round % 5 == 0) bad.resize(next() % bad.size());
      for (unsigned i = 0; i < 1 + next() % 3 && !bad.empty(); ++i)
        bad[next() % std::min<std::size_t>(bad.size(), round % 2 ? 300 : bad.size())] = static_cast<std::uint8_t>(next());
      try {
        (void)read_with(read_jks, bad, options, "JKS");
      } catch (const Error&) {
      }
    }
  }
}

TEST_CASE("a serialised Java object: classes and parts are capped") {
  Bytes strings{0xac, 0xed, 0, 5, 0x72, 0, 1, 'A', 0, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0};
  for (int i = 0; i < 5000; ++i) strings.insert(strings.end(), {0x74, 0, 0});
  try {
    (void)java::serialized_size(strings);
    FAIL("accepted");
  } catch (const Error& error) {
    CHECK(error.code() == Errc::limit);
  }
  Bytes classes{0xac, 0xed, 0, 5, 0x72, 0, 1, 'A', 0, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0};
  for (int i = 0; i < 300; ++i) classes.insert(classes.end(), {0x72, 0, 1, 'A', 0, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0x78, 0x70});
  try {
    (void)java::serialized_size(classes);
    FAIL("accepted");
  } catch (const Error& error) {
    CHECK(error.code() == Errc::limit);
  }
}
