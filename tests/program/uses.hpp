// Whatever certkit does with private keys and passwords, one command line each. `completion` and `explain` are given none, nor is `profile`
// but for what `import` refuses, nor `revoke` at a CA in a folder, which takes a line in its index. What is shown to a server, and what is
// typed at a terminal, is in memory_test.cpp.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "keys.hpp"
#include "workshop.hpp"

namespace test {

// The passwords of the workshop: what opens its inputs, and what protects the outputs. Long and short: short strings live elsewhere.
inline const std::string kOld = "Orgel-Pfeife-7391-Zwiebelkuchen", kNew = "8-Tulpen-Xq", kWrong = "Mausefalle-0815-Kreidefelsen";

struct Use {
  std::string name;
  Words words;
  std::string key;                    // the file that the key is then in; a new one, or one of the workshop's
  std::string key_password;           // of that file
  std::vector<std::string> in_clear;  // files it writes the key to, unprotected, because it was asked to; "-" for standard output
  std::vector<std::string> writes;    // files that hold a key, protected or not
  std::string in = "/dev/null";
  int exit_code = 0;
  std::vector<std::string> found_or_made = {};  // its database and its locks; with "/" behind it: all that is in that folder
  std::set<std::string> for_others = {};        // folders, and files without keys, that are theirs alone at first
};

// A folder with a server's certificate and key of the type in many containers, and CAs with and without a password on their keys.
void furnish(const Workshop& workshop, const std::string& key_type);
[[nodiscard]] std::vector<Use> uses(const std::string& key_type);
[[nodiscard]] Program program_of(const Workshop& workshop, const Use& use);
[[nodiscard]] Needles secrets_of(const Workshop& workshop, const Use& use);  // after it was run

}  // namespace test
