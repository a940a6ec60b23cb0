#include "trust/path.hpp"

#include <algorithm>
#include <map>
#include <tuple>
#include <unordered_map>
#include <unordered_set>

#include "asn1/reader.hpp"
#include "asn1/title.hpp"
#include "base/text.hpp"
#include "certkit/error.hpp"
#include "trust/name_key.hpp"
#include "trust/path_element.hpp"
#include "trust/path_opinion.hpp"
#include "trust/path_rules.hpp"

namespace certkit::trust {
namespace {

constexpr int kMostSignatures = 1000, kMostSteps = 5000;
constexpr std::size_t kMostAsked = 64;     // certificates that a library is given to build with …
constexpr std::size_t kMostOfBotan = 5;    // … and this one: it builds every path that there is before it judges any
constexpr std::size_t kMostKept = 20'000;  // links that a PathFinder remembers

// All certificates that may issue, by subject. Nothing is decoded before it is a candidate.
class Issuers {
 public:
  explicit Issuers(const PathQuestion& question) {
    const auto add = [&](std::span<const Certificate* const> all, bool anchor) {
      for (const Certificate* one : all) {
        auto& same_name = by_name_[as_text(one->subject_der())];
        const auto known = std::find_if(same_name.begin(), same_name.end(), [&](const Entry& other) { return *other.certificate == *one; });
        if (known == same_name.end()) same_name.push_back({one, anchor, nullptr});
      }
    };
    add(question.anchors, true);
    add(question.pool, false);
  }

  struct Entry {
    const Certificate* certificate;
    bool anchor;
    std::unique_ptr<PathElement> element;
    const PathElement& read() {
      if (!element) element = std::make_unique<PathElement>(*certificate);
      return *element;
    }
  };
  // With that subject, octet for octet; else with one that RFC 5280 §7.1 calls the same.
  std::vector<Entry*> named(ByteView name) {
    std::vector<Entry*> found;
    const auto take = [&](std::vector<Entry>& entries) {
      for (Entry& entry : entries) found.push_back(&entry);
    };
    if (const auto exact = by_name_.find(as_text(name)); exact != by_name_.end()) {
      take(exact->second);
      return found;
    }
    if (!folded_ready_) {
      folded_ready_ = true;
      for (auto& [octets, entries] : by_name_) by_folded_name_[name_key(as_bytes(octets))].push_back(&entries);
    }
    if (const auto folded = by_folded_name_.find(name_key(name)); folded != by_folded_name_.end())
      for (std::vector<Entry>* entries : folded->second) take(*entries);
    return found;
  }
  bool is_anchor(const Certificate& certificate) const {
    const auto found = by_name_.find(as_text(certificate.subject_der()));
    return found != by_name_.end() && std::any_of(found->second.begin(), found->second.end(),
                                                  [&](const Entry& entry) { return entry.anchor && *entry.certificate == certificate; });
  }

 private:
  std::unordered_map<std::string_view, std::vector<Entry>> by_name_;
  std::unordered_map<std::string, std::vector<std::vector<Entry>*>> by_folded_name_;
  bool folded_ready_ = false;
};

using Path = std::vector<const PathElement*>;

struct Found {
  Path path;
  bool anchored = false;
  PathJudgement judgement;
  // The better, the greater.
  [[nodiscard]] auto rank() const {
    return std::tuple(judgement.defects.empty(), anchored, -static_cast<long>(judgement.defects.size()), path.size());
  }
};

// A list that speaks of certificates of other CAs (RFC 5280 §5.2.5).
bool is_indirect(const Crl& crl) {
  try {
    const Extensions extensions = crl.extensions();
    const Extension* point = extensions.find(Oid("2.5.29.28"));
    if (point == nullptr) return false;
    asn1::Reader reader(point->value, "issuingDistributionPoint");
    for (asn1::Reader fields = reader.enter(asn1::kSequence, "IssuingDistributionPoint"); !fields.at_end();)
      if (const asn1::Tlv field = fields.any("field"); field.tag == asn1::context(4, false)) return true;
  } catch (const Error&) {
  }
  return false;
}

// Paths from one leaf upwards, depth first, the likeliest issuer first, until one is good.
class Search {
 public:
  using Links = std::map<std::pair<const PathElement*, const PathElement*>, bool>;
  Search(Issuers& issuers, Links& kept, const PathQuestion& question, const std::string& host)
      : issuers_(issuers), kept_(kept), question_(question), host_(host) {}

