#include "base/finding.hpp"

namespace certkit {

std::string_view to_word(Severity severity) noexcept {
  switch (severity) {
    case Severity::error: return "error";
    case Severity::warning: return "warning";
    case Severity::note: return "note";
  }
  return {};
}

void Report::add(std::string message, std::string evidence) { add(form_.severity, std::move(message), std::move(evidence)); }

void Report::add(Severity severity, std::string message, std::string evidence) {
  Finding& finding = findings_.emplace_back(form_);
  finding.severity = severity;
  finding.message = std::move(message);
  finding.evidence = std::move(evidence);
}

void Report::add_as(const std::string& id, Severity severity, std::string message, std::string evidence) {
  add(severity, std::move(message), std::move(evidence));
  if (!id.empty()) findings_.back().id = id;
}

void Report::add_with_fix(std::string message, std::string evidence, std::string fix) {
  add_with_fix(form_.severity, std::move(message), std::move(evidence), std::move(fix));
}

void Report::add_with_fix(Severity severity, std::string message, std::string evidence, std::string fix) {
  add(severity, std::move(message), std::move(evidence));
  findings_.back().fix = std::move(fix);
}

void Report::add_about(std::string subject, std::string message, std::string evidence, std::string fix) {
  add(std::move(message), std::move(evidence));
  findings_.back().subject = std::move(subject);
  if (!fix.empty()) findings_.back().fix = std::move(fix);
}

}  // namespace certkit
