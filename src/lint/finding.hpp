// What lint has to say about something that was given.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace certkit::lint {

enum class Severity : std::uint8_t { error, warning, note };  // the worst first
[[nodiscard]] std::string_view to_word(Severity severity) noexcept;

struct Finding {
  std::string id;  // of the rule
  Severity severity = Severity::error;
  std::string file, subject;           // where it was, and what it is about: "www.contoso.com (server.pem, line 1)"
  std::string message, evidence, fix;  // sentences for people; evidence and fix may be empty
  std::string citation;                // what says so
  std::size_t line = 0;                // in the file; 0: none, or not known
};

}  // namespace certkit::lint