  Found run(const PathElement& leaf) {
    path_ = {&leaf};
    extend();
    if (best_.path.empty()) {  // nothing came to an end within the limits
      const Defect end{"missing-intermediate", 0, "no end was found in " + std::to_string(kMostSteps) + " steps"};
      conclude(false, &end);
    }
    return std::move(best_);
  }
  // Every certificate that may be on a path, as far as names tell: for the libraries to build with.
  void collect(const Certificate& leaf, std::vector<const Certificate*>& pool, std::vector<const Certificate*>& anchors) {
    std::unordered_set<const Certificate*> seen;
    std::vector<const Certificate*> open{&leaf};
    if (issuers_.is_anchor(leaf)) anchors.push_back(&leaf);
    const auto take = [&](ByteView name) {
      for (Issuers::Entry* entry : issuers_.named(name)) {
        if (*entry->certificate == leaf || seen.size() >= kMostAsked || !seen.insert(entry->certificate).second) continue;
        (entry->anchor ? anchors : pool).push_back(entry->certificate);
        open.push_back(entry->certificate);
      }
    };
    for (std::size_t i = 0; i < open.size(); ++i) take(open[i]->issuer_der());
    // Another key of a CA, or another CA, may have signed its CRL.
    const std::size_t on_paths = open.size();
    for (std::size_t i = 0; i < on_paths && !question_.crls.empty(); ++i)
      for (const Crl* crl : question_.crls)
        if (same(crl->issuer_der(), open[i]->issuer_der()) || is_indirect(*crl)) take(crl->issuer_der());
  }

 private:
  bool signed_by(const PathElement& child, const PathElement& issuer) {
    const bool keep = &child != path_.front();  // leaves come once
    if (keep)
      if (const auto known = kept_.find({&child, &issuer}); known != kept_.end()) return known->second;
    if (signatures_++ >= kMostSignatures) return false;
    const bool answer = issuer.signed_(child);
    if (keep && kept_.size() < kMostKept) kept_[{&child, &issuer}] = answer;
    return answer;
  }

  void conclude(bool anchored, const Defect* end) {
    Found found{path_, anchored, judge_path(path_, anchored, question_, host_, comparisons_)};
    if (end != nullptr) found.judgement.defects.push_back(*end);
    // Self-issued ones do not count towards the depth: without this, a path that was given up would be a good one.
    if (!anchored && found.judgement.defects.empty())
      found.judgement.defects.push_back(
          {"path-length", path_.size() - 1, "no trusted certificate is among the first " + std::to_string(path_.size())});
    if (best_.path.empty() || found.rank() > best_.rank()) best_ = std::move(found);
    done_ = best_.judgement.defects.empty();
  }

