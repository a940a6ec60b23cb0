#include "cli/render/checked.hpp"

#include <algorithm>

#include "asn1/title.hpp"
#include "base/text.hpp"
#include "cli/render/attempts.hpp"
#include "cli/render/fetched.hpp"
#include "cli/render/table.hpp"

namespace certkit::cli {
namespace {

// Where a certificate of the path came from.
std::string_view origin_of(const diagnose::Case& one, std::size_t at) {
  const trust::PathAnswer& best = one.best();
  if (best.anchored && at + 1 == best.path.size()) return "anchor";
  return std::find(one.sent.begin(), one.sent.end(), best.path[at]) != one.sent.end() ? "sent" : "pool";
}

std::string origin_words(const diagnose::Case& one, std::size_t at) {
  const std::string_view origin = origin_of(one, at);
  if (origin == "anchor") return "trusted by " + one.trust_words;
  if (origin == "sent") return one.endpoint ? "sent" : "given";
  return "from elsewhere";
}

Json chain_json(const diagnose::Case& one) {
  Json chain = Json::array();
  const auto& path = one.best().path;
  for (std::size_t at = 0; at < path.size(); ++at)
    chain.push_back({{"subject", path[at].subject().to_rfc4514()},
                     {"issuer", path[at].issuer().to_rfc4514()},
                     {"serial", path[at].serial_hex()},
                     {"sha256", base::to_hex(path[at].sha256())},
                     {"not_before", to_rfc3339(path[at].not_before())},
                     {"not_after", to_rfc3339(path[at].not_after())},
                     {"from", origin_of(one, at)}});
  return chain;
}

void print_one(std::ostream& out, const Finding& one, bool again, const std::string& before, bool color) {
  const std::string margin(before.size(), ' ');
  const Paint how = one.severity == Severity::error ? Paint::bad : one.severity == Severity::warning ? Paint::warn : Paint::strong;
  out << before << paint(std::string(to_word(one.severity)) + "[" + one.id + "]", how, color) << ": " << base::printable(one.message)
      << '\n';
  if (!one.evidence.empty()) out << margin << "    seen by: " << base::printable(one.evidence) << '\n';
  if (!one.fix.empty() && !again) out << margin << "    mend: " << base::printable(one.fix) << '\n';
}

// "yes: nothing to object to in the chain of server.pem for www.contoso.com"
void print_verdict(Session& session, const Checked& checked, const std::string& of) {
  const std::string for_host =
      checked.one.host.empty() || checked.one.subject.find(checked.one.host) != std::string::npos ? "" : " for " + checked.one.host;
  session.io.out << paint(checked.ok ? "yes" : "NO", checked.ok ? Paint::good : Paint::bad, session.color) << ": "
                 << (checked.findings.empty() ? "nothing to object to" : in_numbers(checked.findings)) << of
                 << base::printable(checked.one.subject) << for_host << '\n';
}

void print_chain(std::ostream& out, const diagnose::Case& one) {
  const auto& path = one.best().path;
  std::string margin = "  ";
  for (std::size_t at = 0; at < path.size(); ++at) {
    out << margin << base::printable(title(path[at])) << ", until " << to_rfc3339(path[at].not_after()).substr(0, 10) << ", "
        << base::printable(origin_words(one, at)) << '\n';
    margin += "  ";
  }
  if (!path.empty() && !one.best().anchored) out << margin << "(it ends here)\n";
}

}  // namespace

Json to_json(const Finding& finding) {
  return {{"id", finding.id},
          {"severity", to_word(finding.severity)},
          {"subject", finding.subject},
          {"message", finding.message},
          {"evidence", finding.evidence},
          {"fix", finding.fix},
          {"because_of", finding.because_of},
          {"citation", finding.citation}};
}

std::string in_numbers(const std::vector<Finding>& findings) {
  std::vector<std::string> parts;
  for (const Severity severity : {Severity::error, Severity::warning, Severity::note}) {
    const auto n = std::count_if(findings.begin(), findings.end(), [&](const Finding& one) { return one.severity == severity; });
    if (n != 0) parts.push_back(count(static_cast<std::size_t>(n), to_word(severity)));
  }
  return join(parts);
}

bool has_error(const std::vector<Finding>& findings) {
  return std::any_of(findings.begin(), findings.end(), [](const Finding& one) { return one.severity == Severity::error; });
}

void print_causes(std::ostream& out, const std::vector<Finding>& findings, bool color) {
  for (std::size_t i = 0; i < findings.size(); ++i) {
    const Finding& one = findings[i];
    // Ten of a kind are mended in one go; and what only follows is mended with its root.
    const bool again =
        (i + 1 < findings.size() && findings[i + 1].id == one.id && findings[i + 1].fix == one.fix) || !one.because_of.empty();
    print_one(out, one, again, one.because_of.empty() ? "" : "  and so ", color);
  }
}

void add_members(Json& json, const Checked& checked) {
  const diagnose::Case& one = checked.one;
  const trust::PathAnswer& best = one.best();
  json["ok"] = checked.ok;
  json["findings"] = Json::array();
  for (const Finding& finding : checked.findings) json["findings"].push_back(to_json(finding));
  json["subject"] = one.subject;
  json["host"] = one.host;
  json["at"] = to_rfc3339(one.options.at);
  json["trust"] = one.trust_words;
  json["chain"] = chain_json(one);
  json["complete"] = best.anchored;
  add_fetched(json, one);
  json["opinions"] = {{"differ", best.opinions_differ},
                      {"openssl", {{"good", best.openssl_good}, {"says", best.openssl_says}}},
                      {"botan", {{"good", best.botan_good}, {"says", best.botan_says}}}};
}

void show(Session& session, const Checked& checked) {
  if (session.json) {
    Json json = document("check");
    add_members(json, checked);
    return print(session.io.out, json);
  }
  std::ostream& out = session.io.out;
  if (session.talk == Talk::verbose) print_fetched(session.io.err, checked.one);
  print_causes(out, checked.findings, session.color);
  out << "chain:\n";
  print_chain(out, checked.one);
  print_verdict(session, checked, " in the chain of ");
}

void CheckedServers::add(const Checked& checked) {
  ok_ += checked.ok ? 1 : 0;
  in_order_ += checked.ok && !has_error(checked.findings) ? 1 : 0;  // with --fail-on never all are ok
  if (session_.json) return add_json(checked);
  std::ostream& out = session_.io.out;
  if (number_ > 1) out << paint(base::printable(checked.one.subject), Paint::strong, session_.color) << '\n';
  if (session_.talk == Talk::verbose) print_attempts(session_.io.err, checked.one.attempts);
  if (session_.talk == Talk::verbose) print_fetched(session_.io.err, checked.one);
  print_causes(out, checked.findings, session_.color);
  if (!checked.one.sent.empty()) {
    out << "chain:\n";
    print_chain(out, checked.one);
  }
  print_verdict(session_, checked, " at ");
  if (number_ > 1) out << '\n';
}

void CheckedServers::add_json(const Checked& checked) {
  Json of_several;
  Json& json = number_ == 1 ? document_ : of_several;
  add_members(json, checked);
  Json attempts = Json::array();
  for (const net::Observation& seen : checked.one.attempts) attempts.push_back(to_json(seen));
  json["attempts"] = std::move(attempts);
  if (number_ == 1) return;
  for (const Finding& finding : checked.findings) findings_.push_back(to_json(finding));
  targets_.push_back(std::move(of_several));
}

bool CheckedServers::end() {
  const bool ok = ok_ == number_;
  if (!session_.json) {
    if (number_ > 1) session_.io.out << in_order_ << " of " << number_ << " are in order\n";
    return ok;
  }
  if (number_ > 1) {
    document_["ok"] = ok;
    document_["findings"] = std::move(findings_);
    document_["targets"] = std::move(targets_);
  }
  print(session_.io.out, document_);
  return ok;
}

}  // namespace certkit::cli
