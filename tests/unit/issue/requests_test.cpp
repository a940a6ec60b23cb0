#include "issue/requests.hpp"

#include <doctest/doctest.h>

#include "certkit/make.hpp"
#include "scratch.hpp"

using namespace certkit;
using issue::RequestRecord;
using Phase = RequestRecord::Phase;

namespace {

RequestRecord some_record() {
  RequestRecord record(test::csr("plain"));
  record.phase = Phase::pending;
  record.key_file = "/keys/plain.key";
  record.csr_file = "/keys/plain.csr";
  record.issuer = "adcs:https://ca01.contoso.com/certsrv";
  record.reference = "89";
  record.settings = {{"password", {"env:PW"}, "--with password", "/keys"}, {"list", {"a", "b"}, "x", ""}};
  record.attributes = {"CertificateTemplate:WebServer"};
  record.days = 30;
  record.made = test::kNow;
  record.changed = test::kNow + std::chrono::seconds(5);
  return record;
}

std::string replaced(std::string text, const std::string& what, const std::string& by) {
  const std::size_t at = text.find(what);
  REQUIRE(at != std::string::npos);
  return text.replace(at, what.size(), by);
}

Errc code_of(const std::string& text) {
  try {
    (void)issue::request_from_json(text, "x.ticket.json");
  } catch (const Error& error) {
    CHECK(error.input() == "x.ticket.json");
    return error.code();
  }
  return Errc::internal;
}

}  // namespace

TEST_CASE("a ticket is the record") {
  const RequestRecord record = some_record();
  const std::string text = to_json(record);
  const RequestRecord back = issue::request_from_json(text, "x.ticket.json");
  CHECK(to_json(back) == text);
  CHECK(back.phase == Phase::pending);
  CHECK(back.key_file == record.key_file);
  CHECK(back.reference == "89");
  CHECK(back.settings.at(1).values == record.settings.at(1).values);
  CHECK(back.days == 30);
  CHECK(same(back.csr.der(), record.csr.der()));
}

TEST_CASE("what is no ticket, or a damaged one, is said so") {
  const std::string text = to_json(some_record());
  CHECK(code_of("") == Errc::wrong_kind);
  CHECK(code_of("[]") == Errc::wrong_kind);
  CHECK(code_of("{\"a\": 1}") == Errc::wrong_kind);
  CHECK(code_of(replaced(text, "certkit.ticket/1", "certkit.ticket/9")) == Errc::unsupported);
  CHECK(code_of(replaced(text, "\"pending\"", "\"lost\"")) == Errc::malformed);
  CHECK(code_of(replaced(text, "\"89\"", "89")) == Errc::malformed);
  CHECK(code_of(replaced(text, "\"csr\": \"", "\"csr\": \"none\", \"other\": \"")) == Errc::malformed);
  CHECK(code_of(replaced(text, "\"days\": 30", "\"days\": -1")) == Errc::malformed);
  CHECK(code_of(replaced(text, "\"made\": \"2", "\"made\": \"x")) == Errc::malformed);
  CHECK(code_of(std::string(100'000, '[')) != Errc::internal);
  CHECK(code_of("{\"schema\":" + std::string(50, '[') + std::string(50, ']') + "}") == Errc::malformed);
}

TEST_CASE("requests are found by CSR and by key, and nobody else may read them") {
  const test::Scratch scratch;
  const issue::Requests requests(scratch / "state");
  RequestRecord record = some_record();
  CHECK_FALSE(requests.find(record.csr));
  requests.put(record);
  record.phase = Phase::issued;
  requests.put(record);
  REQUIRE(requests.find(record.csr));
  CHECK(requests.find(record.csr)->phase == Phase::issued);
  CHECK(requests.for_key(record.csr.public_key(), nullptr).size() == 1);
  CHECK(requests.for_key(generate_key(KeySpec::parse("ec:p256")).public_key(), nullptr).empty());
  std::size_t files = 0;
  for (const auto& entry : std::filesystem::directory_iterator(scratch / "state/requests")) {
    ++files;
    CHECK((entry.status().permissions() & std::filesystem::perms(077)) == std::filesystem::perms::none);
  }
  CHECK(files == 1);
  CHECK((std::filesystem::status(scratch / "state/requests").permissions() & std::filesystem::perms(077)) == std::filesystem::perms::none);
}

TEST_CASE("one record that is damaged hides no other") {
  const test::Scratch scratch;
  const issue::Requests requests(scratch / "state");
  requests.put(some_record());
  test::write_text(scratch / "state/requests/broken.json", "{");
  std::vector<Error> unread;
  CHECK(requests.all(&unread).size() == 1);
  REQUIRE(unread.size() == 1);
  CHECK(unread.front().code() == Errc::malformed);
  CHECK(unread.front().input() == (scratch / "state/requests/broken.json").string());
}

TEST_CASE("a folder of records that cannot be looked through is said, one that is not there holds none") {
  const test::Scratch scratch;
  const RequestRecord record = some_record();
  std::vector<Error> unread;
  CHECK(issue::Requests(scratch / "state").all(&unread).empty());
  CHECK(unread.empty());
  std::filesystem::create_directory(scratch / "state");
  test::write_text(scratch / "state/requests", "");
  CHECK(issue::Requests(scratch / "state").all(&unread).empty());
  CHECK(issue::Requests(scratch / "state").for_key(record.csr.public_key(), &unread).empty());
  REQUIRE(unread.size() == 2);
  for (const Error& one : unread) {
    CHECK(one.code() == Errc::unreadable);
    CHECK(one.input() == (scratch / "state/requests").string());
  }
}