  void extend() {
    if (steps_++ >= kMostSteps) return;
    const PathElement& last = *path_.back();
    const std::size_t at = path_.size() - 1;
    const bool anchor = issuers_.is_anchor(last.certificate);
    if (anchor) conclude(true, nullptr);
    if (done_) return;
    if (last.self_issued() && signed_by(last, last)) {
      if (anchor) return;
      const Defect end =
          at == 0 ? Defect{"self-signed", at, "it is signed by its own key, and is no certificate that is trusted"}
                  : Defect{"untrusted-root", at, base::printable(title(last.certificate)) + " is not among the trusted certificates"};
      return conclude(false, &end);
    }
    // One more than is allowed is tried, so that what is too long is called so.
    if (path_.size() > static_cast<std::size_t>(std::max(0, question_.max_depth)) + 2) return conclude(false, nullptr);
    const std::vector<const PathElement*> candidates = issuers_of(last);
    bool any = false, ring = false;
    for (const PathElement* issuer : candidates) {
      const bool there =
          std::any_of(path_.begin(), path_.end(), [&](const PathElement* one) { return one->certificate == issuer->certificate; });
      ring = ring || there;
      if (there || !signed_by(last, *issuer)) continue;
      any = true;
      path_.push_back(issuer);
      extend();
      path_.pop_back();
      if (done_) return;
    }
    if (any || anchor) return;
    const Defect end = candidates.empty() || ring ? missing(last, at) : not_signed_by(last, *candidates.front(), at);
    conclude(false, &end);
  }

  static Defect missing(const PathElement& last, std::size_t at) {
    return {"missing-intermediate", at, "its issuer is not there: " + base::printable(last.certificate.issuer().to_rfc4514())};
  }
  static Defect not_signed_by(const PathElement& last, const PathElement& issuer, std::size_t at) {
    const bool hints = last.issuer_identifier && issuer.own_identifier;
    if (hints && *last.issuer_identifier != *issuer.own_identifier)
      return {"wrong-intermediate", at,
              base::printable(title(issuer.certificate)) + " is there with the key identifier " + base::to_hex(*issuer.own_identifier) +
                  ", and it was signed by the key with the identifier " + base::to_hex(*last.issuer_identifier)};
    return {"bad-signature", at, "its signature was not made by the key of " + base::printable(title(issuer.certificate))};
  }

  std::vector<const PathElement*> issuers_of(const PathElement& child) {
    using Ranked = std::tuple<bool, int, bool, bool, bool, Time, std::size_t, const PathElement*>;
    std::vector<Ranked> ranked;
    for (Issuers::Entry* entry : issuers_.named(child.certificate.issuer_der())) {
      const PathElement& one = entry->read();
      const Certificate& certificate = one.certificate;
      const int hint = !child.issuer_identifier || !one.own_identifier ? 1 : *child.issuer_identifier == *one.own_identifier ? 0 : 2;
      const bool in_time = certificate.not_before() <= question_.at && question_.at <= certificate.not_after();
      ranked.emplace_back(!in_time, hint, !entry->anchor, !one.is_ca(), !certificate.self_issued(),
                          Time{} - (certificate.not_after() - Time{}), ranked.size(), &one);
    }
    std::sort(ranked.begin(), ranked.end());
    std::vector<const PathElement*> result;
    for (const Ranked& one : ranked) result.push_back(std::get<7>(one));
    return result;
  }

  Issuers& issuers_;
  Links& kept_;
  const PathQuestion& question_;
  const std::string& host_;
  Path path_;
  Found best_;
  bool done_ = false;
  int signatures_ = 0, steps_ = 0;
  std::size_t comparisons_ = kMostComparisons;
};

std::size_t most_of_one_name(const Path& path) {
  std::unordered_map<std::string_view, std::size_t> times;
  std::size_t most = 0;
  for (const PathElement* one : path) most = std::max(most, ++times[as_text(one->certificate.subject_der())]);
  return most;
}

std::vector<const Certificate*> certificates_of(const Path& path, std::size_t first, std::size_t behind) {
  std::vector<const Certificate*> result;
  for (std::size_t i = first; i < behind; ++i) result.push_back(&path[i]->certificate);
  return result;
}

}  // namespace

struct PathFinder::Inside {
  explicit Inside(const PathQuestion& given) : question(given), issuers(given) {}
  PathQuestion question;
  Issuers issuers;
  Search::Links links;

