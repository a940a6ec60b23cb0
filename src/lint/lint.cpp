#include "lint/lint.hpp"

#include <algorithm>
#include <deque>
#include <map>
#include <unordered_set>

#include "asn1/algorithm.hpp"
#include "asn1/title.hpp"
#include "base/text.hpp"
#include "certkit/error.hpp"
#include "crypto/signature.hpp"
#include "lint/paper.hpp"
#include "lint/public_policy.hpp"
#include "trust/key_numbers.hpp"

namespace certkit::lint {
namespace {

bool signed_by_itself(const Certificate& certificate) {
  try {
    return certificate.self_issued() &&
           crypto::verify(certificate.public_key(), certificate.signature_algorithm(), certificate.tbs(), certificate.signature());
  } catch (const Error&) {
    return false;  // a key or an algorithm that nobody here knows
  }
}

std::string where(const Source& source) {
  return (source.file == "-" ? "standard input" : source.file) + (source.place.empty() ? "" : ", " + source.place);
}

std::string title_of(const Csr& request) {
  const Name subject = request.subject();
  if (auto cn = subject.common_name(); cn && !cn->empty()) return std::move(*cn);
  return subject.empty() ? "request" : subject.to_rfc4514();
}

// "certificate www.contoso.com (a.pem, line 1)"
std::string use_of(const Item& item) {
  const std::string at = " (" + where(item.source) + ")";
  if (const auto* certificate = item.as<Certificate>()) return "certificate " + base::printable(title(*certificate)) + at;
  if (const auto* request = item.as<Csr>()) return "request " + base::printable(title_of(*request)) + at;
  return (item.as<PrivateKey>() != nullptr ? "private key" : "public key") + at;
}

std::optional<PublicKey> key_of(const Item& item) {
  if (const auto* key = item.as<PrivateKey>()) return key->public_key();
  if (const auto* key = item.as<PublicKey>()) return *key;
  if (const auto* certificate = item.as<Certificate>()) return certificate->public_key();
  if (const auto* request = item.as<Csr>()) return request->public_key();
  return std::nullopt;
}

// One judgement while it is made.
class Trial {
 public:
  Trial(const Bag& bag, const Options& options) : bag_(bag), options_(options) {}

  Judgement all() {
    collect();
    keys();
    for (const One& one : papers_)
      if (options_.device && for_device(one)) device(one);
    pfx();
    chains();
    for (const One& one : papers_) paper(one);
    std::stable_sort(result_.findings.begin(), result_.findings.end(),
                     [](const Finding& a, const Finding& b) { return a.severity < b.severity; });
    return std::move(result_);
  }

 private:
  struct One {
    const Item* item;
    Paper paper;
  };

  // Each certificate once, where it was first.
  void collect() {
    std::unordered_set<std::string_view> seen;
    for (const Item& item : bag_.items) {
      if (const auto* certificate = item.as<Certificate>()) {
        beside_[item.source.file].push_back(certificate);
        if (!seen.insert(as_text(certificate->der())).second) continue;
        papers_.push_back({&item, Paper(*certificate, {options_.now, certificate->not_before()}, signed_by_itself(*certificate))});
        ++result_.judged.certificates;
      } else if (const auto* request = item.as<Csr>()) {
        papers_.push_back({&item, Paper(*request, {options_.now, options_.now})});
        ++result_.judged.requests;
      }
    }
  }

  Report report(const Rule& rule, const std::string& file, const std::string& subject) {
    Finding form;
    form.id = rule.id;
    form.severity = rule.severity;
    form.file = file;
    form.subject = subject;
    form.fix = rule.mend;
    form.citation = rule.citation;
    return {result_.findings, std::move(form)};
  }
  Report report(const Rule& rule, const Item& item) { return report(rule, item.source.file, use_of(item)); }

  template <class Call>
  void each_rule(const Call& call) {
    for (const Rule* rule : all_rules()) call(*rule);
  }

