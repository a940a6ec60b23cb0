#include <algorithm>
#include <tuple>

#include "diagnose/cause.hpp"

namespace certkit::diagnose {
namespace {

const Cause& cause_of(const Finding& finding) { return *find_cause(finding.id); }

auto order(const Finding& finding) {
  const Cause& cause = cause_of(finding);
  return std::tuple(finding.severity, cause.stage, cause.rank, std::string_view(cause.id));
}

void fold(std::vector<Finding>& findings) {
  for (Finding& one : findings)
    for (const std::string_view root : cause_of(one).follows_from) {
      const bool found = std::any_of(findings.begin(), findings.end(), [&](const Finding& other) { return other.id == root; });
      if (!found) continue;
      one.because_of = root;
      break;
    }
}

// What follows stands right behind its root, wherever its own severity would put it.
std::vector<Finding> with_roots_first(std::vector<Finding> findings) {
  std::stable_sort(findings.begin(), findings.end(), [](const Finding& a, const Finding& b) { return order(a) < order(b); });
  std::vector<Finding> result;
  std::vector<bool> taken(findings.size(), false);
  const auto take = [&](auto& self, std::size_t i) -> void {
    if (taken[i]) return;
    taken[i] = true;
    result.push_back(findings[i]);
    for (std::size_t j = 0; j < findings.size(); ++j)
      if (findings[j].because_of == findings[i].id) self(self, j);
  };
  for (std::size_t i = 0; i < findings.size(); ++i)
    if (findings[i].because_of.empty()) take(take, i);
  for (std::size_t i = 0; i < findings.size(); ++i) take(take, i);  // two that would explain each other
  return result;
}

}  // namespace

const net::Observation* Case::labelled(std::string_view label) const {
  for (const net::Observation& one : attempts)
    if (one.asked.label == label) return &one;
  return nullptr;
}

std::vector<Finding> judge(const Case& one) {
  std::vector<Finding> findings;
  for (const Cause* cause : all_causes()) {
    Finding form;
    form.id = cause->id;
    form.severity = cause->severity;
    form.subject = one.subject;
    form.fix = cause->mend;
    form.citation = cause->citation;
    Report report(findings, std::move(form));
    cause->judge(one, report);
  }
  fold(findings);
  return with_roots_first(std::move(findings));
}

}  // namespace certkit::diagnose
