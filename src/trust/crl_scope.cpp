#include "trust/crl_scope.hpp"

#include <algorithm>
#include <set>
#include <vector>

#include "asn1/oids.hpp"
#include "asn1/reader.hpp"
#include "base/text.hpp"
#include "trust/name_key.hpp"
#include "trust/revocation_words.hpp"

namespace certkit::trust {
namespace {

using namespace asn1;

constexpr Oid kIssuingDistributionPoint("2.5.29.28");
constexpr std::size_t kMostNames = 1000;         // that are compared, of either side
constexpr std::size_t kMostOctets = 256u << 10;  // of all of them

bool is_true(const Tlv& tlv) { return tlv.content.size() == 1 && tlv.content[0] != 0; }

// The names of a DistributionPointName; of a relative one its RDN, which is a name of its own.
std::vector<Tlv> names_of(ByteView point) {
  std::vector<Tlv> names;
  Reader reader(point, "distribution point");
  while (!reader.at_end() && names.size() < kMostNames) {
    const Tlv form = reader.any("DistributionPointName");
    if (form.tag == context(1, true)) names.push_back(form);
    if (form.tag != context(0, true)) continue;
    for (Reader each = reader.into(form); !each.at_end() && names.size() < kMostNames;) names.push_back(each.any("GeneralName"));
  }
  return names;
}

bool is_url(const Tlv& name, std::string_view url) { return name.tag == context(6, false) && as_text(name.content) == url; }

// Equal for names that are the same. Folded once for each, and not for each pair: both sides may be a stranger's.
std::string general_name_key(const Tlv& name) {
  const bool is_directory_name = name.tag == context(4, true);
  return std::to_string(name.tag) + ':' + (is_directory_name ? name_key(name.content) : std::string(as_text(name.content)));
}

std::set<std::string> keys_of(const std::vector<Tlv>& names) {
  std::set<std::string> keys;
  std::size_t octets = 0;
  for (std::size_t i = 0; i < names.size() && i < kMostNames; ++i) {
    octets += names[i].content.size();
    if (octets > kMostOctets) break;
    keys.insert(general_name_key(names[i]));
  }
  return keys;
}

// The distribution points of the certificate, each with its names: of the point that `from_url` is from, or of all.
std::vector<Tlv> names_in(const Certificate& certificate, const std::string& from_url) {
  std::vector<Tlv> all, of_this;
  const Extensions extensions = certificate.extensions();
  const Extension* extension = extensions.find(oid::kCrlDistributionPoints);
  if (extension == nullptr) return {};
  Reader reader(extension->value, "cRLDistributionPoints");
  for (Reader each = reader.enter(kSequence, "CRLDistributionPoints"); !each.at_end() && all.size() < kMostNames;) {
    Reader point = each.enter(kSequence, "DistributionPoint");
    const auto name = point.optional(context(0, true), "distributionPoint");
    if (!name) continue;
    const std::vector<Tlv> names = names_of(name->content);
    all.insert(all.end(), names.begin(), names.end());
    if (std::any_of(names.begin(), names.end(), [&](const Tlv& one) { return is_url(one, from_url); }))
      of_this.insert(of_this.end(), names.begin(), names.end());
  }
  return of_this.empty() ? all : of_this;
}

std::string shown(const std::vector<Tlv>& names) {
  if (names.empty()) return "a distribution point without a name";
  const Tlv& first = names.front();
  if (first.tag == context(6, false)) return base::printable(as_text(first.content).substr(0, 200));
  if (first.tag == context(4, true)) return name_for_people(first.content);
  return "a name relative to its issuer";
}

}  // namespace

CrlScope crl_scope(const Extensions& crl) {
  CrlScope scope;
  const Extension* extension = crl.find(kIssuingDistributionPoint);
  if (extension == nullptr) return scope;
  Reader reader(extension->value, "issuingDistributionPoint");
  Reader in = reader.enter(kSequence, "IssuingDistributionPoint");
  if (const auto point = in.optional(context(0, true), "distributionPoint")) scope.point = to_bytes(point->content);
  if (const auto flag = in.optional(context(1, false), "onlyContainsUserCerts")) scope.user_certificates_only = is_true(*flag);
  if (const auto flag = in.optional(context(2, false), "onlyContainsCACerts")) scope.ca_certificates_only = is_true(*flag);
  scope.some_reasons_only = in.optional(context(3, false), "onlySomeReasons").has_value();
  if (const auto flag = in.optional(context(4, false), "indirectCRL")) scope.indirect = is_true(*flag);
  if (const auto flag = in.optional(context(5, false), "onlyContainsAttributeCerts")) scope.attribute_certificates_only = is_true(*flag);
  in.finish("IssuingDistributionPoint");
  reader.finish("IssuingDistributionPoint");
  return scope;
}

std::string outside(const CrlScope& scope, const Certificate& certificate, const std::string& from_url) {
  if (scope.attribute_certificates_only) return "it lists attribute certificates only";
  if (scope.user_certificates_only && is_ca(certificate)) return "it lists end-entity certificates only, and this is a CA's";
  if (scope.ca_certificates_only && !is_ca(certificate)) return "it lists CA certificates only, and this is none";
  if (scope.point.empty()) return {};
  // RFC 5280 §6.3.3 (b)(2): one of its names is one of the certificate's distribution point.
  const std::vector<Tlv> names = names_of(scope.point);
  if (!from_url.empty() && std::any_of(names.begin(), names.end(), [&](const Tlv& one) { return is_url(one, from_url); })) return {};
  const std::set<std::string> listed = keys_of(names), wanted = keys_of(names_in(certificate, from_url));
  if (std::any_of(listed.begin(), listed.end(), [&](const std::string& key) { return wanted.contains(key); })) return {};
  return "it is the one for " + shown(names) + ", a distribution point that the certificate does not name";
}

}  // namespace certkit::trust
