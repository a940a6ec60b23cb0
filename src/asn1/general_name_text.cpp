// General names as a user writes them: GeneralName::from_text.
#include <algorithm>

#include "asn1/ip_address.hpp"
#include "asn1/strings.hpp"
#include "base/text.hpp"
#include "certkit/error.hpp"
#include "certkit/name.hpp"

namespace certkit {
namespace {

using Type = GeneralName::Type;

std::string quote(std::string_view text) { return "\"" + base::printable(text) + "\""; }

[[noreturn]] void fail(const char* kind, std::string_view text, const std::string& why, std::size_t at, std::string hint = {}) {
  throw Error(Errc::usage,
              std::string(kind) + " " + quote(text) + ": " + why + " (character " +
                  std::to_string(asn1::count_characters(text.substr(0, at)) + 1) + ")",
              std::move(hint));
}

// The domain in a longer text: the error says where it stood.
std::string domain(const char* kind, std::string_view whole, std::string_view part) {
  try {
    return canonical_dns(part, Wildcard::forbidden);
  } catch (const Error& error) {
    throw Error(error.code(), std::string(kind) + " " + quote(whole) + ": " + error.message(), error.hint());
  }
}

void check_local_part(std::string_view text, std::string_view local) {
  constexpr const char* kKind = "e-mail address";
  if (local.empty()) fail(kKind, text, "nothing before the \"@\"", 0);
  if (local.size() > 64) fail(kKind, text, "more than 64 octets before the \"@\"", 0);
  const bool quoted = local.size() > 2 && local.front() == '"' && local.back() == '"';
  for (std::size_t i = 0; i < local.size(); ++i) {
    const char c = local[i];
    if (static_cast<unsigned char>(c) >= 0x80)
      fail(kKind, text, "not ASCII before the \"@\"", i,
           "certificates carry such mailboxes only as SmtpUTF8Mailbox (RFC 8398), which few programs read");
    if (c < 0x20 || c == 0x7f || (!quoted && c == ' ')) fail(kKind, text, "blank or control character", i);
    if (!quoted && std::string_view("()<>[]:;@\\,\"").find(c) != std::string_view::npos)
      fail(kKind, text, quote(std::string_view(&c, 1)) + " before the \"@\"", i);
    if (!quoted && c == '.' && (i == 0 || i + 1 == local.size() || local[i + 1] == '.')) fail(kKind, text, "misplaced dot", i);
  }
}

GeneralName email(std::string_view text) {
  const std::size_t at = text.rfind('@');
  if (at == std::string_view::npos) fail("e-mail address", text, "no \"@\"", text.size());
  check_local_part(text, text.substr(0, at));
  return {Type::email, std::string(text.substr(0, at + 1)) + domain("e-mail address", text, text.substr(at + 1)), {}};
}

GeneralName upn(std::string_view text) {
  constexpr const char* kKind = "user principal name";
  if (!base::is_utf8(text)) fail(kKind, text, "not UTF-8", 0);
  const std::size_t at = text.find('@');
  if (at == std::string_view::npos || at == 0 || at + 1 == text.size() || text.find('@', at + 1) != std::string_view::npos)
    fail(kKind, text, "not of the form user@domain", at == std::string_view::npos ? text.size() : at);
  for (std::size_t i = 0; i < text.size(); ++i)
    if (static_cast<unsigned char>(text[i]) <= 0x20 || text[i] == 0x7f) fail(kKind, text, "blank or control character", i);
  return {Type::upn, std::string(text), {}};
}

GeneralName ip(std::string_view text) {
  if (text.find('/') != std::string_view::npos) fail("IP address", text, "a range", text.find('/'), "a certificate names single addresses");
  if (text.size() > 2 && text.front() == '[' && text.back() == ']') text = text.substr(1, text.size() - 2);
  const auto octets = asn1::parse_ip(text);
  if (!octets)
    throw Error(Errc::usage, quote(text) + " is no IP address", "write four decimal numbers without leading zeros, or IPv6 as 2001:db8::5");
  return {Type::ip, *asn1::ip_text(*octets), {}};
}

// Where the host stands in what follows the scheme; {npos, 0} if there is none. Schemes without "//" that have a domain after an "@" are
// known by name.
struct Place {
  std::size_t at = std::string_view::npos, size = 0;
};
Place host_of(std::string_view scheme, std::string_view rest) {
  std::size_t at = 0, end = rest.size();
  if (rest.substr(0, 2) == "//") {
    at = 2;
    end = std::min(rest.find_first_of("/?#", at), rest.size());
  } else if (scheme == "sip" || scheme == "sips" || scheme == "xmpp" || scheme == "mailto" || scheme == "im" || scheme == "pres") {
    end = std::min(rest.find_first_of(";?/,", at), rest.size());
  } else {
    return {};
  }
  const std::size_t user = rest.substr(0, end).rfind('@');
  if (user != std::string_view::npos && user >= at) at = user + 1;
  if (at < end && rest[at] == '[') {
    const std::size_t bracket = rest.substr(0, end).find(']', at);
    return {at, bracket == std::string_view::npos ? end - at : bracket + 1 - at};
  }
  return {at, std::min(rest.substr(0, end).find(':', at), end) - at};
}

std::string canonical_host(std::string_view uri, std::string_view host) {
  if (host.front() == '[') {
    const auto octets = host.back() == ']' ? asn1::parse_ip(host.substr(1, host.size() - 2)) : std::nullopt;
    if (!octets || octets->size() != 16)
      fail("URI", uri, quote(host) + " is no IPv6 address in brackets", static_cast<std::size_t>(host.data() - uri.data()));
    return "[" + *asn1::ip_text(*octets) + "]";
  }
  if (asn1::parse_ip(host)) return std::string(host);
  return domain("URI", uri, host);
}

std::size_t scheme_length(std::string_view text) {  // 0: none
  const auto letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); };
  if (text.empty() || !letter(text[0])) return 0;
  std::size_t end = 1;
  while (end < text.size() &&
         (letter(text[end]) || (text[end] >= '0' && text[end] <= '9') || std::string_view("+-.").find(text[end]) != std::string_view::npos))
    ++end;
  return end < text.size() && text[end] == ':' ? end : 0;
}

