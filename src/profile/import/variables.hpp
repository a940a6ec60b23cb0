// Variables of the environment in an imported file, which become inputs of the profile.
#pragma once

#include <map>

#include "profile/import/cnf_file.hpp"
#include "profile/import/imported.hpp"

namespace certkit::profile {

// What stands where a variable stands, for an example where the user gives no value.
enum class Wanted { text, country, host, ip, email, uri };

class Variables {
 public:
  // `given`: NAME=VALUE of the user, as the file has the names, in any case.
  Variables(std::map<std::string, std::string> given, Imported& into) : given_(std::move(given)), into_(into) {}

  [[nodiscard]] ImportedText fill(const CnfText& text, Wanted wanted, const Place& place);
  // Where a profile has no variables: absent, and told as lost, if the user gave no value.
  [[nodiscard]] std::optional<std::string> fixed(const CnfText& text, const Place& place);
  // An input of its own, for what the file's tool asks for at the terminal.
  [[nodiscard]] ImportedText ask(const std::string& name, const std::string& source, Wanted wanted);
  // The variable that holds all names, "DNS:a,IP:10.1.1.5": an input that is a list.
  void names(const std::string& name, const Place& place);
  // Throws Errc::usage for a value that nothing asked for.
  void require_all_used() const;

 private:
  const ImportedInput& input(const std::string& name, const std::string& source, const std::string& example);
  std::map<std::string, std::string> given_;
  std::vector<std::string> used_;
  Imported& into_;
};

}  // namespace certkit::profile
