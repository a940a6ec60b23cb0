#include "issue/revocation.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <thread>

#include "scratch.hpp"

using namespace certkit;
namespace test = certkit::test;

namespace {

struct Ca {
  test::Scratch scratch;
  issue::Authority authority;
  Ca() : authority(make(scratch / "ca")) {}
  static issue::Authority make(const std::filesystem::path& folder) {
    issue::Authority::Init init;
    init.subject = Name::from_rfc4514("CN=Lab");
    init.key = {KeyType::ec, 256};
    init.now = test::kNow;
    return issue::Authority::init(folder, init, {});
  }
  std::string sign() {
    issue::Authority::SignOptions options;
    options.now = test::kNow;
    return authority.sign(test::csr("plain"), options, {}).serial_hex();
  }
  Crl crl(int days = 0) { return issue::renew_crl(authority, {days, test::kNow}, {}); }
};

}  // namespace

TEST_CASE("what is revoked stands in the index and in the next list, whose number grows") {
  Ca ca;
  const std::string first = ca.sign(), second = ca.sign(), third = ca.sign();
  CHECK(ca.crl().revoked_count() == 0);
  issue::revoke(ca.authority, {first, third}, "keyCompromise", test::kNow);
  const auto entries = ca.authority.list(test::kNow);
  REQUIRE(entries.size() == 3);
  CHECK(entries[0].status == 'R');
  CHECK(entries[0].reason == "keyCompromise");
  CHECK(entries[1].status == 'V');
  CHECK(*entries[2].revoked == test::kNow);
  const Crl crl = ca.crl(30);
  CHECK(crl.revoked_count() == 2);
  CHECK(crl.revoked()[0].reason == 1);
  CHECK(*crl.next_update() == test::kNow + std::chrono::days(30));
  CHECK(test::text_of(ca.scratch / "ca/crlnumber") == "03\n");
  CHECK(test::text_of(ca.scratch / "ca/ca.crl") == std::string(as_text(crl.der())));
  CHECK(*ca.crl().next_update() == test::kNow + std::chrono::days(7));
}

TEST_CASE("all or none are revoked, and each once") {
  Ca ca;
  const std::string first = ca.sign(), second = ca.sign();
  issue::revoke(ca.authority, {first}, "superseded", test::kNow);
  const std::string index = test::text_of(ca.scratch / "ca/index.txt");
  std::string message;
  CHECK(test::thrown([&] { issue::revoke(ca.authority, {second, first}, "superseded", test::kNow); }, &message) == Errc::usage);
  CHECK(message.find("is revoked already, since 2026-11-21T06:00:00Z") != std::string::npos);
  CHECK(test::thrown([&] { issue::revoke(ca.authority, {second, "00ff"}, "superseded", test::kNow); }) == Errc::usage);
  CHECK(test::thrown([&] { issue::revoke(ca.authority, {second}, "lost", test::kNow); }) == Errc::usage);
  CHECK(test::text_of(ca.scratch / "ca/index.txt") == index);
}

TEST_CASE("while others sign and revoke, nothing is lost and no number is used twice") {
  Ca ca;
  std::vector<std::string> serials;
  for (int i = 0; i < 8; ++i) serials.push_back(ca.sign());
  const auto folder = ca.authority.folder();
  std::vector<std::thread> others;
  for (int i = 0; i < 4; ++i)
    others.emplace_back([&, i] {
      issue::Authority own = issue::Authority::open(folder);
      issue::Authority::SignOptions options;
      options.now = test::kNow;
      (void)own.sign(test::csr("plain"), options, {});
      issue::revoke(own, {serials[static_cast<std::size_t>(2 * i)], serials[static_cast<std::size_t>(2 * i + 1)]}, "superseded",
                    test::kNow);
      (void)issue::renew_crl(own, {0, test::kNow}, {});
    });
  for (std::thread& other : others) other.join();
  const auto entries = ca.authority.list(test::kNow);
  CHECK(entries.size() == 12);
  CHECK(std::count_if(entries.begin(), entries.end(), [](const auto& entry) { return entry.status == 'R'; }) == 8);
  CHECK(test::text_of(folder / "crlnumber") == "05\n");
  CHECK(ca.crl().revoked_count() == 8);
}
