// The page as text; what a browser makes of it is in tests/page.
#include "cli/render/page.hpp"

#include <doctest/doctest.h>

#include "cli/render/json.hpp"

using namespace certkit;

namespace {

cli::Page page_with(const std::string& text) {
  cli::Page page;
  page.title = page.about = text;
  page.generated_at = time_from_rfc3339("2027-01-15");
  page.states = {{"fine", text, cli::PageTone::good, 1}};
  cli::PageRow row;
  row.state = "fine";
  row.name = row.issuer = row.key = text;
  row.not_before = row.not_after = page.generated_at;
  row.places = {text, text};
  row.chain = {{text, "ab", page.generated_at, cli::PageTone::good}, {text, "", std::nullopt, cli::PageTone::plain}};
  row.findings = {{"weak", Severity::warning, "", text, text, text, text, "", 0, ""}};
  page.rows = {row};
  page.notes = {text};
  return page;
}

std::size_t count_of(const std::string& text, const std::string& part) {
  std::size_t found = 0;
  for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++found;
  return found;
}

std::string data_in(const std::string& html) {
  const std::string begin = "id=\"data\">";
  const std::size_t from = html.find(begin) + begin.size();
  return html.substr(from, html.find("</script>", from) - from);
}

}  // namespace

TEST_CASE("page: whatever a text is, it is text") {
  const std::string plain = cli::html(page_with("x"));
  for (const std::string hostile : {"<script>alert(1)</script>", "</script><img src=x>", "\"'><b>", "</noscript>", "{{data}}{{script}}",
                                    "\\u003c/script>", "<!--", "]]>"}) {
    CAPTURE(hostile);
    const std::string html = cli::html(page_with(hostile));
    CHECK(count_of(html, "<") == count_of(plain, "<"));
    CHECK(count_of(html, "<script") == count_of(plain, "<script"));
    CHECK(count_of(html, "kPart = 100") == 1);
  }
}

TEST_CASE("page: it begins as pages of certkit do, so that the next run knows its own") {
  CHECK(cli::html(page_with("text")).starts_with(cli::kPageBegins));
}

TEST_CASE("page: octets that are no text do no harm") {
  const std::string html = cli::html(page_with(std::string("a\0b\x1b[31m\xff\xfe", 10)));
  CHECK(html.find('\0') == std::string::npos);
  CHECK(html.find('\x1b') == std::string::npos);
  CHECK(html.find('\xff') == std::string::npos);
}

TEST_CASE("page: the data is JSON, and says what the rows say") {
  const std::string data = data_in(cli::html(page_with("<a> & \"b\"")));
  CHECK(data.find('<') == std::string::npos);
  CHECK(cli::Json::parse(data).text().find("\"many\": \"certificates\"") != std::string::npos);
  CHECK(count_of(data, "\\u003ca> & \\\"b\\\"") >= 8);
}

TEST_CASE("page: nothing may be loaded, and no other script run") {
  const std::string html = cli::html(page_with("x"));
  CHECK(html.find("default-src 'none'; img-src data:; style-src 'sha256-") != std::string::npos);
  CHECK(html.find("unsafe-inline") == std::string::npos);
  CHECK(html.find("http://") == std::string::npos);
  CHECK(html.find("https://") == std::string::npos);
  CHECK(html.find("style=\"") == std::string::npos);
  CHECK(html.find("onclick=\"") == std::string::npos);
}

TEST_CASE("page: a row without a certificate yet") {
  cli::Page page = page_with("x");
  page.rows[0].not_before = page.rows[0].not_after = std::nullopt;
  CHECK(data_in(cli::html(page)).find("\"not_after\": null") != std::string::npos);
}
