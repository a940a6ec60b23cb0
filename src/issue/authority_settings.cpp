#include "issue/authority_settings.hpp"

#include <algorithm>
#include <charconv>

#include "base/text.hpp"
#include "base/trimmed.hpp"
#include "certkit/error.hpp"
#include "crypto/token_uri.hpp"

namespace certkit::issue {
namespace {

int days_from(std::string_view value) {
  int days = 0;
  const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), days);
  if (error != std::errc() || end != value.data() + value.size() || days < 1 || days > 36'500) {
    throw Error(Errc::usage, "\"" + base::printable(value) + "\" is not a number of days from 1 to 36500", "write the days alone: 397");
  }
  return days;
}

void take(Settings& settings, std::string_view key, const std::string& value) {
  if (key == "key") {
    if (!settings.key.empty()) throw Error(Errc::usage, "a CA has one key, and this is the second", "remove one of the two lines");
    settings.key = crypto::parse_token_uri(value).text;
    return;
  }
  if (key == "leaf_days") {
    settings.leaf_days = days_from(value);
    return;
  }
  if (key == "crl_days") {
    settings.crl_days = days_from(value);
    return;
  }
  std::vector<std::string>* urls = key == "crl_url"    ? &settings.crl_urls
                                   : key == "ocsp_url" ? &settings.ocsp_urls
                                   : key == "aia_url"  ? &settings.aia_urls
                                                       : nullptr;
  if (urls == nullptr)
    throw Error(Errc::usage, "\"" + base::printable(key) + "\" is not a setting",
                "the settings are key, crl_url, ocsp_url, aia_url, leaf_days and crl_days");
  check_url(value);
  urls->push_back(value);
}

}  // namespace

void check_url(const std::string& url) {
  const std::size_t scheme_end = url.find("://");
  const std::string scheme = base::lower_ascii(url.substr(0, scheme_end == std::string::npos ? 0 : scheme_end));
  const std::size_t host = scheme_end == std::string::npos ? 0 : scheme_end + 3;
  // A password may hold a "/", behind which it is none any more: nothing is repeated that stands before an "@", or behind it.
  const std::size_t at = url.find('@', host);
  const bool has_user = at != std::string::npos && at < url.find_first_of("/?#", host);
  const std::string shown = at == std::string::npos ? base::printable(url) : base::printable(url.substr(0, host)) + "***";
  if (has_user && scheme_end != std::string::npos)
    throw Error(Errc::usage, "the URL " + shown + " has a user or a password in it, and goes into every certificate, for everybody to read",
                "give it without; what the certificates lead to has to be there for everybody");
  const bool clean = std::all_of(url.begin(), url.end(), [](char c) { return c > ' ' && c <= '~'; });
  const std::string authority = url.substr(host, url.find_first_of("/?#", host) - host);
  const std::size_t colon = authority.ends_with(']') ? std::string::npos : authority.rfind(':');
  const bool port = colon == std::string::npos || authority.find_first_not_of("0123456789", colon + 1) == std::string::npos;
  if (!clean || !port || (scheme != "http" && scheme != "https" && scheme != "ldap") || url.size() == host || url.size() > 2000) {
    throw Error(Errc::usage, "\"" + shown + "\" is not an http, https or ldap URL", "it looks like http://pki.contoso.com/lab-ca.crl");
  }
}

Settings parse_settings(std::string_view text, const std::string& file) {
  Settings settings;
  for (std::size_t number = 1; !text.empty(); ++number) {
    const std::size_t end = text.find('\n');
    const std::string_view line = base::trimmed(text.substr(0, end));
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    if (line.empty() || line.front() == '#') continue;
    const std::string place = file + ":" + std::to_string(number);
    const std::size_t colon = line.find(':');
    if (colon == std::string_view::npos)
      throw Error(Errc::malformed, place + ": no \"key: value\"", "each line is one setting: leaf_days: 397", file);
    try {
      take(settings, base::trimmed(line.substr(0, colon)), std::string(base::trimmed(line.substr(colon + 1))));
    } catch (const Error& error) {
      throw Error(Errc::malformed, place + ": " + error.message(), error.hint(), file);
    }
  }
  return settings;
}

std::string to_text(const Settings& settings) {
  std::string text = "# What goes into the certificates that this CA signs. crl_url, ocsp_url and aia_url can be repeated.\n";
  if (!settings.key.empty()) text = "# Its own key is in a token.\nkey: " + settings.key + "\n" + text;
  for (const auto& url : settings.crl_urls) text += "crl_url: " + url + "\n";
  for (const auto& url : settings.ocsp_urls) text += "ocsp_url: " + url + "\n";
  for (const auto& url : settings.aia_urls) text += "aia_url: " + url + "\n";
  return text + "leaf_days: " + std::to_string(settings.leaf_days) + "\ncrl_days: " + std::to_string(settings.crl_days) + "\n";
}

}  // namespace certkit::issue
