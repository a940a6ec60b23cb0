// What every word that certkit uses for a finding, an error or an exit code means, the codes that a Windows CA answers with, and what other
// programs say.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace certkit::cli {

struct Explanation {
  enum class Kind { finding, error, exit_code, windows_code, error_text };
  Kind kind = Kind::finding;
  std::string id;        // "expired", "wrong-password", "4", "0x80094800", "PKIX path building failed"
  std::string severity;  // of findings
  std::string title, meaning, mend, citation = {};
  std::vector<std::string> dates = {};     // of public CAs' rules: when what holds
  int exit = 0;                            // of errors
  std::vector<std::string> found_by = {};  // of findings: lint, check …; empty: commands that make or send something
  // Of what other programs say: what of certkit's findings may be behind it, the likeliest first, where there is more to read, and what to
  // type.
  std::vector<std::string> findings = {};
  std::string page = {}, check = {};
};

[[nodiscard]] std::vector<Explanation> all_explanations();  // findings, errors, exit codes, codes of Windows; each sorted
// A code of Windows in any spelling (issue/hresult.hpp), a word in the one that it has. Throws Errc::usage with the nearest.
[[nodiscard]] Explanation explanation_of(const std::string& id);
// What is known of a text that somebody pasted: error texts, codes of Windows and words of certkit's own ("error[expired]"), the most
// telling first. Empty: nothing.
[[nodiscard]] std::vector<Explanation> explanations_in(const std::string& text);

}  // namespace certkit::cli
