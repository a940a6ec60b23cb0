#include <doctest/doctest.h>

#include <sstream>

#include "issue/authority_index.hpp"
#include "scratch.hpp"

using namespace certkit;
using issue::IndexRow;

TEST_CASE("rows of openssl ca are read, and written back octet for octet") {
  std::istringstream lines(test::text_of(test::vector("index.txt")));
  std::vector<IndexRow> rows;
  for (std::string line; std::getline(lines, line);) {
    rows.push_back(issue::parse_index_row(line));
    if (rows.back().serial_hex != "abc" && rows.back().serial_hex != "0abc") CHECK(issue::to_text(rows.back()) == line);
  }
  REQUIRE(rows.size() == 3);
  CHECK(rows[0].status == 'V');
  CHECK(rows[0].serial_hex == "01");
  CHECK(to_rfc3339(rows[0].not_after) == "2030-12-31T23:59:59Z");
  CHECK_FALSE(rows[0].revoked);
  CHECK(rows[1].status == 'R');
  CHECK(rows[1].serial_hex == "0abc");
  CHECK(to_rfc3339(rows[1].not_after) == "2055-01-01T00:00:00Z");
  REQUIRE(rows[1].revoked);
  CHECK(rows[1].reason == "keyCompromise");
  CHECK(rows[1].subject ==
        "/CN=two.contoso.com/O=Gr\\xC3\\xB6\\xC3\\x9F"
        "e");
  CHECK(issue::to_text(rows[1]).find("\t0ABC\t") != std::string::npos);
  std::size_t seen = 0;
  issue::glance_at_index(test::vector("index.txt"), [&](const issue::IndexGlance& row) {
    CHECK(row.line == seen + 1);
    CHECK(row.status == rows[seen].status);
    CHECK_FALSE(row.on_hold);
    CHECK(issue::parse_index_row("V\t301231235959Z\t\t" + std::string(row.serial) + "\tunknown\t/CN=a").serial_hex ==
          rows[seen++].serial_hex);
  });
  CHECK(seen == rows.size());
  CHECK(rows[2].revoked);
  CHECK(rows[2].reason.empty());
  CHECK(rows[2].serial_hex == "7f00000000000000000000000000000000000001");
}

TEST_CASE("a damaged row is malformed, and no row") {
  for (const char* line :
       {"", "V", "V\t301231235959Z\t\t01\tunknown", "X\t301231235959Z\t\t01\tunknown\t/CN=a", "V\t3012312359Z\t\t01\tunknown\t/CN=a",
        "V\t301331235959Z\t\t01\tunknown\t/CN=a", "V\t301231235959Z\t\t0x1\tunknown\t/CN=a", "V\t301231235959Z\t\t\tunknown\t/CN=a",
        "V\t301231235959Z\t301231235959Z\t01\tunknown\t/CN=a", "R\t301231235959Z\t\t01\tunknown\t/CN=a",
        "V\t301231235959Z\t\t01\tunknown\t/CN=a\tb"}) {
    CAPTURE(line);
    CHECK(test::thrown([&] { (void)issue::parse_index_row(line); }) == Errc::malformed);
    CHECK_FALSE(issue::is_whole_row(line));
    if (*line == '\0') continue;
    const test::Scratch scratch;
    test::write_text(scratch / "index.txt", "# rows\n\n" + std::string(line) + "\n");
    std::string message;
    CHECK(test::thrown([&] { issue::glance_at_index(scratch / "index.txt", [](const issue::IndexGlance&) {}); }, &message) ==
          Errc::malformed);
    CHECK(message.find("index.txt:3: ") != std::string::npos);
  }
  CHECK(issue::is_whole_row("V\t301231235959Z\t\t01\tunknown\t/CN=a"));
}

TEST_CASE("subjects are written as X509_NAME_oneline does") {
  Name name = Name::from_rfc4514("CN=Größe/x,O=Tab\\09Ltd,C=NO");
  CHECK(issue::one_line(name) ==
        "/C=NO/O=Tab\\x09Ltd/CN=Gr\\xC3\\xB6\\xC3\\x9F"
        "e/x");
}

TEST_CASE("a tab in a field keeps its place") {
  IndexRow row;
  row.not_after = test::kNow;
  row.serial_hex = "01";
  row.file = "a\tb";
  row.subject = "/CN=x";
  CHECK(issue::parse_index_row(issue::to_text(row)).file == "a\tb");
}