GeneralName uri(std::string_view text) {
  const std::size_t scheme_end = scheme_length(text);
  if (scheme_end == 0) fail("URI", text, "no scheme", 0, "write it in full: https://host/path, sip:user@domain, …");
  const std::string scheme = base::lower_ascii(text.substr(0, scheme_end));
  const std::string_view rest = text.substr(scheme_end + 1);
  const Place host = host_of(scheme, rest);
  std::string before(rest.substr(0, host.at)), middle, after;
  if (host.at != std::string_view::npos) {
    if (host.size == 0 && scheme != "file" && scheme != "ldap" && scheme != "ldaps") fail("URI", text, "no host", scheme_end + 1 + host.at);
    if (host.size != 0) middle = canonical_host(text, rest.substr(host.at, host.size));
    after = rest.substr(host.at + host.size);
  }
  std::string value(text.substr(0, scheme_end + 1));
  value += before + middle + after;
  if (value.size() == scheme_end + 1) fail("URI", text, "nothing after the scheme", scheme_end);
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    const bool in_host = host.at != std::string_view::npos && i >= scheme_end + 1 + host.at && i < scheme_end + 1 + host.at + host.size;
    if (in_host) continue;
    if (static_cast<unsigned char>(c) <= 0x20 || c == 0x7f) fail("URI", text, "blank or control character", i, "write %20 for a blank");
    if (static_cast<unsigned char>(c) >= 0x80) fail("URI", text, "not ASCII", i, "percent-encode its UTF-8 (RFC 3986)");
    if (std::string_view("<>\"{}|\\^`").find(c) != std::string_view::npos)
      fail("URI", text, quote(std::string_view(&c, 1)) + " is not allowed", i, "percent-encode it (RFC 3986)");
  }
  return {Type::uri, std::move(value), {}};
}

GeneralName directory(std::string_view text) {
  Name name = Name::from_rfc4514(text);
  if (name.empty()) throw Error(Errc::usage, "dirname: an empty name");
  std::string canonical = name.to_rfc4514();
  return {Type::directory, std::move(canonical), std::move(name)};
}

// "OID:hex of the value's DER"; what is a UPN becomes one.
GeneralName other_name(std::string_view text) {
  GeneralName name{Type::other_name, std::string(text), {}};
  try {
    name = GeneralName::parse(name.der());
  } catch (const Error& error) {
    throw Error(Errc::usage, "othername " + quote(text) + ": " + error.message(), "othername:1.2.3.4:0c0161");
  }
  return name.type == Type::upn ? upn(name.value) : name;
}

struct Prefix {
  std::string_view word;
  GeneralName (*read)(std::string_view);
};
constexpr Prefix kPrefixes[] = {
    {"dns",
     [](std::string_view text) -> GeneralName {
       return {Type::dns, canonical_dns(text, Wildcard::allowed), {}};
     }},
    {"ip", ip},
    {"email", email},
    {"uri", uri},
    {"upn", upn},
    {"dirname", directory},
    {"othername", other_name},
    {"rid",
     [](std::string_view text) -> GeneralName {
       return {Type::registered_id, Oid::parse(text).dotted(), {}};
     }},
};
// Schemes that are known without "//" behind them; "localhost:8443" is a mistake and not a URI.
constexpr std::string_view kBareSchemes[] = {"sip", "sips", "urn", "mailto", "tel", "xmpp", "im", "pres", "tag", "spiffe"};

}  // namespace

GeneralName GeneralName::from_text(std::string_view text) {
  if (text.empty()) throw Error(Errc::usage, "a name is empty");
  const std::size_t colon = text.find(':');
  const std::string word = colon == std::string_view::npos ? "" : base::lower_ascii(text.substr(0, colon));
  for (const Prefix& prefix : kPrefixes)
    if (word == prefix.word) {
      if (colon + 1 == text.size()) throw Error(Errc::usage, quote(text) + ": nothing after the prefix");
      return prefix.read(text.substr(colon + 1));
    }
  if (text.find("://") != std::string_view::npos ||
      std::find(std::begin(kBareSchemes), std::end(kBareSchemes), word) != std::end(kBareSchemes))
    return uri(text);
  if (asn1::parse_ip(text) || (text.front() == '[' && text.back() == ']')) return ip(text);
  if (text.find('@') != std::string_view::npos) return email(text);
  return {Type::dns, canonical_dns(text, Wildcard::allowed), {}};
}

}  // namespace certkit
