#include "lint/judging.hpp"

#include <algorithm>
#include <cstdlib>

#include "asn1/algorithm.hpp"
#include "asn1/title.hpp"
#include "base/text.hpp"
#include "lint/public_policy.hpp"
#include "trust/key_numbers.hpp"

namespace certkit::lint {
namespace {

using OfPaper = void (*)(const Paper&, Report&);
using OfPublicPaper = void (*)(const Paper&, const PolicyLine&, Report&);

std::string title_of(const Csr& request) {
  const Name subject = request.subject();
  if (auto cn = subject.common_name(); cn && !cn->empty()) return std::move(*cn);
  return subject.empty() ? "without subject" : subject.to_rfc4514();
}

bool fits(const Rule& rule, const Paper& paper) {
  return rule.papers == Papers::both || (rule.papers == Papers::certificates) == (paper.certificate != nullptr);
}

// The worst line first; what is an error is not said again as advice.
void by_policy(const Rule& rule, OfPublicPaper judge, const Paper& paper, const Where& where, Time day, Findings& findings) {
  for (const Severity severity : {Severity::error, Severity::warning, Severity::note})
    for (const PolicyLine& line : policy_lines()) {
      if (line.rule != rule.id || line.severity != severity || day < line.from || day >= line.until) continue;
      const std::size_t before = findings.size();
      Report out = report(rule, where, findings);
      judge(paper, line, out);
      for (std::size_t i = before; i < findings.size(); ++i) {
        if (findings[i].severity == rule.severity) findings[i].severity = line.severity;
        findings[i].citation = line.citation;
      }
      if (findings.size() != before) return;
    }
}

std::optional<PublicKey> key_of(const Item& item) {
  if (const auto* key = item.as<PrivateKey>()) return key->public_key();
  if (const auto* key = item.as<PublicKey>()) return *key;
  if (const auto* certificate = item.as<Certificate>()) return certificate->public_key();
  if (const auto* request = item.as<Csr>()) return request->public_key();
  return std::nullopt;
}

KeyCase key_case(const PublicKey& key, const Item& item) {
  KeyCase one{key, use_of(item), {}, {}, {}, {}};
  if (key.type() != KeyType::rsa && key.type() != KeyType::rsa_pss) return one;
  asn1::Reader bits(key.key_bits(), "RSA public key");
  asn1::Reader numbers = bits.enter(asn1::kSequence, "RSA public key");
  one.modulus_content = to_bytes(numbers.integer("modulus"));
  one.exponent_content = to_bytes(numbers.integer("exponent"));
  one.modulus = to_bytes(asn1::magnitude(one.modulus_content));
  one.exponent = to_bytes(asn1::magnitude(one.exponent_content));
  return one;
}

}  // namespace

std::string use_of(const Item& item) {
  const std::string& file = item.source.file;
  const std::string place = (file == "-" ? "standard input" : file) + (item.source.place.empty() ? "" : ", " + item.source.place);
  const std::string at = place.empty() ? "" : " (" + place + ")";
  if (const auto* certificate = item.as<Certificate>()) return "certificate " + base::printable(title(*certificate)) + at;
  if (const auto* request = item.as<Csr>()) return "request " + base::printable(title_of(*request)) + at;
  return (item.as<PrivateKey>() != nullptr ? "private key" : "public key") + at;
}

Where where_of(const Item& item) {
  static constexpr std::string_view kLine = "line ";
  const std::string& place = item.source.place;
  const std::size_t line = place.starts_with(kLine) ? std::strtoul(place.c_str() + kLine.size(), nullptr, 10) : 0;
  return {item.source.file, use_of(item), line};
}

Report report(const Rule& rule, const Where& where, Findings& findings) {
  Finding form;
  form.id = rule.id;
  form.severity = rule.severity;
  form.file = where.file;
  form.subject = where.subject;
  form.line = where.line;
  form.fix = rule.mend;
  form.citation = rule.citation;
  return {findings, std::move(form)};
}

void judge_for_public_cas(const Paper& paper, const Where& where, const PublicCas& public_cas, Findings& findings) {
  if (!paper.for_servers()) return;
  const Time day = public_cas.at.value_or(paper.days.issued);
  for (const Rule* rule : all_rules())
    if (const auto* judge = std::get_if<OfPublicPaper>(&rule->judge); judge != nullptr && fits(*rule, paper))
      by_policy(*rule, *judge, paper, where, day, findings);
}

void judge_paper(const Paper& paper, const Where& where, const std::optional<PublicCas>& public_cas, Findings& findings) {
  if (public_cas) judge_for_public_cas(paper, where, *public_cas, findings);
  for (const Rule* rule : all_rules()) {
    const auto* judge = std::get_if<OfPaper>(&rule->judge);
    if (judge == nullptr || !fits(*rule, paper) || paper.days.issued < rule->since) continue;
    Report out = report(*rule, where, findings);
    (*judge)(paper, out);
  }
}

std::vector<KeyCase> keys_in(const Bag& bag) {
  std::vector<KeyCase> keys;
  trust::KeyNumbers numbers;
  for (const Item& item : bag.items) {
    const std::optional<PublicKey> key = key_of(item);
    if (!key) continue;
    const std::size_t number = numbers.number(*key);
    if (number == keys.size()) keys.push_back(key_case(*key, item));
    keys[number].users.push_back(&item);
  }
  return keys;
}

void sort_by_severity(Findings& findings) {
  std::stable_sort(findings.begin(), findings.end(), [](const Finding& a, const Finding& b) { return a.severity < b.severity; });
}

}  // namespace certkit::lint
