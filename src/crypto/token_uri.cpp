#include "crypto/token_uri.hpp"

#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "certkit/error.hpp"

namespace certkit::crypto {
namespace {

constexpr std::string_view kScheme = "pkcs11:";
constexpr const char* kForm = "it looks like pkcs11:token=Office;object=www";
constexpr const char* kWhereThePin = "leave it out: certkit asks for it; or --passin file:PATH, or in the URI pin-source=file:PATH";

// RFC 7512 §2.3, path and query.
constexpr std::array kPath = {"token",          "manufacturer", "serial", "model",   "library-manufacturer", "library-description",
                              "object",         "type",         "id",     "slot-id", "slot-manufacturer",    "slot-description",
                              "library-version"};
constexpr std::array kQuery = {"pin-source", "pin-value", "module-path", "module-name"};

[[noreturn]] void refuse(const std::string& why, const std::string& hint = kForm) {
  throw Error(Errc::usage, "this is no pkcs11: URI that certkit understands: " + why, hint);
}

std::string decoded(const std::string& name, std::string_view value) {
  std::string out;
  for (std::size_t at = 0; at < value.size(); ++at) {
    if (value[at] != '%') {
      out += value[at];
      continue;
    }
    const auto octet = base::from_hex(value.substr(at + 1, 2));
    if (at + 2 >= value.size() || !octet)
      refuse("in '" + name + "', % is not followed by two hexadecimal digits", "% itself is written %25");
    out += static_cast<char>(octet->front());
    at += 2;
  }
  if (name != "id" && out.find('\0') != std::string::npos) refuse("'" + name + "' has a zero octet");
  return out;
}

template <class Known>
std::string meant(const std::string& name, const Known& known) {
  const std::vector<std::string> words(known.begin(), known.end());
  return base::nearest(name, words);
}

template <class Known>
bool is_in(const std::string& name, const Known& known) {
  return std::find(known.begin(), known.end(), name) != known.end();
}

// Calls take(name, value as written) for each NAME=VALUE.
template <class Take>
void for_each_attribute(std::string_view list, char separator, Take&& take) {
  while (!list.empty()) {
    const std::size_t end = std::min(list.find(separator), list.size());
    const std::string_view attribute = list.substr(0, end);
    list.remove_prefix(std::min(end + 1, list.size()));
    const std::size_t equals = attribute.find('=');
    if (equals == std::string_view::npos)
      refuse("'" + base::printable(attribute) + "' is no NAME=VALUE", std::string(kForm) + "; put the whole URI in quotes");
    take(std::string(attribute.substr(0, equals)), attribute.substr(equals + 1));
  }
}

bool is_number(std::string_view text) {
  return !text.empty() && text.size() < 19 && text.find_first_not_of("0123456789") == std::string_view::npos;
}

void check(const std::string& name, const std::string& value) {
  if (name == "type" && value != "private")
    refuse("type is '" + base::printable(value) + "', and certkit uses private keys", "type=private");
  if (name == "slot-id" && !is_number(value)) refuse("slot-id is no number");
  if (name == "library-version") {
    const std::size_t dot = std::min(value.find('.'), value.size());
    if (!is_number(value.substr(0, dot)) || (dot != value.size() && !is_number(value.substr(dot + 1))))
      refuse("library-version is no version", "as 2 or 2.6");
  }
}

void take_path(TokenUri& uri, const std::string& name, std::string_view written) {
  if (!is_in(name, kPath)) {
    // What may stand behind the '?' only is often written before it.
    const bool query = is_in(name, kQuery);
    const std::string near = meant(name, kPath);
    refuse("there is no attribute '" + base::printable(name) + "'" + (query ? " before the '?'" : ""),
           query          ? name + " stands behind a '?': pkcs11:object=www?" + name + "=…"
           : near.empty() ? kForm
                          : "did you mean " + near + "?");
  }
  if (uri.find(name) != nullptr) refuse("'" + name + "' is there twice");
  std::string value = decoded(name, written);
  check(name, value);
  if (name != "type") uri.path.emplace_back(name, std::move(value));
}

// RFC 8089: file:PATH, file:///PATH, file://localhost/PATH.
std::string file_of(std::string source) {
  if (!source.starts_with("file:")) refuse("pin-source is no file", "pin-source=file:PATH, or --passin env:VAR");
  source.erase(0, 5);
  for (const std::string_view host : {"//localhost/", "///"})
    if (source.starts_with(host)) source.erase(0, host.size() - 1);
  if (source.empty() || source.starts_with("//")) refuse("pin-source names no file of this machine", "pin-source=file:/etc/token.pin");
  return source;
}

void take_query(TokenUri& uri, const std::string& name, std::string_view written) {
  if (!is_in(name, kQuery)) {
    if (const std::string near = meant(name, kQuery); !near.empty())
      refuse("there is no attribute '" + base::printable(name) + "'", "did you mean " + near + "?");
    return;  // another vendor's, for another program (§2.4)
  }
  std::string value = decoded(name, written);
  const auto once = [&](std::string& to) {
    if (!to.empty()) refuse("'" + name + "' is there twice");
    if (value.empty()) refuse("'" + name + "' is empty");
    to = std::move(value);
  };
  if (name == "pin-source") {
    value = file_of(std::move(value));
    once(uri.pin_file);
  } else if (name == "module-path") {
    if (!value.starts_with('/')) refuse("module-path is not absolute", "as module-path=/usr/lib/softhsm/libsofthsm2.so");
    once(uri.module_path);
  } else {
    refuse("certkit does not look for modules by name", "module-path=/PATH says which one it is");
  }
}

}  // namespace

const std::string* TokenUri::find(std::string_view attribute) const noexcept {
  const auto found = std::find_if(path.begin(), path.end(), [&](const auto& one) { return one.first == attribute; });
  return found == path.end() ? nullptr : &found->second;
}

bool is_token_uri(std::string_view word) noexcept {
  const auto same = [](char a, char b) { return (a >= 'A' && a <= 'Z' ? static_cast<char>(a + 32) : a) == b; };
  return word.size() >= kScheme.size() &&
         std::equal(kScheme.begin(), kScheme.end(), word.begin(), [&](char b, char a) { return same(a, b); });
}

TokenUri parse_token_uri(std::string_view text) {
  if (!is_token_uri(text)) refuse("it does not begin with pkcs11:");
  if (text.size() > 4096) refuse("it is longer than 4096 octets");
  if (std::any_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; }))
    refuse("there is a control character in it");
  TokenUri uri{std::string(text), {}, {}, {}};
  text.remove_prefix(kScheme.size());
  const std::size_t question = std::min(text.find('?'), text.size());
  const std::string_view query = text.substr(std::min(question + 1, text.size()));
  // Before anything else is said of it: what is said may stand in a log.
  if (text.find("pin-value=") != std::string_view::npos)
    throw Error(Errc::usage, "a PIN in a pkcs11: URI can be read by every user of this machine, so pin-value is refused", kWhereThePin,
                std::string(kScheme));
  for_each_attribute(text.substr(0, question), ';', [&](const std::string& name, std::string_view value) { take_path(uri, name, value); });
  for_each_attribute(query, '&', [&](const std::string& name, std::string_view value) { take_query(uri, name, value); });
  return uri;
}

std::string token_uri_value(std::string_view value) {
  constexpr std::string_view kPlain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~";
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  std::string out;
  for (const char c : value) {
    if (kPlain.find(c) != std::string_view::npos) {
      out += c;
    } else {
      const auto octet = static_cast<unsigned char>(c);
      out += {'%', kDigits[octet >> 4], kDigits[octet & 15]};
    }
  }
  return out;
}

}  // namespace certkit::crypto
