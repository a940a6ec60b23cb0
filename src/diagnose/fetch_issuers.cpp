// authorityInfoAccess caIssuers (RFC 5280 §4.2.2.1): an incomplete chain is completed as Windows and macOS do it.
#include <algorithm>
#include <deque>

#include "base/text.hpp"
#include "certkit/error.hpp"
#include "certkit/read.hpp"
#include "diagnose/fetch_steps.hpp"
#include "diagnose/path_question.hpp"

namespace certkit::diagnose {
namespace {

std::vector<std::string> issuer_urls(const Certificate& certificate) {
  try {
    return certificate.extensions().ca_issuer_urls();
  } catch (const Error&) {
    return {};
  }
}

// What was fetched for a certificate: its place in the path is known when the path is.
struct Looked {
  Certificate of;
  Fetched fetched;
};

class Issuers {
 public:
  Issuers(Case& one, const Means& means, Fetching& fetching) : one_(one), fetching_(fetching), question_(path_question(one, means)) {
    for (std::size_t i = 1; i < one.sent.size(); ++i) pool_.push_back(&one.sent[i]);
    pool_.insert(pool_.end(), means.pool.begin(), means.pool.end());
    may_fetch_ = !one.options.offline && means.http != nullptr;
  }

  void complete() {
    if (one_.as_sent.anchored) return;
    // Of a chain on disk the pool is a part already.
    trust::PathAnswer answer = one_.endpoint && pool_.size() >= one_.sent.size() ? find() : one_.as_sent;
    for (int depth = 0; depth < FetchLimits::kDepth && may_fetch_ && !answer.anchored && !answer.path.back().self_issued(); ++depth) {
      const std::size_t length = answer.path.size();
      if (!look_above(answer.path.back())) break;
      answer = find();
      if (answer.path.size() <= length) break;
    }
    if (answer.path.size() <= one_.as_sent.path.size() && !answer.anchored) return;
    for (std::size_t i = 1; i < answer.path.size(); ++i)
      if (const Certificate& each = answer.path[i]; !each.self_issued() && !(answer.anchored && i + 1 == answer.path.size()) &&
                                                    std::find(one_.sent.begin(), one_.sent.end(), each) == one_.sent.end())
        one_.to_send.push_back(each);
    one_.completed = std::move(answer);
  }

  // The URLs of those that were there already: whoever gets less than the whole chain has to follow them.
  void look_at_the_others() {
    if (!may_fetch_) return;
    const trust::PathAnswer& path = one_.best();
    for (std::size_t i = 0; i < asked_about(path); ++i) (void)look_above(path.path[i]);
  }

  void report() {
    const std::vector<Certificate>& path = one_.best().path;
    for (Looked& each : looked_) {
      const auto place = std::find(path.begin(), path.end(), each.of);
      if (place == path.end()) continue;
      each.fetched.of = static_cast<std::size_t>(place - path.begin());
      one_.fetched.push_back(std::move(each.fetched));
    }
  }

 private:
  trust::PathAnswer find() {
    question_.pool = pool_;
    return trust::find_path(one_.sent.front(), question_);
  }

  // True if something new came that may have signed `child`.
  bool look_above(const Certificate& child) {
    if (std::any_of(looked_.begin(), looked_.end(), [&](const Looked& each) { return each.of == child; })) return false;
    bool found = false;
    for (const std::string& url : issuer_urls(child)) {
      if (is_ldap(url)) continue;
      Looked& looked = looked_.emplace_back(Looked{child, {}});
      Fetched& fetched = looked.fetched;
      fetched.what = Fetched::What::issuer;
      fetched.url = url;
      const Got& got = fetching_.get(url, FetchLimits::kIssuerOctets);
      fetched.failure = got.failure;
      fetched.http_status = got.http_status;
      if (!got.failure.empty()) continue;
      fetched.certificates = issuers_in(got.body, fetched.problem);
      const bool any = keep_issuers(child, fetched.certificates);
      if (!any && fetched.problem.empty())
        fetched.problem =
            "what is there did not sign it, as the certificate of " + base::printable(child.issuer().to_rfc4514()) + " would have";
      found = found || any;
    }
    return found;
  }

  // Into the pool what signed it. True if there was one.
  bool keep_issuers(const Certificate& child, const std::vector<Certificate>& candidates) {
    bool any = false;
    for (const Certificate& candidate : candidates) {
      if (!has_signed(candidate, child)) continue;
      any = true;
      kept_.push_back(candidate);
      pool_.push_back(&kept_.back());
    }
    return any;
  }

  Case& one_;
  Fetching& fetching_;
  trust::PathQuestion question_;
  std::vector<const Certificate*> pool_;
  std::deque<Certificate> kept_;
  std::vector<Looked> looked_;
  bool may_fetch_ = false;
};

}  // namespace

std::vector<Certificate> issuers_in(std::string_view body, std::string& problem) {
  ReadOptions options;
  options.limits.file_bytes = FetchLimits::kIssuerOctets;
  options.decrypt = false;
  std::vector<Certificate> certificates;
  try {
    const Bag bag = read(as_bytes(body), "the answer", options);
    for (const Certificate* each : bag.all<Certificate>())
      if (certificates.size() < FetchLimits::kIssuers) certificates.push_back(*each);
    if (certificates.empty())
      problem = "there is no certificate in it: " + (bag.problems.empty() ? bag.describe() : bag.problems.front().error.message());
  } catch (const Error& error) {
    if (error.code() == Errc::internal) throw;
    problem = "there is no certificate in it: " + error.message();
  }
  return certificates;
}

void fetch_issuers(Case& one, const Means& means, Fetching& fetching) {
  Issuers issuers(one, means, fetching);
  issuers.complete();
  issuers.look_at_the_others();
  issuers.report();
}

}  // namespace certkit::diagnose
