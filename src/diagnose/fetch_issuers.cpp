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

Followed issuer_urls(const Certificate& certificate) {
  try {
    return to_follow(certificate.extensions().ca_issuer_urls());
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
    const Followed followed = issuer_urls(child);
    for (const std::string& url : followed.urls)
      if (!is_ldap(url)) found = look_at(url, child) || found;
    if (!followed.left_out.empty()) add(child, followed.left_out).failure = too_many_words();
    return found;
  }

  Fetched& add(const Certificate& child, const std::string& url) {
    Fetched& fetched = looked_.emplace_back(Looked{child, {}}).fetched;
    fetched.what = Fetched::What::issuer;
    fetched.url = url;
    return fetched;
  }

  bool look_at(const std::string& url, const Certificate& child) {
    Fetched& fetched = add(child, url);
    const Got& got = fetching_.get(url, FetchLimits::kIssuerOctets);
    fetched.failure = got.failure;
    fetched.http_status = got.http_status;
    if (!got.failure.empty()) return false;
    fetched.certificates = issuers_in(got.body, fetched.problem);
    bool any = false, any_new = false;
    for (const Certificate& candidate : fetched.certificates) {
      if (!has_signed(candidate, child)) continue;
      any = true;
      any_new = keep(candidate) || any_new;
    }
    if (!any && fetched.problem.empty())
      fetched.problem =
          "what is there did not sign it, as the certificate of " + base::printable(child.issuer().to_rfc4514()) + " would have";
    return any_new;
  }

  // Into the pool. False if it is there already, or there are too many.
  bool keep(const Certificate& candidate) {
    const auto is_it = [&](const Certificate* each) { return *each == candidate; };
    if (kept_.size() >= FetchLimits::kKept || std::any_of(pool_.begin(), pool_.end(), is_it)) return false;
    kept_.push_back(candidate);
    pool_.push_back(&kept_.back());
    return true;
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
