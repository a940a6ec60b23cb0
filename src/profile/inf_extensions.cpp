// [Extensions]: "OID = {text}…", "OID = {hex}30 03 …", "OID = base64", and which of them are critical.
#include <algorithm>

#include "asn1/oids.hpp"
#include "asn1/reader.hpp"
#include "base/text.hpp"
#include "profile/inf_reading.hpp"
#include "profile/inf_values.hpp"

namespace certkit::profile {
namespace {

namespace oid = asn1::oid;

constexpr std::string_view kTextPrefix = "{text}";

Oid extension_oid(const std::string& text, const Place& place) {
  try {
    return Oid::parse(text);
  } catch (const Error& e) {
    fail(place, "[Extensions]: " + e.message(), "2.5.29.17 = \"{text}dns=a.contoso.com&dns=b.contoso.com\"");
  }
}

// What stands there as octets, in hex or base64; empty: it is text, or neither.
Bytes octets_of(const InfLine& line) {
  std::string digits;
  if (base::lower_ascii(line.value).starts_with("{hex}")) {
    for (const char c : line.value.substr(5))
      if (c != ' ' && c != '\t') digits += c;
    return base::from_hex(digits).value_or(Bytes{});
  }
  Bytes octets;
  return base::from_base64(line.value, octets) ? octets : Bytes{};
}

// What has fields of its own is read, so that it is shown and compared like everything else.
void read_octets(InfReading& reading, const Oid& oid, Bytes octets, const Place& place) {
  CsrSpec& csr = reading.result.csr;
  Extensions one;
  one.all = {{oid, false, octets}};
  try {
    if (oid == oid::kSubjectAltName)
      add_inf_names(reading, one.subject_alt_names());
    else if (oid == oid::kKeyUsage && one.key_usage() != 0u)
      csr.key_usage = one.key_usage(), csr.critical.key_usage = false;
    else if (oid == oid::kExtendedKeyUsage)
      for (const Oid& usage : one.extended_key_usage()) inf_usages(usage.dotted(), place, csr.extended_key_usage);
    else if (oid == oid::kBasicConstraints)
      csr.basic_constraints = one.basic_constraints();
    else
      csr.other_extensions.push_back({oid, false, std::move(octets)});
  } catch (const Error& e) {
    if (e.code() != Errc::malformed) throw;
    fail(place, "the value of " + oid.dotted() + ": " + e.message());
  }
}

// The parts of the value between any of `separators`, each with the line that it begins in.
template <class Use>
void for_each_part(const InfLine& line, std::size_t from, std::string_view separators, const Use& use) {
  while (from < line.value.size()) {
    const std::size_t end = std::min(line.value.find_first_of(separators, from), line.value.size());
    const std::size_t begin = line.value.find_first_not_of(" \t", from);
    if (begin < end) use(line.value.substr(from, end - from), line.place_at(begin));
    from = end + 1;
  }
}

// One name that is none is refused by itself: whoever imports the INF goes on with the others.
void read_names(InfReading& reading, const InfLine& line, std::size_t from) {
  for_each_part(line, from, "&", [&](const std::string& part, const Place& place) {
    try {
      add_inf_names(reading, inf_names(part, place));
    } catch (const Error& error) {
      reading.result.refused.push_back(error);
    }
  });
}

void read_constraints(InfReading& reading, const std::string& text, const InfLine& line) {
  BasicConstraints constraints = inf_basic_constraints(text, line.place);
  if (!constraints.ca && constraints.path_length) {
    reading.refuse(line, "a path length is for CAs (RFC 5280 §4.2.1.9)", "\"{text}ca=FALSE\"");
    constraints.path_length.reset();
  }
  reading.result.csr.basic_constraints = constraints;
}

void read_text(InfReading& reading, const Oid& oid, const InfLine& line) {
  const std::string text = line.value.substr(kTextPrefix.size());
  CsrSpec& csr = reading.result.csr;
  if (oid == oid::kSubjectAltName)
    read_names(reading, line, kTextPrefix.size());
  else if (oid == oid::kExtendedKeyUsage)
    for_each_part(line, kTextPrefix.size(), ",&",
                  [&](const std::string& part, const Place& place) { inf_usages(part, place, csr.extended_key_usage); });
  else if (oid == oid::kBasicConstraints)
    read_constraints(reading, text, line);
  else
    reading.refuse(line, "this extension is not made from {text}",
                   oid == oid::kKeyUsage
                       ? "use KeyUsage in [NewRequest]"
                       : "2.5.29.17 (names), 2.5.29.19 (basic constraints) and 2.5.29.37 (extended key usage) are; others "
                         "are written as {hex} and their DER");
}

void mark_critical(InfReading& reading, const Oid& oid, const InfLine& line) {
  CsrSpec& csr = reading.result.csr;
  const auto other =
      std::find_if(csr.other_extensions.begin(), csr.other_extensions.end(), [&](const NewExtension& e) { return e.oid == oid; });
  if (oid == oid::kSubjectAltName && !csr.san.empty())
    csr.critical.san = true;
  else if (oid == oid::kKeyUsage && csr.key_usage)
    csr.critical.key_usage = true;
  else if (oid == oid::kExtendedKeyUsage)
    csr.critical.extended_key_usage = true;
  else if (oid == oid::kBasicConstraints && csr.basic_constraints)
    csr.critical.basic_constraints.reset();
  else if (other != csr.other_extensions.end())
    other->critical = true;
  else
    reading.note(line, "there is no extension " + oid.dotted() + " that could be critical");
}

}  // namespace

void read_inf_extensions(InfReading& reading, const std::vector<InfLine>& lines) {
  CsrSpec& csr = reading.result.csr;
  for (const InfLine& line : lines) {
    if (base::lower_ascii(line.key) == "critical") continue;
    const Oid oid = extension_oid(line.key, line.place);
    if (base::lower_ascii(line.value).starts_with(kTextPrefix)) {
      read_text(reading, oid, line);
    } else {
      Bytes octets = octets_of(line);
      if (asn1::tlv_size(octets) != octets.size() || octets.empty())
        fail(line.place, "the value of " + line.key + " does not begin with {text}, and is neither {hex} nor base64 of one DER element",
             "2.5.29.17 = \"{text}dns=a.contoso.com&dns=b.contoso.com\"");
      if (std::any_of(csr.other_extensions.begin(), csr.other_extensions.end(), [&](const NewExtension& e) { return e.oid == oid; }))
        fail(line.place, "the extension " + line.key + " is there twice");
      read_octets(reading, oid, std::move(octets), line.place);
    }
  }
  if (csr.basic_constraints) csr.critical.basic_constraints = false;  // certreq marks what is listed, and nothing else
  for (const InfLine& line : lines)
    if (base::lower_ascii(line.key) == "critical")
      for (const std::string& text : inf_parts(line.value, ",;")) mark_critical(reading, extension_oid(text, line.place), line);
}

}  // namespace certkit::profile
