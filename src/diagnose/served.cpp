#include "diagnose/served.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace certkit::diagnose {
namespace {

const net::HttpSeen* http_of(const Served& one) {
  const net::Observation* first = one.seen->first();
  return first != nullptr && first->http ? &*first->http : nullptr;
}

void add(const Served& one, Severity severity, std::string message, std::string evidence) {
  Finding finding;
  finding.id = kWrongServer;
  finding.severity = severity;
  finding.subject = one.seen->subject;
  finding.message = std::move(message);
  finding.evidence = base::printable(evidence);
  finding.fix = "See where DNS, the load balancer and the publishing rule of " + one.asked->name + " lead to" +
                (one.asked->server.empty() ? "" : ": it has to be the server of " + one.asked->server) + ".";
  auto& findings = *one.findings;
  if (severity == Severity::error)
    for (Finding& other : findings)
      if (other.id == "http-error") other.because_of = kWrongServer;
  // Before what is HTTP's, and behind what keeps TLS from standing.
  const auto place = severity == Severity::error ? std::find_if(findings.begin(), findings.end(),
                                                                [](const Finding& other) { return other.because_of == kWrongServer; })
                                                 : findings.end();
  findings.insert(place, std::move(finding));
}

// What was said by whoever answered. True: it was the wrong one.
bool judge_answer(const Served& one) {
  const net::HttpSeen* http = http_of(one);
  if (http == nullptr || http->status == 0) return false;
  const profile::ServedName& asked = *one.asked;
  const std::string by = http->served_by.empty() ? "" : "; the server calls itself " + http->served_by;
  const std::string page = base::lower(http->body_start);
  for (const std::string& text : asked.wrong_texts)
    if (page.find(base::lower(text)) != std::string::npos) {
      add(one, Severity::error, "the server that answers for " + asked.name + " is another one: it says \"" + text + "\"",
          http->status_line + by);
      return true;
    }
  const bool right = asked.answers.empty() ? http->status != 404
                                           : std::find(asked.answers.begin(), asked.answers.end(), http->status) != asked.answers.end();
  const bool expected = !asked.server.empty() || !asked.wrong_texts.empty() || !asked.answers.empty();
  if (right || !expected) return false;
  add(one, Severity::error,
      "the server that answers for " + asked.name + " has not got " + asked.path + ": it is the wrong one, or not set up",
      http->status_line + by + " (" + asked.origin + ")");
  return true;
}

std::string certificate_of(const Served& one) { return one.seen->leaf() == nullptr ? "" : base::to_hex(one.seen->leaf()->sha256()); }

// Two that have to be different servers.
void judge_pair(const Served& first, const Served& second) {
  const net::HttpSeen *one = http_of(first), *other = http_of(second);
  const std::string names = first.asked->name + " and " + second.asked->name;
  if (one != nullptr && other != nullptr && !one->served_by.empty() && !other->served_by.empty()) {
    if (base::lower_ascii(one->served_by) == base::lower_ascii(other->served_by))
      add(second, Severity::error, names + " have to be answered by different servers, and the same one answers",
          "both: " + one->served_by + " (" + second.asked->origin + ")");
    return;
  }
  const net::Observation *a = first.seen->first(), *b = second.seen->first();
  if (a == nullptr || b == nullptr || !a->connected() || !b->connected()) return;
  if (a->address() != b->address() || a->asked.reached_port() != b->asked.reached_port() || certificate_of(first) != certificate_of(second))
    return;
  add(second, Severity::note, names + " have to be answered by different servers, and cannot be told apart",
      "the same address and certificate, and no answer says which server it is from; behind one reverse proxy that is so");
}

}  // namespace

void judge_served(const std::vector<Served>& names) {
  std::vector<bool> wrong;
  for (const Served& one : names) wrong.push_back(judge_answer(one));
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (wrong[i] || names[i].asked->server.empty()) continue;
    for (std::size_t j = 0; j < i; ++j) {
      if (wrong[j] || names[j].asked->server.empty() || names[j].asked->server == names[i].asked->server) continue;
      judge_pair(names[j], names[i]);
      break;  // one pair says it
    }
  }
}

}  // namespace certkit::diagnose