  void keys() {
    std::vector<KeyCase> cases;
    trust::KeyNumbers numbers;
    for (const Item& item : bag_.items) {
      const std::optional<PublicKey> key = key_of(item);
      if (!key) continue;
      const std::size_t number = numbers.number(*key);
      if (number == cases.size()) cases.push_back(key_case(*key, item));
      cases[number].users.push_back(&item);
    }
    result_.judged.keys = cases.size();
    each_rule([&](const Rule& rule) {
      if (const auto* judge = std::get_if<void (*)(const Inputs&, Report&)>(&rule.judge)) {
        Report out = report(rule, "", "what was given");
        (*judge)(Inputs{bag_, cases, options_.device ? &*options_.device : nullptr}, out);
      }
    });
    for (const KeyCase& one : cases)
      each_rule([&](const Rule& rule) {
        if (const auto* judge = std::get_if<void (*)(const KeyCase&, Report&)>(&rule.judge)) {
          Report out = report(rule, *one.users.front());
          (*judge)(one, out);
        }
      });
    note_what_keys_were_not_judged_by(cases);
  }

  KeyCase key_case(const PublicKey& key, const Item& item) {
    KeyCase one{key, use_of(item), {}, {}, {}, {}, options_.blacklist};
    if (key.type() != KeyType::rsa && key.type() != KeyType::rsa_pss) return one;
    asn1::Reader bits(key.key_bits(), "RSA public key");
    asn1::Reader numbers = bits.enter(asn1::kSequence, "RSA public key");
    one.modulus_content = to_bytes(numbers.integer("modulus"));
    one.exponent_content = to_bytes(numbers.integer("exponent"));
    one.modulus = to_bytes(asn1::magnitude(one.modulus_content));
    one.exponent = to_bytes(asn1::magnitude(one.exponent_content));
    return one;
  }

  void note_what_keys_were_not_judged_by(const std::vector<KeyCase>& cases) {
    const auto rsa = std::count_if(cases.begin(), cases.end(), [](const KeyCase& key) { return key.rsa(); });
    std::error_code ignored;
    if (rsa != 0 && !std::filesystem::is_directory(options_.blacklist, ignored))
      result_.not_judged.push_back(
          {"debian-weak-key", "no lists of these keys are installed: there is no folder " + options_.blacklist.string()});
    if (static_cast<std::size_t>(rsa) > Inputs::kMostModuli)
      result_.not_judged.push_back({"common-factor", "more than " + std::to_string(Inputs::kMostModuli) + " RSA keys are not compared"});
  }

  // What a device would be given: no CA's certificate, unless there is nothing else.
  [[nodiscard]] bool for_device(const One& one) const {
    return !one.paper.ca || std::all_of(papers_.begin(), papers_.end(), [](const One& other) { return other.paper.ca; });
  }

  void device(const One& one) {
    each_rule([&](const Rule& rule) {
      if (const auto* judge = std::get_if<void (*)(const DeviceCase&, Report&)>(&rule.judge)) {
        Report out = report(rule, *one.item);
        (*judge)(DeviceCase{one.paper, *options_.device}, out);
      }
    });
  }

  void pfx() {
    for (const Bag::File& file : bag_.files) {
      if (!file.pkcs12) continue;
      ++result_.judged.pfx;
      PfxCase one{file, {}, options_.reader, options_.reader_word, options_.device ? &*options_.device : nullptr};
      for (const Item& item : bag_.items)
        if (item.source.file == file.name) one.items.push_back(&item);
      each_rule([&](const Rule& rule) {
        if (const auto* judge = std::get_if<void (*)(const PfxCase&, Report&)>(&rule.judge)) {
          Report out = report(rule, file.name, file.name);
          (*judge)(one, out);
        }
      });
    }
  }

