// What CRLs and OCSP say of each certificate of the path, and whether they can be had at all.
#include <algorithm>

#include "certkit/error.hpp"
#include "diagnose/fetch_steps.hpp"
#include "trust/name_key.hpp"

namespace certkit::diagnose {
namespace {

using What = Fetched::What;

Followed urls_in(const Certificate& certificate, What what) {
  try {
    return to_follow(what == What::crl ? certificate.extensions().crl_distribution_urls() : certificate.extensions().ocsp_urls());
  } catch (const Error&) {
    return {};
  }
}

Fetched about(What what, std::string url, std::size_t of) {
  Fetched fetched;
  fetched.what = what;
  fetched.url = std::move(url);
  fetched.of = of;
  fetched.ldap_without_host = is_ldap_without_host(fetched.url);
  return fetched;
}

void take(Fetched& fetched, trust::RevocationAnswer answer) {
  if (answer.status == trust::RevocationAnswer::Status::bad) fetched.problem = answer.why;
  fetched.revocation = std::move(answer);
}

class Revocation {
 public:
  Revocation(Case& one, const Means& means, Fetching& fetching)
      : one_(one), means_(means), fetching_(fetching), may_fetch_(!one.options.offline && means.http != nullptr) {}

  // The issuer is the next of the path.
  void ask_about(std::size_t at) {
    const Certificate certificate = one_.best().path[at], issuer = one_.best().path[at + 1];
    const Time now = one_.options.now.value_or(one_.options.at);
    for (const Crl* crl : means_.crls) {
      if (trust::name_key(crl->issuer_der()) != trust::name_key(certificate.issuer_der())) continue;
      Fetched given = about(What::crl, {}, at);
      take(given, trust::judge_crl(crl->der(), certificate, issuer, one_.options.at));
      one_.fetched.push_back(std::move(given));
    }
    if (!worth_saying()) return;
    const Followed crls = urls_in(certificate, What::crl), responders = urls_in(certificate, What::ocsp);
    for (const std::string& url : crls.urls)
      add(about(What::crl, url, at), fetching_.get(url, FetchLimits::kCrlOctets),
          [&](ByteView body) { return trust::judge_crl(body, certificate, issuer, now, url); });
    for (const std::string& url : responders.urls)
      add(about(What::ocsp, url, at), fetching_.ask_ocsp(url, trust::ocsp_request(certificate, issuer)),
          [&](ByteView body) { return trust::judge_ocsp(body, certificate, issuer, now); });
    add_left_out(What::crl, crls, at);
    add_left_out(What::ocsp, responders, at);
  }

  void judge_staple() {
    const std::vector<Certificate>& path = one_.best().path;
    const auto& attempts = one_.attempts;
    // An attempt by another name may have seen another certificate, with a response of its own.
    const auto is_stapled = [&](const net::Observation& seen) {
      return seen.staple.has_value() && !seen.chain.empty() && same(seen.chain.front(), path.front().der());
    };
    const auto seen = std::find_if(attempts.begin(), attempts.end(), is_stapled);
    if (seen == attempts.end() || path.size() < 2) return;
    Fetched stapled = about(What::ocsp, {}, 0);
    stapled.by_staple = true;
    take(stapled, trust::judge_ocsp(*seen->staple, path[0], path[1], one_.options.now.value_or(one_.options.at)));
    one_.fetched.push_back(std::move(stapled));
  }

 private:
  // That nothing is fetched is worth a word only where the answer is demanded.
  [[nodiscard]] bool worth_saying() const { return may_fetch_ || one_.options.revocation == Options::Revocation::hard; }

  template <class Judge>
  void add(Fetched fetched, const Got& got, Judge&& judge) {
    fetched.failure = got.failure;
    fetched.http_status = got.http_status;
    if (got.failure.empty()) take(fetched, judge(as_bytes(got.body)));
    one_.fetched.push_back(std::move(fetched));
  }

  void add_left_out(What what, const Followed& followed, std::size_t at) {
    if (followed.left_out.empty()) return;
    one_.fetched.push_back(about(what, followed.left_out, at));
    one_.fetched.back().failure = too_many_words();
  }

  Case& one_;
  const Means& means_;
  Fetching& fetching_;
  const bool may_fetch_;
};

}  // namespace

void fetch_revocation(Case& one, const Means& means, Fetching& fetching) {
  Revocation revocation(one, means, fetching);
  const std::size_t asked = asked_about(one.best());
  for (std::size_t at = 0; at < asked && at + 1 < one.best().path.size(); ++at) revocation.ask_about(at);
  revocation.judge_staple();
}

}  // namespace certkit::diagnose
