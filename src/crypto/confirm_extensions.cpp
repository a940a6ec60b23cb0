#include "crypto/confirm_extensions.hpp"

#include <botan/exceptn.h>
#include <botan/hex.h>

#include <algorithm>

#include "certkit/error.hpp"
#include "crypto/reading_back.hpp"

namespace certkit::crypto::second_opinion {
namespace {

using namespace reading_back;

constexpr const char* kKeyUsage = "2.5.29.15";
constexpr const char* kSan = "2.5.29.17";
constexpr const char* kBasicConstraints = "2.5.29.19";
constexpr const char* kNameConstraints = "2.5.29.30";
constexpr const char* kCrlPoints = "2.5.29.31";
constexpr const char* kAuthorityKeyId = "2.5.29.35";
constexpr const char* kSubjectKeyId = "2.5.29.14";
constexpr const char* kExtendedKeyUsage = "2.5.29.37";
constexpr const char* kAuthorityAccess = "1.3.6.1.5.5.7.1.1";
constexpr const char* kTemplateName = "1.3.6.1.4.1.311.20.2";
constexpr const char* kTemplate = "1.3.6.1.4.1.311.21.7";

[[noreturn]] void differ(const std::string& what) {
  throw Error(Errc::mismatch, "the second opinion differs: " + what,
              "nothing was written; this is a bug in certkit or in one of the two libraries: please report it");
}

std::string hex(ByteView bytes) { return Botan::hex_encode(bytes.data(), bytes.size(), false); }

const Tlv& only(const std::vector<Tlv>& parts, unsigned tag) {
  if (parts.size() != 1 || parts[0].tag != tag) throw Botan::Decoding_Error("an extension does not hold what it should");
  return parts[0];
}

// Small non-negative INTEGER.
std::string number(const Tlv& tlv) {
  if (tlv.tag != 0x02 || tlv.content.empty() || tlv.content.size() > 5) throw Botan::Decoding_Error("not a small number");
  std::uint64_t value = 0;
  for (const std::uint8_t octet : tlv.content) value = value << 8 | octet;
  return std::to_string(value);
}

std::vector<std::string> usage_bits(const Tlv& bits) {
  std::vector<std::string> out;
  if (bits.content.empty()) throw Botan::Decoding_Error("an empty BIT STRING");
  for (std::size_t i = 0; i < 8 * (bits.content.size() - 1); ++i)
    if ((bits.content[1 + i / 8] >> (7 - i % 8) & 1) != 0) out.push_back(std::to_string(i));
  return out;
}

// What `seen` holds, in the same texts as ExpectedExtension::holds.
std::vector<std::string> held(const SeenExtension& seen) {
  const auto outer = children(seen.value);
  std::vector<std::string> out;
  if (seen.oid == kKeyUsage) return usage_bits(only(outer, 0x03));
  if (seen.oid == kSubjectKeyId) return {hex(only(outer, 0x04).content)};
  if (seen.oid == kTemplateName) return {string_text(only(outer, 0x1e))};
  const auto parts = children(only(outer, 0x30).content);
  if (seen.oid == kSan) {
    for (const Tlv& name : parts) out.push_back(general_name_seen(name));
    std::sort(out.begin(), out.end());
  } else if (seen.oid == kExtendedKeyUsage) {
    for (const Tlv& purpose : parts) out.push_back(oid_text(purpose));
  } else if (seen.oid == kBasicConstraints) {
    for (const Tlv& part : parts) out.push_back(part.tag == 0x01 ? (part.content == Bytes{0xff} ? "ca" : "not DER") : number(part));
  } else if (seen.oid == kTemplate) {
    if (parts.size() != 3) throw Botan::Decoding_Error("a certificate template without its version");
    out = {oid_text(parts[0]), number(parts[1]), number(parts[2])};
  } else if (seen.oid == kAuthorityKeyId) {
    out = {hex(only(parts, 0x80).content)};
  } else if (seen.oid == kNameConstraints) {
    for (const Tlv& tree : children(only(parts, 0xa0).content)) {
      const auto base = children(tree.content);
      out.push_back(base.size() == 1 ? general_name_seen(base[0]) : "a subtree with limits");
    }
  } else if (seen.oid == kCrlPoints) {
    for (const Tlv& name : children(only(children(only(children(only(parts, 0x30).content), 0xa0).content), 0xa0).content))
      out.push_back(general_name_seen(name));
  } else if (seen.oid == kAuthorityAccess) {
    for (const Tlv& description : parts) {
      const auto method_and_place = children(description.content);
      if (method_and_place.size() != 2) throw Botan::Decoding_Error("an access description that is none");
      out.push_back(oid_text(method_and_place[0]) + " " + general_name_seen(method_and_place[1]));
    }
  } else {
    throw Botan::Decoding_Error("an extension that nobody meant: " + seen.oid);
  }
  return out;
}

ExpectedExtension san(const std::vector<GeneralName>& names, bool critical) {
  std::vector<std::pair<std::string, std::string>> both;
  for (const GeneralName& name : names) both.emplace_back(general_name_meant(name), name.to_text());
  std::sort(both.begin(), both.end());
  ExpectedExtension out{kSan, "SAN", critical, {}, {}};
  for (auto& [holds, shown] : both) {
    out.holds.push_back(std::move(holds));
    out.shown.push_back(std::move(shown));
  }
  return out;
}

ExpectedExtension key_usage(unsigned mask) {
  ExpectedExtension out{kKeyUsage, "key usage", true, {}, key_usage_words(mask)};
  for (unsigned bit = 0; bit < 32; ++bit)
    if ((mask >> bit & 1) != 0) out.holds.push_back(std::to_string(bit));
  return out;
}

ExpectedExtension purposes(const std::vector<Oid>& oids) {
  ExpectedExtension out{kExtendedKeyUsage, "extended key usage", false, {}, {}};
  for (const Oid& oid : oids) {
    out.holds.push_back(oid.dotted());
    out.shown.push_back(name_of(oid));
  }
  return out;
}

ExpectedExtension constraints(const BasicConstraints& meant) {
  ExpectedExtension out{kBasicConstraints, "basic constraints", true, {}, {}};
  if (meant.ca) out.holds.push_back("ca");
  if (meant.path_length) out.holds.push_back(std::to_string(*meant.path_length));
  return out;
}

std::string uri(const std::string& url) { return "uri:" + url; }

// The first of `a` that is not in `b` as often as in `a`, as an index.
std::optional<std::size_t> first_missing(const std::vector<std::string>& a, const std::vector<std::string>& b) {
  for (std::size_t i = 0; i < a.size(); ++i)
    if (std::count(b.begin(), b.end(), a[i]) < std::count(a.begin(), a.end(), a[i])) return i;
  return std::nullopt;
}

void confirm_one(const std::string& object, const SeenExtension& seen, const ExpectedExtension& expected) {
  const std::string where = std::string(expected.name) + (expected.unread ? " " + expected.oid : "") + " of " + object;
  if (seen.critical != expected.critical) differ("the " + where + (seen.critical ? " is critical" : " is not critical"));
  const std::vector<std::string> has = expected.unread ? std::vector<std::string>{hex(seen.value)} : held(seen);
  if (has == expected.holds) return;
  if (const auto i = first_missing(expected.holds, has))
    differ("the " + where + " lacks " + (*i < expected.shown.size() ? expected.shown[*i] : expected.holds[*i]));
  if (const auto i = first_missing(has, expected.holds)) differ("the " + where + " holds " + has[*i] + ", which was not meant");
  differ("the " + where + " has another order than was meant");
}

}  // namespace

std::vector<ExpectedExtension> expected_in_csr(const CsrSpec& meant, const Bytes& subject_key_id) {
  std::vector<ExpectedExtension> out;
  const auto add = [&](ExpectedExtension extension, std::optional<bool> critical) {
    if (critical) extension.critical = *critical;
    out.push_back(std::move(extension));
  };
  if (meant.basic_constraints) add(constraints(*meant.basic_constraints), meant.critical.basic_constraints);
  if (meant.key_usage) add(key_usage(*meant.key_usage), meant.critical.key_usage);
  if (!meant.extended_key_usage.empty()) add(purposes(meant.extended_key_usage), meant.critical.extended_key_usage);
  if (!meant.san.empty()) add(san(meant.san, meant.subject.empty()), meant.critical.san);
  if (meant.subject_key_identifier) out.push_back({kSubjectKeyId, "subject key identifier", false, {hex(subject_key_id)}, {}});
  if (!meant.ms_template.empty()) out.push_back({kTemplateName, "template name", false, {meant.ms_template}, {}});
  if (!meant.ms_template_oid.empty())
    out.push_back({kTemplate,
                   "template",
                   false,
                   {meant.ms_template_oid, std::to_string(meant.ms_template_major), std::to_string(meant.ms_template_minor)},
                   {}});
  for (const NewExtension& other : meant.other_extensions)
    out.push_back({other.oid.dotted(), "extension", other.critical, {hex(other.value)}, {}, true});
  return out;
}

std::vector<ExpectedExtension> expected_in_certificate(const CertificateSpec& meant, const Bytes& subject_key_id,
                                                       const Bytes& authority_key_id) {
  std::vector<ExpectedExtension> out;
  if (meant.basic_constraints) out.push_back(constraints(*meant.basic_constraints));
  if (meant.key_usage) out.push_back(key_usage(*meant.key_usage));
  if (!meant.extended_key_usage.empty()) out.push_back(purposes(meant.extended_key_usage));
  if (!meant.san.empty()) out.push_back(san(meant.san, meant.san_critical || meant.subject.empty()));
  out.push_back({kSubjectKeyId, "subject key identifier", false, {hex(subject_key_id)}, {}});
  out.push_back({kAuthorityKeyId, "authority key identifier", false, {hex(authority_key_id)}, {}});
  if (!meant.permitted_dns.empty()) {
    ExpectedExtension trees{kNameConstraints, "name constraints", true, {}, meant.permitted_dns};
    for (const std::string& constraint : meant.permitted_dns) trees.holds.push_back(subtree_meant(constraint));
    out.push_back(std::move(trees));
  }
  if (!meant.crl_urls.empty()) {
    ExpectedExtension points{kCrlPoints, "CRL distribution points", false, {}, meant.crl_urls};
    for (const std::string& url : meant.crl_urls) points.holds.push_back(uri(url));
    out.push_back(std::move(points));
  }
  if (!meant.ocsp_urls.empty() || !meant.ca_issuer_urls.empty()) {
    ExpectedExtension access{kAuthorityAccess, "authority information access", false, {}, meant.ocsp_urls};
    for (const std::string& url : meant.ocsp_urls) access.holds.push_back("1.3.6.1.5.5.7.48.1 " + uri(url));
    for (const std::string& url : meant.ca_issuer_urls) access.holds.push_back("1.3.6.1.5.5.7.48.2 " + uri(url));
    access.shown.insert(access.shown.end(), meant.ca_issuer_urls.begin(), meant.ca_issuer_urls.end());
    out.push_back(std::move(access));
  }
  return out;
}

void confirm_extensions(const char* object, const std::vector<SeenExtension>& seen, const std::vector<ExpectedExtension>& expected) {
  for (const ExpectedExtension& meant : expected) {
    const std::string name = meant.unread ? std::string(meant.name) + " " + meant.oid : meant.name;
    const auto is_it = [&](const SeenExtension& extension) { return extension.oid == meant.oid; };
    const auto found = std::find_if(seen.begin(), seen.end(), is_it);
    if (found == seen.end()) differ(std::string(object) + " lacks the " + name);
    if (std::count_if(seen.begin(), seen.end(), is_it) != 1) differ(std::string(object) + " has the " + name + " twice");
    confirm_one(object, *found, meant);
  }
  for (const SeenExtension& extension : seen)
    if (std::none_of(expected.begin(), expected.end(), [&](const ExpectedExtension& meant) { return meant.oid == extension.oid; }))
      differ(std::string(object) + " has the extension " + extension.oid + ", which was not meant");
}

}  // namespace certkit::crypto::second_opinion