  using Ask = Opinion (*)(const OpinionQuestion&);
  // First with everything that may be on a path; where that leads nowhere, and we know a way, with that way alone.
  Opinion ask(Ask library, std::size_t most, Search& search, const Found& found) const {
    std::vector<const Certificate*> pool, anchors;
    const Certificate& leaf = found.path.front()->certificate;
    search.collect(leaf, pool, anchors);
    if (pool.size() + anchors.size() <= most) {
      Opinion opinion = library({&leaf, pool, anchors, &question});
      if (opinion.path_good || !found.anchored || !found.judgement.defects.empty()) return opinion;
    }
    if (!found.anchored) return library({&leaf, certificates_of(found.path, 1, found.path.size()), {}, &question});
    const auto own_pool = certificates_of(found.path, 1, found.path.size() - (found.path.size() > 1 ? 1 : 0));
    const auto own_anchor = certificates_of(found.path, found.path.size() - 1, found.path.size());
    return library({&leaf, own_pool, own_anchor, &question});
  }

  void conclude(Search& search, const Found& found, PathAnswer& answer) const {
    const bool policies = std::any_of(found.path.begin(), found.path.end(), [](const PathElement* one) { return one->policies; });
    const bool both = question.opinions == PathQuestion::Opinions::both;
    const bool own = found.judgement.defects.empty();
    if (!both && !policies && question.crls.empty()) {
      answer.good = answer.openssl_good = answer.botan_good = own;
      return;
    }
    const Opinion openssl = ask(&ask_openssl, kMostAsked, search, found);
    answer.openssl_good = openssl.good;
    answer.openssl_says = openssl.says;
    answer.good = own && openssl.good;
    if (!openssl.good)
      for (const Defect& defect : openssl.defects) {
        const bool known =
            std::any_of(answer.defects.begin(), answer.defects.end(), [&](const Defect& other) { return other.id == defect.id; });
        const bool beside = defect.id == "revoked" || defect.id.starts_with("crl-") || defect.id == "no-revocation-source" ||
                            defect.id == "certificate-policy";
        if (!known && (own || beside) && defect.at < answer.path.size()) answer.defects.push_back(defect);
      }
    if (!answer.good && answer.defects.empty()) answer.defects.push_back({"second-opinion-differs", 0, openssl.says});
    if (!both) {
      answer.botan_good = answer.openssl_good;
      return;
    }
    const bool itself = found.anchored && found.path.size() == 1;
    const bool no_root = found.anchored && !found.path.back()->self_issued();
    if (itself || no_root || policies || most_of_one_name(found.path) > kMostOfBotan) {
      answer.botan_good = openssl.path_good;
      answer.botan_says = itself     ? "not asked: a leaf that is trusted itself is no path to it"
                          : no_root  ? "not asked: what is trusted is no root, and not every version takes that"
                          : policies ? "not asked: it does not process policies"
                                     : "not asked: many CAs share one name";
      return;
    }
    const Opinion botan = ask(&ask_botan, kMostOfBotan, search, found);
    answer.botan_good = botan.good;
    answer.botan_says = botan.says;
    answer.opinions_differ = openssl.path_good != botan.good;
  }
};

PathFinder::PathFinder(const PathQuestion& question) : inside_(std::make_unique<Inside>(question)) {}
PathFinder::~PathFinder() = default;

PathAnswer PathFinder::find(const Certificate& leaf, const std::string& host) {
  const PathElement element(leaf);
  Search search(inside_->issuers, inside_->links, inside_->question, host);
  const Found found = search.run(element);
  PathAnswer answer;
  for (const PathElement* one : found.path) answer.path.push_back(one->certificate);
  answer.anchored = found.anchored;
  answer.defects = found.judgement.defects;
  answer.remarks = found.judgement.remarks;
  inside_->conclude(search, found, answer);
  return answer;
}

PathAnswer find_path(const Certificate& leaf, const PathQuestion& question) { return PathFinder(question).find(leaf, question.host); }

}  // namespace certkit::trust
