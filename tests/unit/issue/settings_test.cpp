#include <doctest/doctest.h>

#include "issue/authority_settings.hpp"
#include "scratch.hpp"

using namespace certkit;

TEST_CASE("settings are read as they are written") {
  issue::Settings settings;
  settings.crl_urls = {"http://pki.contoso.com/a.crl", "ldap:///CN=a?certificateRevocationList"};
  settings.ocsp_urls = {"http://ocsp.contoso.com"};
  settings.leaf_days = 90;
  const auto again = issue::parse_settings(issue::to_text(settings), "settings");
  CHECK(again.crl_urls == settings.crl_urls);
  CHECK(again.ocsp_urls == settings.ocsp_urls);
  CHECK(again.aia_urls.empty());
  CHECK(again.leaf_days == 90);
  CHECK(issue::parse_settings("\r\n# x\r\n  leaf_days :  30 \r\n", "settings").leaf_days == 30);
  CHECK(again.key.empty());
  settings.key = "pkcs11:token=Root CA;object=#1?pin-source=file:/etc/pin";
  CHECK(issue::parse_settings(issue::to_text(settings), "settings").key == settings.key);
  CHECK(issue::parse_settings("", "settings").leaf_days == 397);
  CHECK(issue::parse_settings("", "settings").crl_days == 7);
  CHECK(issue::parse_settings("crl_days: 180", "settings").crl_days == 180);
}

TEST_CASE("what is wrong in the settings is named with file and line") {
  for (const char* text : {"\ncrl_ulr: http://a/", "\nleaf_days: 0", "\nleaf_days: 1 day", "\nleaf_days", "\ncrl_url: file:///etc/passwd",
                           "\ncrl_url: http://a b/", "\ncrl_url: http://", "\nkey: ca.key", "\nkey: pkcs11:object=a?pin-value=1234"}) {
    CAPTURE(text);
    std::string message;
    CHECK(test::thrown([&] { (void)issue::parse_settings(text, "lab/settings"); }, &message) == Errc::malformed);
    CHECK(message.starts_with("lab/settings:2: "));
  }
}
