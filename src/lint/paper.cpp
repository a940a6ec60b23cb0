#include "lint/paper.hpp"

#include <algorithm>

#include "asn1/algorithm.hpp"
#include "asn1/oids.hpp"
#include "base/text.hpp"
#include "certkit/error.hpp"

namespace certkit::lint {
namespace {

using namespace asn1;

// What is damaged counts as absent here; extension-damaged says so.
template <class Read>
void tolerantly(const Read& read) {
  try {
    read();
  } catch (const Error& error) {
    if (error.code() != Errc::malformed && error.code() != Errc::limit) throw;
  }
}

RawAlgorithm raw_algorithm(Reader& reader) {
  const Tlv whole = reader.expect(kSequence, "algorithm");
  Reader again(whole.whole, "algorithm");
  const AlgorithmView view = read_algorithm(again, "algorithm");
  return {whole.whole, view.oid, view.parameters};
}

RawAlgorithm key_algorithm_of(ByteView spki) {
  Reader reader(spki, "public key");
  Reader in = reader.enter(kSequence, "public key");
  return raw_algorithm(in);
}

RawTime raw_time(Reader& reader) {
  const Tlv time = reader.any("time");
  return {time.tag, time.content};
}

std::vector<RawName> raw_names(const Extensions& extensions, const Oid& oid, const char* name) {
  std::vector<RawName> names;
  if (const Extension* extension = extensions.find(oid))
    for (const Tlv& one : elements_within(extension->value)) names.push_back({one.tag, one.content, name});
  return names;
}

bool has(const std::vector<Oid>& all, const Oid& one) { return std::find(all.begin(), all.end(), one) != all.end(); }

constexpr Oid kIssuerAltName("2.5.29.18"), kDomainValidated("2.23.140.1.2.1"), kOrganizationValidated("2.23.140.1.2.2"),
    kIndividualValidated("2.23.140.1.2.3"), kExtendedValidated("2.23.140.1.1");

}  // namespace

std::vector<Tlv> elements(ByteView content) noexcept {
  std::vector<Tlv> found;
  try {
    for (Reader reader(content, "value"); !reader.at_end();) found.push_back(reader.any("element"));
  } catch (const Error&) {
    return {};
  }
  return found;
}

std::vector<Tlv> elements_within(ByteView value) noexcept {
  const std::vector<Tlv> one = elements(value);
  return one.size() == 1 ? elements(one.front().content) : std::vector<Tlv>{};
}

std::string in_quotes(std::string_view text) { return "\"" + base::printable(text) + "\""; }

Paper::Paper(const Certificate& of, Days its_days, bool signed_itself) : certificate(&of), days(its_days), self_signed(signed_itself) {
  subject = of.subject();
  issuer = of.issuer();
  subject_der = of.subject_der();
  issuer_der = of.issuer_der();
  spki = of.spki();
  key = of.public_key();
  extensions = of.extensions();
  key_algorithm = key_algorithm_of(spki);
  // The structure was checked when the certificate was made.
  Reader whole(of.der(), "certificate");
  Reader outer = whole.enter(kSequence, "Certificate");
  Reader in = outer.enter(kSequence, "tbsCertificate");
  signature = raw_algorithm(outer);
  (void)in.optional(context(0, true), "version");
  (void)in.integer("serialNumber");
  inner_signature = raw_algorithm(in);
  (void)in.any("issuer");
  Reader validity = in.enter(kSequence, "validity");
  not_before = raw_time(validity);
  not_after = raw_time(validity);
  (void)in.any("subject");
  (void)in.any("subjectPublicKeyInfo");
  issuer_unique_id = in.optional(context(1, false), "issuerUniqueID").has_value();
  subject_unique_id = in.optional(context(2, false), "subjectUniqueID").has_value();
  read_extensions();
}

Paper::Paper(const Csr& of, Days its_days) : request(&of), days(its_days) {
  subject = of.subject();
  subject_der = of.subject_der();
  spki = of.spki();
  key = of.public_key();
  tolerantly([&] { extensions = of.extensions(); });
  key_algorithm = key_algorithm_of(spki);
  Reader whole(of.der(), "CSR");
  Reader outer = whole.enter(kSequence, "CertificationRequest");
  (void)outer.expect(kSequence, "certificationRequestInfo");
  signature = raw_algorithm(outer);
  read_extensions();
}

void Paper::read_extensions() {
  names = raw_names(extensions, oid::kSubjectAltName, "subjectAltName");
  all_names = names;
  const auto issuer_names = raw_names(extensions, kIssuerAltName, "issuerAltName");
  all_names.insert(all_names.end(), issuer_names.begin(), issuer_names.end());
  tolerantly([&] { key_usage = extensions.key_usage(); });
  tolerantly([&] { purposes = extensions.extended_key_usage(); });
  tolerantly([&] { basic_constraints = extensions.basic_constraints(); });
  tolerantly([&] {
    if (const Extension* extension = find(oid::kCertificatePolicies))
      for (const Tlv& one : elements_within(extension->value)) {
        Reader policy(one.content, "policy");
        policies.push_back(policy.oid("policyIdentifier"));
      }
  });
  if (const Extension* extension = find(oid::kBasicConstraints); extension != nullptr && !basic_constraints) {
    const auto parts = elements_within(extension->value);  // a CA is one even if its path length cannot be read
    basic_constraints.emplace();
    basic_constraints->ca = !parts.empty() && parts[0].tag == kBoolean && parts[0].content.size() == 1 && parts[0].content[0] != 0;
  }
  ca = basic_constraints && basic_constraints->ca;
}

bool Paper::has_purpose(const Oid& purpose) const { return has(purposes, purpose); }
bool Paper::has_policy(const Oid& policy) const { return has(policies, policy); }

bool Paper::for_servers() const {
  if (purposes.empty() || has_purpose(oid::kAnyExtendedKeyUsage) || has_purpose(oid::kServerAuth)) return true;
  return has_policy(kDomainValidated) || has_policy(kOrganizationValidated) || has_policy(kIndividualValidated) ||
         has_policy(kExtendedValidated);
}

}  // namespace certkit::lint
