#include "trust/truststore.hpp"

#include <algorithm>
#include <optional>
#include <unordered_map>
#include <unordered_set>

#include "asn1/oids.hpp"
#include "base/text.hpp"
#include "certkit/error.hpp"
#include "trust/name_key.hpp"

namespace certkit::trust {
namespace {

constexpr std::size_t kFewestDigits = 8;
constexpr std::size_t kLongestAlias = 64;

using DerSet = std::unordered_set<std::string_view>;

std::string date_of(Time time) { return to_rfc3339(time).substr(0, 10); }

// "AB:CD:…", "abcd…" as lower-case digits; nothing if it is no fingerprint.
std::optional<std::string> as_fingerprint(std::string_view text) {
  std::string digits;
  for (const char c : base::lower_ascii(text)) {
    if (c == ':' || c == ' ') continue;
    if (!((c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'))) return std::nullopt;
    digits += c;
  }
  if (digits.size() < kFewestDigits || digits.size() > 64) return std::nullopt;
  return digits;
}

std::optional<std::string> as_name_key(const std::string& text) {
  try {
    return name_key(Name::from_rfc4514(text).der());
  } catch (const Error&) {
    return std::nullopt;
  }
}

std::string alias_base(const Certificate& certificate) {
  std::string text;
  try {
    const Name subject = certificate.subject();
    text = subject.common_name().value_or("");
    static constexpr Oid kOrganization("2.5.4.10");
    for (const auto& rdn : subject.rdns)
      for (const NameAttribute& attribute : rdn)
        if (text.empty() && attribute.type == kOrganization) text = attribute.value;
  } catch (const Error&) {  // an unreadable subject gets the fingerprint
  }
  // Java folds aliases when it looks them up, and not when it loads a store: only what has one form everywhere is kept.
  std::string alias;
  for (const char c : base::lower_ascii(text)) {
    const bool kept = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || c == '.' || c == '_';
    if (kept)
      alias += c;
    else if (!alias.empty() && alias.back() != '-')
      alias += '-';
    if (alias.size() == kLongestAlias) break;
  }
  while (!alias.empty() && alias.back() == '-') alias.pop_back();
  const bool says_something = std::any_of(alias.begin(), alias.end(), [](char c) { return c >= 'a' && c <= 'z'; });
  return says_something ? alias : "ca-" + base::to_hex(certificate.sha256()).substr(0, kFewestDigits);
}

}  // namespace

bool judged_by_nss(const Item& certificate) noexcept { return certificate.source.container.ends_with("NSS"); }

std::string rejection(const Item& certificate) {
  const auto is_for_servers = [](const Oid& purpose) {
    return purpose == asn1::oid::kServerAuth || purpose == asn1::oid::kAnyExtendedKeyUsage;
  };
  const bool by_nss = judged_by_nss(certificate);
  const std::string by = by_nss ? " by its NSS database" : " by OpenSSL's trust attributes";
  for (const Oid& purpose : certificate.rejected_for)
    if (is_for_servers(purpose)) return "rejected for " + name_of(purpose) + by;
  const auto& trusted = certificate.trusted_for;
  if ((trusted.empty() && !by_nss) || std::any_of(trusted.begin(), trusted.end(), is_for_servers)) return {};
  return "not trusted for servers" + by;
}

Anchors anchors_of(const Bag& bag) {
  Anchors anchors;
  for (const Item& item : bag.items) {
    const auto* certificate = item.as<Certificate>();
    if (certificate == nullptr) continue;
    if (std::string why = rejection(item); !why.empty())
      anchors.left_out.push_back({*certificate, std::move(why), true});
    else if (!is_ca(*certificate) && !certificate->self_issued())
      anchors.left_out.push_back({*certificate, "not a CA"});
    else
      anchors.certificates.push_back(*certificate);
  }
  return anchors;
}

StoreBuilder::Candidate::Candidate(Certificate what, std::string called, std::string why_rejected)
    : certificate(std::move(what)),
      name(std::move(called)),
      rejection(std::move(why_rejected)),
      hash(std::hash<std::string_view>()(as_text(certificate.der()))) {}

void StoreBuilder::take(const Candidate& candidate) {
  store_.certificates.push_back(candidate.certificate);
  store_.names.push_back(candidate.name);
}

void StoreBuilder::keep(Candidate&& candidate) {
  const auto [known, is_new] = seen_.insert(std::move(candidate));
  if (!is_new) return;
  if (known->rejection.empty() || options_.keep_rejected)
    take(*known);
  else
    store_.left_out.push_back({known->certificate, known->rejection, true});
}

void StoreBuilder::add(Candidate&& candidate) {
  const auto [known, is_new] = seen_.insert(std::move(candidate));
  const Certificate& certificate = known->certificate;
  if (!is_new) {
    store_.left_out.push_back({certificate, "there already"});
  } else if (!options_.keep_rejected && !known->rejection.empty()) {
    store_.left_out.push_back({certificate, known->rejection, true});
  } else if (!options_.any && !is_ca(certificate)) {
    store_.left_out.push_back({certificate, "not a CA"});
  } else if (!options_.keep_expired && certificate.not_after() < options_.now) {
    store_.left_out.push_back({certificate, "expired " + date_of(certificate.not_after())});
  } else {
    take(*known);
  }
}

Store build(std::span<const Certificate* const> certificates, const StoreOptions& options) {
  StoreBuilder builder(options);
  for (const Certificate* certificate : certificates) builder.add(StoreBuilder::Candidate(*certificate));
  return builder.take();
}

std::vector<std::size_t> find(std::span<const Certificate> certificates, const std::string& fingerprint_or_subject) {
  std::vector<std::size_t> found;
  if (const auto digits = as_fingerprint(fingerprint_or_subject)) {
    DerSet different;
    for (std::size_t at = 0; at < certificates.size(); ++at) {
      const Certificate& certificate = certificates[at];
      if (!base::to_hex(certificate.sha256()).starts_with(*digits) && !base::to_hex(certificate.sha1()).starts_with(*digits)) continue;
      found.push_back(at);
      different.insert(as_text(certificate.der()));
    }
    if (different.size() > 1) {
      throw Error(Errc::usage, std::to_string(different.size()) + " certificates have a fingerprint that begins with " + *digits,
                  "give more digits");
    }
    if (!found.empty()) return found;
  }
  const auto wanted = as_name_key(fingerprint_or_subject);
  const std::string wanted_cn = base::lower_ascii(fingerprint_or_subject);
  for (std::size_t at = 0; at < certificates.size(); ++at) {
    const ByteView subject = certificates[at].subject_der();
    bool fits = wanted && name_key(subject) == *wanted;
    try {
      if (!fits) fits = base::lower_ascii(certificates[at].subject().common_name().value_or("")) == wanted_cn && !wanted_cn.empty();
    } catch (const Error&) {  // an unreadable subject has no CN
    }
    if (fits) found.push_back(at);
  }
  return found;
}

std::vector<std::string> aliases(std::span<const Certificate> certificates, std::span<const std::string> names) {
  std::vector<std::string> result(certificates.size());
  std::unordered_set<std::string> taken;
  std::unordered_map<std::string, int> next;  // per base: so that a thousand of one name are not tried from 2 again and again
  const auto unused = [&](const std::string& base) {
    std::string alias = base;
    for (int& n = next.try_emplace(base, 2).first->second; !taken.insert(alias).second; ++n) alias = base + "-" + std::to_string(n);
    return alias;
  };
  for (std::size_t i = 0; i < std::min(names.size(), result.size()); ++i)
    if (!names[i].empty()) result[i] = unused(base::lower(names[i]));
  for (std::size_t i = 0; i < result.size(); ++i)
    if (result[i].empty()) result[i] = unused(alias_base(certificates[i]));
  return result;
}

}  // namespace certkit::trust
