#include "trust/name_constraints.hpp"

#include <algorithm>

#include "asn1/oids.hpp"
#include "asn1/reader.hpp"
#include "base/text.hpp"
#include "certkit/error.hpp"

namespace certkit::trust {
namespace {

using asn1::context;

constexpr std::uint8_t kEmail = context(1, false), kDns = context(2, false), kDirectory = context(4, true), kUri = context(6, false),
                       kIp = context(7, false);

bool below(const std::string& name, const std::string& domain) {
  return name.size() > domain.size() && name.ends_with(domain) && name[name.size() - domain.size() - 1] == '.';
}

// ".contoso.com" is not in the RFC for DNS names and common all the same: at least one label more (as OpenSSL and Go take it).
bool dns_within(const std::string& name, const std::string& constraint) {
  if (constraint.empty()) return true;
  if (constraint.front() == '.') return name.size() > constraint.size() && name.ends_with(constraint);
  return name == constraint || below(name, constraint);
}

// "*.contoso.com" stands for bad.contoso.com too.
bool wildcard_touches(const std::string& name, const std::string& constraint) {
  if (!name.starts_with("*.")) return false;
  const std::string base = name.substr(2), domain = constraint.starts_with('.') ? constraint.substr(1) : constraint;
  return below(domain, base) && domain.find('.') == domain.size() - base.size() - 1;
}

// Mail and URI hosts: ".contoso.com" is everything below, "contoso.com" that host alone.
bool host_within(const std::string& host, const std::string& constraint) {
  if (constraint.empty()) return true;
  return constraint.front() == '.' ? host.size() > constraint.size() && host.ends_with(constraint) : host == constraint;
}

// `address` has an '@'.
bool email_within(const std::string& address, const std::string& constraint) {
  const std::size_t at = address.rfind('@'), constraint_at = constraint.rfind('@');
  const std::string host = base::lower_ascii(address.substr(at + 1));
  if (constraint_at == std::string::npos) return host_within(host, base::lower_ascii(constraint));
  return address.substr(0, at) == constraint.substr(0, constraint_at) && host == base::lower_ascii(constraint.substr(constraint_at + 1));
}

std::optional<std::string> host_of_uri(const std::string& uri) {
  const std::size_t scheme_end = uri.find("://");
  if (scheme_end == std::string::npos) return std::nullopt;
  std::string host = uri.substr(scheme_end + 3);
  host = host.substr(0, host.find_first_of("/?#"));
  if (const std::size_t at = host.rfind('@'); at != std::string::npos) host = host.substr(at + 1);
  if (host.starts_with('[')) return std::nullopt;  // an address: not comparable with a domain (RFC 5280 §4.2.1.10)
  host = host.substr(0, host.find(':'));
  if (host.empty()) return std::nullopt;
  return base::lower_ascii(host);
}

bool ip_within(ByteView address, ByteView constraint) {
  if (constraint.size() != 2 * address.size()) return false;
  for (std::size_t i = 0; i < address.size(); ++i)
    if ((address[i] ^ constraint[i]) & constraint[address.size() + i]) return false;
  return true;
}

// As names are compared (RFC 5280 §7.1, RFC 4518 §2.2, §2.6.1), less the case of letters outside ASCII: no blanks at the ends, one where
// there are several.
std::string folded(const std::string& value) {
  std::string out;
  bool blank = false;
  for (const char c : base::lower_ascii(value)) {
    if (c == ' ' || (c >= '\t' && c <= '\r')) {
      blank = !out.empty();
      continue;
    }
    if (blank) out += ' ';
    blank = false;
    out += c;
  }
  return out;
}

bool directory_within(const Name& name, const Name& constraint) {
  const auto same_rdn = [](const std::vector<NameAttribute>& a, const std::vector<NameAttribute>& b) {
    // A set: its order depends on the string types.
    return std::is_permutation(a.begin(), a.end(), b.begin(), b.end(), [](const NameAttribute& x, const NameAttribute& y) {
      return x.type == y.type && folded(x.value) == folded(y.value);
    });
  };
  return constraint.rdns.size() <= name.rdns.size() &&
         std::equal(constraint.rdns.begin(), constraint.rdns.end(), name.rdns.begin(), same_rdn);
}

struct Candidate {  // a name as its DER has it, taken apart once
  std::uint8_t tag;
  Bytes content;
  std::optional<Name> directory;
};

enum class Sense { permitted, excluded };

// Where a name cannot be compared, the answer is the one that refuses.
bool within(const Candidate& name, ByteView constraint, Sense sense) {
  const bool unknown = sense == Sense::excluded;
  const std::string value = base::lower_ascii(as_text(name.content)), limit = base::lower_ascii(as_text(constraint));
  switch (name.tag) {
    case kDns: return dns_within(value, limit) || (sense == Sense::excluded && wildcard_touches(value, limit));
    case kEmail:
      if (value.find('@') == std::string::npos) return unknown;
      return email_within(std::string(as_text(name.content)), std::string(as_text(constraint)));
    case kUri: {
      const auto host = host_of_uri(std::string(as_text(name.content)));
      return host ? host_within(*host, limit) : unknown;
    }
    case kIp: return ip_within(name.content, constraint);
    case kDirectory: return name.directory && directory_within(*name.directory, Name::parse(constraint));
    default: return unknown;
  }
}

// Whether all of a DNS or address subtree is in another one.
bool subtree_within(const asn1::Tlv& inner, ByteView outer) {
  if (inner.tag == kDns) {
    const std::string domain = base::lower_ascii(as_text(inner.content)), limit = base::lower_ascii(as_text(outer));
    return domain == limit || dns_within(domain, limit);
  }
  const std::size_t half = inner.content.size() / 2;
  if (inner.tag != kIp || !ip_within(inner.content.first(half), outer)) return false;
  for (std::size_t i = half; i < outer.size(); ++i)
    if (outer[i] & ~inner.content[i]) return false;
  return true;
}

std::string text_of(const asn1::Tlv& base) {
  if (base.tag == kDns || base.tag == kEmail || base.tag == kUri) return base::printable(as_text(base.content));
  try {
    return GeneralName::parse(base.whole).to_text();
  } catch (const Error&) {
    return base::to_hex(base.content);
  }
}

}  // namespace

NameConstraints::NameConstraints(std::span<const Certificate> chain) {
  for (const Certificate& certificate : chain) {
    const Extensions extensions = certificate.extensions();
    const Extension* extension = extensions.find(asn1::oid::kNameConstraints);
    if (extension == nullptr) continue;
    asn1::Reader outer(extension->value, "nameConstraints");
    asn1::Reader fields = outer.enter(asn1::kSequence, "nameConstraints");
    outer.finish("nameConstraints");
    Rules rules;
    for (const unsigned which : {0u, 1u}) {
      auto subtrees = fields.optional_enter(context(which, true), "subtrees");
      while (subtrees && !subtrees->at_end()) {
        asn1::Reader subtree = subtrees->enter(asn1::kSequence, "subtree");
        const asn1::Tlv base = subtree.any("base");
        const auto minimum = subtree.optional(context(0, false), "minimum"), maximum = subtree.optional(context(1, false), "maximum");
        if (maximum || (minimum && !(minimum->content.size() == 1 && minimum->content[0] == 0))) {
          throw Error(Errc::refused,
                      "the CA " + certificate.subject().to_rfc4514() + " has a name constraint with a minimum or maximum: " + text_of(base),
                      "nobody may use these (RFC 5280 §4.2.1.10), and what they mean is not defined: use another CA");
        }
        subtree.finish("subtree");
        ByteView content = base.content;
        if (base.tag == kIp && content.size() != 8 && content.size() != 32)
          outer.fail("an address range is neither 8 nor 32 octets", base.offset);
        (which == 0 ? rules.permitted : rules.excluded).push_back({base.tag, to_bytes(content), text_of(base)});
      }
    }
    fields.finish("nameConstraints");
    rules_.push_back(std::move(rules));
  }
}

std::optional<std::string> NameConstraints::refusal(const GeneralName& name) const {
  if (rules_.empty()) return std::nullopt;
  const Bytes der = name.der();
  asn1::Reader reader(der, "general name");
  const asn1::Tlv tlv = reader.any("name");
  Candidate candidate{tlv.tag, to_bytes(tlv.content), std::nullopt};
  if (candidate.tag == kDirectory) candidate.directory = Name::parse(tlv.content);
  for (const Rules& rules : rules_) {
    std::string ranges;
    bool constrained = false, inside = false;
    for (const Subtree& subtree : rules.excluded)
      if (subtree.tag == candidate.tag && within(candidate, subtree.content, Sense::excluded))
        return name.to_text() + " is excluded by " + subtree.text;
    for (const Subtree& subtree : rules.permitted) {
      if (subtree.tag != candidate.tag) continue;
      constrained = true;
      inside = inside || within(candidate, subtree.content, Sense::permitted);
      ranges += (ranges.empty() ? "" : ", ") + subtree.text;
    }
    if (constrained && !inside) return name.to_text() + " is not within " + ranges;
  }
  return std::nullopt;
}

std::optional<std::string> NameConstraints::subtree_refusal(const GeneralName& subtree) const {
  const Bytes der = subtree.der();
  asn1::Reader reader(der, "general name");
  const asn1::Tlv wanted = reader.any("name");
  const auto holds = [&](const Subtree& outer) { return outer.tag == wanted.tag && subtree_within(wanted, outer.content); };
  for (const Rules& rules : rules_) {
    std::string ranges;
    for (const Subtree& outer : rules.excluded)
      if (holds(outer)) return subtree.to_text() + " is excluded by " + outer.text;
    for (const Subtree& outer : rules.permitted)
      if (outer.tag == wanted.tag) ranges += (ranges.empty() ? "" : ", ") + outer.text;
    if (!ranges.empty() && std::none_of(rules.permitted.begin(), rules.permitted.end(), holds))
      return subtree.to_text() + " is not within " + ranges;
  }
  return std::nullopt;
}

std::optional<std::string> NameConstraints::refusal(const Name& subject, CommonName common_name) const {
  if (rules_.empty() || subject.empty()) return std::nullopt;
  GeneralName whole;
  whole.type = GeneralName::Type::directory;
  whole.value = subject.to_rfc4514();
  whole.name = subject;
  if (const auto why = refusal(whole)) return why;
  for (const auto& rdn : subject.rdns) {
    for (const NameAttribute& attribute : rdn) {
      if (attribute.type != asn1::oid::kEmailAddress) continue;
      GeneralName email;
      email.type = GeneralName::Type::email;
      email.value = attribute.value;
      if (const auto why = refusal(email)) return why;
    }
  }
  if (common_name == CommonName::ignored) return std::nullopt;
  if (const auto host = host_in_common_name(subject)) return refusal(*host);
  return std::nullopt;
}

std::size_t NameConstraints::size() const noexcept {
  std::size_t all = 0;
  for (const Rules& rules : rules_) all += rules.permitted.size() + rules.excluded.size();
  return all;
}

std::optional<GeneralName> host_in_common_name(const Name& subject) {
  const auto common_name = subject.common_name();
  if (!common_name || common_name->find_first_of("/@ \\") != std::string::npos) return std::nullopt;
  try {
    GeneralName name = GeneralName::from_text(*common_name);
    const bool host =
        name.type == GeneralName::Type::ip || (name.type == GeneralName::Type::dns && name.value.find('.') != std::string::npos);
    if (host) return name;
  } catch (const Error&) {  // "Lab CA", "Jürgen": a CN may be anything
  }
  return std::nullopt;
}

}  // namespace certkit::trust
