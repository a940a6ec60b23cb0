// The table of error texts, row by row, and what is made of a text that somebody pasted.
#include "cli/error_texts.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <set>

#include "certkit/error.hpp"
#include "cli/explanations.hpp"

using namespace certkit;
using namespace certkit::cli;

namespace {

std::vector<std::string_view> who_of(std::string_view text) {
  std::vector<std::string_view> found;
  for (const Recognised& one : recognise(text)) found.push_back(one.row->who);
  return found;
}

bool finds(std::string_view text, const ErrorText& row) {
  const auto seen = recognise(text);
  return std::any_of(seen.begin(), seen.end(), [&](const Recognised& one) { return one.row == &row; });
}

std::string filled(std::string_view fragment) {
  std::string text(fragment);
  for (std::size_t star = text.find('*'); star != std::string::npos; star = text.find('*')) text.replace(star, 1, "mail.contoso.com");
  return text;
}

}  // namespace

TEST_CASE("every text of the table is recognised in the midst of others, in capitals, and wrapped") {
  for (const ErrorText* row : all_error_texts())
    for (const std::string_view fragment : row->texts) {
      const std::string text = filled(fragment);
      CHECK_MESSAGE(finds(text, *row), text);
      CHECK_MESSAGE(finds("2026-01-15 12:00:01 (" + text + "), in the midst", *row), text);
      std::string wrapped = "> before it\n> " + text + "\n> and after";
      for (std::size_t at = wrapped.find(' ', 14); at != std::string::npos; at = wrapped.find(' ', at + 6))
        wrapped.replace(at, 1, "\r\n>   ");
      CHECK_MESSAGE(finds(wrapped, *row), wrapped);
      std::string upper = text;
      std::transform(upper.begin(), upper.end(), upper.begin(),
                     [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c; });
      CHECK_MESSAGE(finds(upper, *row), upper);
    }
}

TEST_CASE("no text stands in two rows, none is empty, and each row says something") {
  std::set<std::string_view> seen;
  for (const ErrorText* row : all_error_texts()) {
    CHECK_FALSE(row->who.empty());
    CHECK_FALSE(row->meaning.empty());
    CHECK_FALSE(row->texts.empty());
    CHECK_FALSE(row->findings.empty());
    for (const std::string_view fragment : row->texts) {
      CHECK_MESSAGE(fragment.size() >= 4, fragment);
      CHECK_MESSAGE(seen.insert(fragment).second, fragment);
    }
  }
}

TEST_CASE("the findings and the pages that a row names are there") {
  std::set<std::string> known;
  for (const Explanation& one : all_explanations())
    if (one.kind == Explanation::Kind::finding) known.insert(one.id);
  const std::filesystem::path pages = std::filesystem::path(CERTKIT_SOURCE) / "docs/troubleshooting";
  for (const ErrorText* row : all_error_texts()) {
    for (const std::string_view finding : row->findings) CHECK_MESSAGE(known.contains(std::string(finding)), finding);
    CHECK_MESSAGE(std::filesystem::is_regular_file(pages / (std::string(row->page) + ".md")), row->page);
    CHECK_MESSAGE((row->check.starts_with("check ") || row->check.starts_with("verify-pair ") || row->check.starts_with("truststore ")),
                  row->check);
  }
}

TEST_CASE("what is part of a longer text is not another text") {
  CHECK(recognise("error 19: self-signed certificate in certificate chain").size() == 1);
  CHECK(recognise("error 18: self-signed certificate").front().row->findings.front() == "self-signed");
  CHECK(recognise("error 19: self-signed certificate in certificate chain").front().row->findings.front() == "untrusted-root");
  // Both stand there, each by itself.
  CHECK(recognise("self-signed certificate in certificate chain; then: self-signed certificate").size() == 2);
}

TEST_CASE("words are whole words") {
  CHECK(recognise("138870 36870123").empty());
  CHECK(recognise("Event ID: 36870").size() == 1);
  CHECK(recognise("NET::ERR_CERT_DATE_INVALID").size() == 1);
  CHECK(recognise("ERR_CERT_DATE_INVALIDX").empty());
}

TEST_CASE("what only says that more has to be pasted gives way") {
  CHECK(who_of("javax.net.ssl.SSLHandshakeException").size() == 1);
  const auto seen = recognise("javax.net.ssl.SSLHandshakeException: sun.security.validator.ValidatorException: PKIX path building failed");
  REQUIRE(seen.size() == 1);
  CHECK(seen.front().text == "PKIX path building failed");
}

TEST_CASE("German Windows") {
  const auto seen = recognise(
      "System.Net.WebException: Die zugrunde liegende Verbindung wurde geschlossen: Für den geschützten SSL/TLS-Kanal "
      "konnte keine Vertrauensstellung hergestellt werden.. ---> DAS REMOTEZERTIFIKAT IST LAUT VALIDIERUNGSVERFAHREN UNGÜLTIG.");
  REQUIRE(seen.size() == 1);
  CHECK(seen.front().row->page == "remote-certificate-is-invalid");
}

TEST_CASE("the command has the URL of the text in place of the gap") {
  const auto found = explanations_in(
      "to https://mail.contoso.com/ews/exchange.asmx/WSSecurity failed. ---> The remote certificate is invalid "
      "according to the validation procedure.");
  REQUIRE(found.size() == 1);
  CHECK(found.front().check == "certkit check https://mail.contoso.com/ews/exchange.asmx/WSSecurity");
  CHECK(explanations_in("PKIX path building failed").front().check == "certkit check HOST:443 --client java8");
  // Hostile text is a word of the shell, or not taken at all.
  CHECK(url_in("see https://a.example/$(reboot);x") == "https://a.example/$");
  CHECK(explanations_in("https://a.example/$x PKIX path building failed").front().check.find("'https://a.example/$x'") !=
        std::string::npos);
  CHECK(url_in("https:// alone").empty());
  CHECK(url_in("(https://a.example/x).") == "https://a.example/x");
}

TEST_CASE("codes of a CA and certkit's own words, wherever they stand") {
  const auto found = explanations_in("error[expired]: …\nThe disposition message is \"Denied by Policy Module  0x80094800, The request\"");
  REQUIRE(found.size() == 2);
  CHECK(found[0].id == "expired");
  CHECK(found[1].id == "0x80094800");
}

TEST_CASE("any octets, and very much of them") {
  CHECK(recognise("").empty());
  CHECK(recognise(std::string("\0\xff\xfe\x80*", 5)).empty());
  std::string much;
  while (much.size() < 250'000) much += "x509: certificate is valid for self-signed certificate ";
  CHECK_FALSE(recognise(much).empty());
}

TEST_CASE("the nearest text") {
  CHECK(nearest_error_text("the remote certificate is wrong according to validation") ==
        "The remote certificate is invalid according to the validation procedure");
  CHECK(nearest_error_text("hello world").empty());
}
