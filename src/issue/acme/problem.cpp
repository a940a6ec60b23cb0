#include "issue/acme/problem.hpp"

#include <algorithm>
#include <array>

#include "base/text.hpp"

namespace certkit::issue::acme {
namespace {

constexpr std::array<std::pair<std::string_view, std::string_view>, 31> kSteps{{
    {"accountDoesNotExist", "does the account key belong to this CA? without account_key certkit makes a new account"},
    {"alreadyReplaced", "that certificate was renewed already"},
    {"alreadyRevoked", "nothing is left to be done"},
    {"badCSR", "its names must be those of the order, its key strong enough, and not the account's"},
    {"badNonce", "the CA refuses its own nonces: try again later; does a proxy or a cache answer in its place?"},
    {"badPublicKey", "make another key: certkit csr --key-type ec:p256"},
    {"badRevocationReason", "leave the reason out, or name another one"},
    {"badSignatureAlgorithm", "use an account key of another type: EC P-256 is known everywhere"},
    {"caa", "the CAA record of that name, or of a domain above it, names other CAs: add this one"},
    {"compound", "each name has its own reason: see the message"},
    {"conflict", "wait a moment, and submit again"},
    {"connection", "can the CA reach that name from outside, on port 80 for http-01 and 443 for tls-alpn-01? see firewall and DNS"},
    {"dns", "does the name exist in the public DNS, with the right address, and is DNSSEC in order?"},
    {"externalAccountRequired", "take key id and MAC key from the CA's web site, and give them by eab_kid and eab_hmac"},
    {"incorrectResponse", "something else answers for that name: the wrong server, an old record, or a redirect"},
    {"invalidContact", "contact is an e-mail address, such as admin@example.org"},
    {"invalidProfile", "leave profile out, or name one that the CA has"},
    {"malformed", "the CA takes what it was sent for wrong; --verbose shows the steps that led there"},
    {"onionCAARequired", "that service's descriptor needs CAA"},
    {"orderNotReady", "retrieve goes on with it"},
    {"rateLimited", "wait as long as it says; a CA for tests (staging) has wider limits"},
    {"rejectedIdentifier", "leave that name out, or ask a CA that certifies it"},
    {"serverInternal", "try again later; the CA's status page may say more"},
    {"tls", "the server behind that name has to take TLS on port 443, and pass on acme-tls/1"},
    {"unauthorized", "what the CA found under that name is not what certkit put there: is it the right server, or an old record?"},
    {"unsupportedContact", "contact is an e-mail address, such as admin@example.org"},
    {"unsupportedIdentifier", "leave that name out, or ask a CA that certifies names of its kind"},
    {"userActionRequired", "the CA wants something to be done on its web site first"},
    {"autoRenewalCanceled", "submit again"},
    {"autoRenewalExpired", "submit again"},
    {"unknownDelegation", "name a delegation that the CA has"},
}};

std::string one(const Problem& problem) {
  std::string text = problem.detail.empty() ? "no reason given" : problem.detail;
  while (text.ends_with('.') || text.ends_with(' ')) text.pop_back();
  if (problem.identifier && text.find(problem.identifier->value) == std::string::npos) text = problem.identifier->value + ": " + text;
  if (!problem.type.empty()) text += " (" + problem.type + ")";
  return text;
}

}  // namespace

std::string sentence(const Problem& problem) {
  std::string text = one(problem);
  for (std::size_t i = 0; i < problem.parts.size(); ++i) {
    if (i == 10) return text + "; and " + std::to_string(problem.parts.size() - i) + " more";
    text += "; " + one(problem.parts[i]);
  }
  return text;
}

std::string next_step(const Problem& problem) {
  const auto step_of = [](const std::string& type) {
    const auto found = std::find_if(kSteps.begin(), kSteps.end(), [&](const auto& step) { return step.first == type; });
    return found == kSteps.end() ? std::string() : std::string(found->second);
  };
  std::string step = step_of(problem.type);
  for (const Problem& part : problem.parts)
    if (step.empty() || problem.type == "malformed" || problem.type == "compound") step = step_of(part.type);
  if (problem.type == "userActionRequired" && !problem.instance.empty()) return "open " + problem.instance + " and do what it asks for";
  return step;
}

Problem problem_of(const net::HttpAnswer& answer) {
  if (auto problem = read_problem(answer.body)) {
    if (problem->status == 0) problem->status = answer.status;
    return *std::move(problem);
  }
  Problem problem;
  problem.status = answer.status;
  problem.detail = net::status_text(answer);
  const std::string type = base::printable(answer.header("content-type").substr(0, 80));
  if (!type.empty()) problem.detail += ", with " + type + " instead of a reason";
  return problem;
}

}  // namespace certkit::issue::acme
