// What is missing in a directory, and putting it in.
#include <doctest/doctest.h>

#include "directory_made.hpp"
#include "issue/directory/publish.hpp"

using namespace certkit;
using namespace certkit::issue::directory;
using test::FakeDirectory;
using Kind = Change::Kind;

namespace {

struct Published {
  test::MadeCas made;
  FakeDirectory directory;
  Publication publication{domain_base("contoso.com")};

  std::vector<Kind> kinds() {
    std::vector<Kind> all;
    for (const Change& change : missing(directory, publication)) all.push_back(change.kind);
    return all;
  }
  void apply() {
    issue::directory::apply(directory, publication, missing(directory, publication), [](const Change&) {});
  }
  FakeDirectory::Attributes& object(std::size_t i) { return directory.objects.at(publication.objects()[i].dn); }
};

}  // namespace

TEST_CASE("what is not there is made with all that the schema wants, and recognised afterwards") {
  Published test;
  test.publication.add(test.made.root, Role::root);
  CHECK(test.kinds() == std::vector{Kind::create, Kind::create});
  test.apply();
  CHECK(test.directory.writes.size() == 2);
  CHECK(test.object(0).at("cACertificate") == std::vector<Bytes>{to_bytes(test.made.root.der())});
  CHECK(test.object(0).at("authorityRevocationList") == std::vector<Bytes>{Bytes{0}});
  CHECK(test.object(0).at("certificateRevocationList") == std::vector<Bytes>{Bytes{0}});
  CHECK(as_text(test.object(0).at("cn").front()) == "Lab Root CA");
  CHECK(test.kinds() == std::vector{Kind::none, Kind::none});
  test.apply();
  CHECK(test.directory.writes.size() == 2);
}

TEST_CASE("a value comes beside those that are there") {
  Published test;
  const Certificate renewed = test.made.make("CN=Lab Root CA,O=Contoso", nullptr, true, 2);
  test.publication.add(test.made.root, Role::sub);
  test.apply();
  test.publication = Publication(domain_base("contoso.com"));
  test.publication.add(renewed, Role::sub);
  const auto changes = missing(test.directory, test.publication);
  REQUIRE(changes.size() == 1);
  CHECK(changes[0].kind == Kind::add);
  CHECK(changes[0].others == 1);
  test.apply();
  CHECK(test.object(0).at("cACertificate").size() == 2);
}

TEST_CASE("a CRL takes the place of the one before, in a container that is made where it is missing") {
  Published test;
  test.publication.add(test.made.list(1), "CA01");
  CHECK(test.kinds() == std::vector{Kind::create, Kind::create});
  test.apply();
  test.publication = Publication(domain_base("contoso.com"));
  const Crl newer = test.made.list(2);
  test.publication.add(newer, "CA01");
  CHECK(test.kinds() == std::vector{Kind::none, Kind::replace});
  test.apply();
  CHECK(test.object(1).at("certificateRevocationList") == std::vector<Bytes>{to_bytes(newer.der())});
}

TEST_CASE("what somebody else put there at the same time counts as done") {
  Published test;
  test.publication.add(test.made.root, Role::sub);
  const auto changes = missing(test.directory, test.publication);
  const Certificate renewed = test.made.make("CN=Lab Root CA,O=Contoso", nullptr, true, 2);
  test.directory.before_a_write = [&] {
    if (!test.directory.writes.empty()) return;
    test.directory.objects[test.publication.objects()[0].dn]["cACertificate"] = {to_bytes(renewed.der())};
  };  // before the first of them
  apply(test.directory, test.publication, changes, [](const Change&) {});
  CHECK(test.object(0).at("cACertificate").size() == 2);
}

TEST_CASE("after a refusal what was done stays, and the next run does the rest") {
  Published test;
  test.publication.add(test.made.root, Role::root);
  test.directory.refuses = test.publication.objects()[1].dn;
  CHECK(test::thrown([&] { test.apply(); }) == Errc::refused);
  CHECK(test.kinds() == std::vector{Kind::none, Kind::create});
  test.directory.refuses.clear();
  test.apply();
  CHECK(test.kinds() == std::vector{Kind::none, Kind::none});
}

TEST_CASE("a server that takes the change and does not show it is not believed") {
  Published test;
  test.publication.add(test.made.root, Role::root);
  test.directory.forgets = true;
  CHECK(test::thrown([&] { test.apply(); }) == Errc::mismatch);
}

TEST_CASE("the configuration is where the server says") {
  FakeDirectory directory;
  CHECK(test::thrown([&] { (void)configuration_of(directory); }) == Errc::wrong_kind);
  directory.objects[""]["configurationNamingContext"] = {to_bytes(as_bytes("CN=Configuration,DC=lab,DC=test"))};
  CHECK(configuration_of(directory).to_rfc4514() == "CN=Configuration,DC=lab,DC=test");
  directory.objects[""]["configurationNamingContext"] = {to_bytes(as_bytes("nonsense"))};
  CHECK(test::thrown([&] { (void)configuration_of(directory); }) == Errc::malformed);
}