  void chains() {
    std::vector<const Certificate*> cas;
    for (const One& one : papers_)
      if (one.paper.certificate != nullptr && (one.paper.ca || one.paper.self_signed)) cas.push_back(one.paper.certificate);
    for (const One& one : papers_) {
      if (one.paper.certificate == nullptr || !one.paper.leaf()) continue;
      const auto& beside = beside_[one.item->source.file];
      std::vector<const Certificate*> pool = beside;
      pool.insert(pool.end(), cas.begin(), cas.end());
      const Chain chain = order_chain(*one.paper.certificate, pool);
      const ChainCase with{*one.paper.certificate, chain, beside, one.item->source.container.starts_with("PKCS#12")};
      each_rule([&](const Rule& rule) {
        if (const auto* judge = std::get_if<void (*)(const ChainCase&, Report&)>(&rule.judge)) {
          Report out = report(rule, *one.item);
          (*judge)(with, out);
        }
      });
    }
  }

  void paper(const One& one) {
    each_rule([&](const Rule& rule) {
      if (const auto* judge = std::get_if<void (*)(const Paper&, const PolicyLine&, Report&)>(&rule.judge)) {
        if (options_.public_cas && fits(rule, one.paper) && one.paper.for_servers()) by_policy(rule, *judge, one);
        return;
      }
      const auto* judge = std::get_if<void (*)(const Paper&, Report&)>(&rule.judge);
      if (judge == nullptr || !fits(rule, one.paper) || one.paper.days.issued < rule.since) return;
      Report out = report(rule, *one.item);
      (*judge)(one.paper, out);
    });
  }

  static bool fits(const Rule& rule, const Paper& paper) {
    return rule.papers == Papers::both || (rule.papers == Papers::certificates) == (paper.certificate != nullptr);
  }

  // The worst line first; what is an error is not said again as advice.
  void by_policy(const Rule& rule, void (*judge)(const Paper&, const PolicyLine&, Report&), const One& one) {
    const Time day = options_.public_cas->at.value_or(one.paper.days.issued);
    for (const Severity severity : {Severity::error, Severity::warning, Severity::note})
      for (const PolicyLine& line : policy_lines()) {
        if (line.rule != rule.id || line.severity != severity || day < line.from || day >= line.until) continue;
        const std::size_t before = result_.findings.size();
        Report out = report(rule, *one.item);
        judge(one.paper, line, out);
        for (std::size_t i = before; i < result_.findings.size(); ++i) {
          Finding& finding = result_.findings[i];
          if (finding.severity == rule.severity) finding.severity = line.severity;
          finding.citation = line.citation;
        }
        if (result_.findings.size() != before) return;
      }
  }

  const Bag& bag_;
  const Options& options_;
  std::deque<One> papers_;
  std::map<std::string, std::vector<const Certificate*>> beside_;  // the certificates of each file
  Judgement result_;
};

}  // namespace

Judgement judge(const Bag& bag, const Options& options) { return Trial(bag, options).all(); }

Judgement judge(const profile::DeviceProfile& profile, const std::string& file) {
  Judgement result;
  result.judged.profiles = 1;
  for (const Rule* rule : all_rules())
    if (const auto* judge = std::get_if<void (*)(const profile::DeviceProfile&, Report&)>(&rule->judge)) {
      Report out(result.findings, {std::string(rule->id), rule->severity, file, "profile " + file, "", "", std::string(rule->mend),
                                   std::string(rule->citation)});
      (*judge)(profile, out);
    }
  std::stable_sort(result.findings.begin(), result.findings.end(),
                   [](const Finding& a, const Finding& b) { return a.severity < b.severity; });
  return result;
}

void append(Judgement& all, Judgement&& more) {
  all.findings.insert(all.findings.end(), std::make_move_iterator(more.findings.begin()), std::make_move_iterator(more.findings.end()));
  all.not_judged.insert(all.not_judged.end(), more.not_judged.begin(), more.not_judged.end());
  all.judged.certificates += more.judged.certificates;
  all.judged.requests += more.judged.requests;
  all.judged.keys += more.judged.keys;
  all.judged.pfx += more.judged.pfx;
  all.judged.profiles += more.judged.profiles;
  std::stable_sort(all.findings.begin(), all.findings.end(), [](const Finding& a, const Finding& b) { return a.severity < b.severity; });
}

}  // namespace certkit::lint
