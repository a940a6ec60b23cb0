#include "cli/scan/hosts.hpp"

#include <algorithm>
#include <array>
#include <optional>

#include "asn1/ip_address.hpp"
#include "base/workers.hpp"
#include "diagnose/cause.hpp"
#include "trust/path.hpp"

namespace certkit::cli {
namespace {

net::Attempt attempt_for(const HostTarget& target) {
  net::Attempt attempt;
  attempt.host = target.host;
  attempt.port = target.port;
  if (!asn1::parse_ip(target.host)) attempt.server_name = target.host;
  attempt.starttls = target.starttls;
  return attempt;
}

// Where what the host sent ends, by names: trusted where nobody's roots are asked for.
const Certificate* end_of(const std::vector<Certificate>& sent) {
  const Certificate* end = &sent.front();
  for (std::size_t step = 0; step < sent.size() && !end->self_issued(); ++step) {
    const auto issuer =
        std::find_if(sent.begin(), sent.end(), [&](const Certificate& one) { return same(one.subject_der(), end->issuer_der()); });
    if (issuer == sent.end()) break;
    end = &*issuer;
  }
  return end;
}

diagnose::Case case_of(const HostTarget& target, const ScanHosts& how, const ScanClock& clock, net::Observation seen) {
  diagnose::Case one;
  one.subject = target.name();
  one.endpoint = true;
  one.host = target.host;
  one.host_is_address = asn1::parse_ip(target.host).has_value();
  one.trust_words = how.trust_words;
  one.options.at = clock.now;
  one.options.expires_soon = std::chrono::duration_cast<std::chrono::hours>(clock.within);
  one.options.revocation = diagnose::Options::Revocation::none;
  one.options.offline = true;
  for (const Bytes& der : seen.chain) {
    try {
      one.sent.emplace_back(der);
    } catch (const Error& error) {
      one.unreadable.push_back(error.message());
    }
  }
  if (one.leaf() != nullptr) {
    std::vector<const Certificate*> pool;
    for (const Certificate& sent : one.sent) pool.push_back(&sent);
    trust::PathQuestion question;
    question.at = clock.now;
    question.host = one.host;
    question.pool = pool;
    const Certificate* const end = end_of(one.sent);
    question.anchors = how.judge_trust ? std::span<const Certificate* const>(how.anchors) : std::span<const Certificate* const>(&end, 1);
    one.as_sent = trust::find_path(*one.leaf(), question);
  }
  one.attempts.push_back(std::move(seen));
  return one;
}

// What each certificate says by itself is a row of its own; what is fetched, and what HTTP says, is for check.
bool is_of_the_host(const Finding& finding) {
  constexpr std::array<std::string_view, 5> kOfCertificates = {"expired", "not-yet-valid", "expires-soon", "weak-signature", "weak-key"};
  for (const std::string_view id : kOfCertificates)
    if (finding.id == id) return false;
  const diagnose::Cause* cause = diagnose::find_cause(finding.id);
  return cause == nullptr || cause->stage < diagnose::Stage::revocation;
}

bool is_about_trust(const Finding& finding) { return finding.id == "untrusted-root" || finding.id == "self-signed"; }

std::optional<ScanHost> look_at(const HostTarget& target, const ScanHosts& how, Sightings::Batch& batch, const ScanClock& clock) {
  const diagnose::Case one = case_of(target, how, clock, how.observe(attempt_for(target)));
  if (target.swept && one.sent.empty()) return std::nullopt;
  ScanHost host;
  host.name = target.name();
  host.address = one.attempts.front().address();
  for (std::size_t i = 0; i < one.sent.size(); ++i) {
    host.chain.push_back(one.sent[i].sha256());
    batch.add(one.sent[i], i == 0 ? host.name : host.name + ", certificate " + std::to_string(i + 1) + " of its chain");
  }
  for (Finding& finding : diagnose::judge(one)) {
    if (!is_of_the_host(finding) || (!how.judge_trust && is_about_trust(finding))) continue;
    // A range is swept by address, and certificates have names.
    if (target.swept && finding.id == "name-mismatch") continue;
    host.findings.push_back(std::move(finding));
  }
  return host;
}

}  // namespace

std::vector<ScanHost> look_at_hosts(const std::vector<HostTarget>& targets, const ScanHosts& how, Sightings& sightings, std::size_t& silent,
                                    std::atomic<std::size_t>& done) {
  std::vector<std::optional<ScanHost>> seen(targets.size());
  base::parallel_for(targets.size(), how.at_once, [&](std::size_t i) {
    Sightings::Batch batch(sightings);
    seen[i] = look_at(targets[i], how, batch, sightings.options().clock);
    batch.hand_over();
    ++done;
  });
  std::vector<ScanHost> hosts;
  for (std::optional<ScanHost>& one : seen) {
    if (one)
      hosts.push_back(std::move(*one));
    else
      ++silent;
  }
  return hosts;
}

}  // namespace certkit::cli
