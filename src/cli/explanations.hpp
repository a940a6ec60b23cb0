// What every word that certkit uses for a finding, an error or an exit code means, and the codes that a Windows CA answers with.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace certkit::cli {

struct Explanation {
  enum class Kind { finding, error, exit_code, windows_code };
  Kind kind = Kind::finding;
  std::string id;        // "expired", "wrong-password", "4", "0x80094800"
  std::string severity;  // of findings
  std::string title, meaning, mend, citation;
  std::vector<std::string> dates;  // of public CAs' rules: when what holds
  int exit = 0;                    // of errors
};

[[nodiscard]] std::vector<Explanation> all_explanations();  // findings, errors, exit codes, codes of Windows; each sorted
// A code of Windows in any spelling (issue/hresult.hpp), a word in the one that it has. Throws Errc::usage with the nearest.
[[nodiscard]] Explanation explanation_of(const std::string& id);

}  // namespace certkit::cli
