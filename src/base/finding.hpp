// What certkit has to say about something that it was given, or that it saw: a value. lint and diagnose make them, cli shows them.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace certkit {

enum class Severity : std::uint8_t { error, warning, note };  // the worst first
[[nodiscard]] std::string_view to_word(Severity severity) noexcept;

struct Finding {
  std::string id;  // of the rule or cause
  Severity severity = Severity::error;
  std::string file, subject;           // where it was, and what it is about: "www.contoso.com (server.pem, line 1)"
  std::string message, evidence, fix;  // sentences for people; evidence and fix may be empty
  std::string citation;                // what says so
  std::size_t line = 0;                // in the file; 0: none, or not known
  std::string because_of;              // the id of the finding that this one only follows from; empty: it stands by itself
};

// Where a rule or a cause puts its findings: each begins as `form`, which has what is the same in all of them.
class Report {
 public:
  Report(std::vector<Finding>& findings, Finding form) : findings_(findings), form_(std::move(form)) {}
  // A finding about what is being judged. `evidence`: what it is seen by, where the message does not say it all.
  void add(std::string message, std::string evidence = {});
  void add(Severity severity, std::string message, std::string evidence = {});
  // Under a word of the device profile's own; empty: the rule's.
  void add_as(const std::string& id, Severity severity, std::string message, std::string evidence);
  void add_with_fix(std::string message, std::string evidence, std::string fix);  // a better one than the form's own
  void add_with_fix(Severity severity, std::string message, std::string evidence, std::string fix);
  void add_about(std::string subject, std::string message, std::string evidence = {}, std::string fix = {});  // an empty fix: the form's

 private:
  std::vector<Finding>& findings_;
  Finding form_;
};

}  // namespace certkit
