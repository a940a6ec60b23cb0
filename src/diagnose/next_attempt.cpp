#include "diagnose/next_attempt.hpp"

#include <algorithm>
#include <vector>

#include "diagnose/eyes.hpp"
#include "diagnose/seen.hpp"
#include "net/host_port.hpp"

namespace certkit::diagnose {
namespace {

using net::Attempt;
using net::Observation;
using End = Observation::End;

constexpr std::uint8_t kUnrecognizedName = 112, kProtocolVersion = 70, kNoApplicationProtocol = 120;  // RFC 8446 §6

Attempt again(const Observation& first, std::string_view label) {
  Attempt attempt = first.asked;
  attempt.label = label;
  attempt.http_path.clear();
  // Whoever was silent once is not waited for as long again.
  if (first.end == End::timeout) attempt.whole_limit = attempt.whole_limit / 3;
  return attempt;
}

bool is_v6(const std::string& address) { return address.find(':') != std::string::npos; }

// The other family, where the name has addresses of both.
std::string_view other_family(const Observation& first) {
  const bool by_v6 = is_v6(first.address());
  const bool there = std::any_of(first.addresses.begin(), first.addresses.end(), [&](const auto& one) { return is_v6(one) != by_v6; });
  if (!there || first.address().empty() || first.asked.family != Attempt::Family::any || !first.asked.address.empty()) return {};
  return by_v6 ? attempt::kIpv4 : attempt::kIpv6;
}

bool can_name(const Case& one) { return !one.host.empty() && !one.host_is_address; }

// Labels of what would tell more of a handshake that failed, the most telling first.
std::vector<std::string_view> after_failure(const Case& one, const Observation& first) {
  const bool named = first.asked.server_name.has_value();
  const std::string_view sni = named ? attempt::kWithoutSni : can_name(one) ? attempt::kWithSni : std::string_view();
  const std::string_view family = other_family(first);
  const bool knows_starttls = first.asked.starttls == net::Starttls::none && net::starttls_of_port(first.asked.port) != net::Starttls::none;
  const std::string_view starttls = knows_starttls ? attempt::kStarttls : std::string_view();
  const bool began = said_hello(first) || first.client_certificate_wanted;
  switch (first.end) {
    case End::closed:
    case End::reset:
      if (first.client_certificate_wanted) return {};
      if (began) return {attempt::kTls12, attempt::kOld, family};
      return {starttls, attempt::kOld, sni, attempt::kTls12, attempt::kSmall, attempt::kRsaOnly, family};
    case End::timeout: return {starttls, attempt::kSmall, sni, attempt::kTls12, family};
    case End::failed: return {attempt::kOld, attempt::kTls12};
    case End::alert: break;
    default: return {};
  }
  if (first.client_certificate_wanted) return {};
  switch (first.alert.value_or(0)) {
    case kUnrecognizedName: return {sni};
    case kProtocolVersion: return {attempt::kOld};
    case kNoApplicationProtocol: return {attempt::kSmall};
    default: return {attempt::kOld, sni, attempt::kTls12, attempt::kSmall, attempt::kRsaOnly, family};
  }
}

std::vector<std::string_view> after_success(const Case& one, const Observation& first) {
  if (!lacks_the_name(one) || !can_name(one)) return {};
  return {first.asked.server_name == one.host ? attempt::kWithoutSni : attempt::kWithSni};
}

Attempt named(const Case& one, const Observation& first, std::string_view label) {
  Attempt next = again(first, label);
  if (label == attempt::kWithoutSni) next.server_name.reset();
  if (label == attempt::kWithSni) next.server_name = one.host;
  if (label == attempt::kTls12) next.newest = net::TlsVersion::tls1_2;
  if (label == attempt::kSmall) next.small_hello = true;
  if (label == attempt::kRsaOnly) next.rsa_only = true;
  if (label == attempt::kStarttls) next.starttls = net::starttls_of_port(next.port);
  if (label == attempt::kIpv4) next.family = Attempt::Family::v4;
  if (label == attempt::kIpv6) next.family = Attempt::Family::v6;
  if (label == attempt::kOld) {
    next.oldest = net::TlsVersion::tls1_0;
    next.everything_old = true;
  }
  return next;
}

std::optional<Attempt> for_the_client(const Case& one, const Observation& first) {
  if (one.options.client == Client::today) return {};
  const Observation* seen = through_the_eyes(one);
  if (seen == nullptr) return as_seen_by(eyes_of(one.options.client), first.asked);
  // It fails for want of SNI, or for another reason?
  if (finished(*seen) || seen->asked.server_name || !first.asked.server_name || one.labelled(attempt::kClientWithSni) != nullptr) return {};
  Attempt next = seen->asked;
  next.server_name = first.asked.server_name;
  next.label = attempt::kClientWithSni;
  return next;
}

}  // namespace

std::optional<Attempt> next_attempt(const Case& one) {
  const Observation* first = one.first();
  if (first == nullptr || first->end == End::none || first->end == End::not_tls) return {};
  if (handshake_failed(*first) && that_went_through(one) != nullptr) return {};
  for (const std::string_view label : finished(*first) ? after_success(one, *first) : after_failure(one, *first))
    if (!label.empty() && one.labelled(label) == nullptr) return named(one, *first, label);
  return finished(*first) ? for_the_client(one, *first) : std::nullopt;
}

}  // namespace certkit::diagnose
