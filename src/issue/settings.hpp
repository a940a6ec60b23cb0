// The settings of an issuer: what issuers.yaml or --with say, bound to the members of a struct. One table per kind of issuer is parser,
// messages and documentation at once.
#pragma once

#include <filesystem>
#include <functional>
#include <list>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "certkit/secret.hpp"

namespace certkit::issue {

// As given, not yet understood.
struct GivenSetting {
  std::string name;
  std::vector<std::string> values;  // of a list several
  std::string where;                // "issuers.yaml:4:7", or "--with"
  std::filesystem::path folder;     // that relative file names start from; empty: the current one
};

// Where a password or key comes from ("env:VAR", "file:PATH"); never the secret itself. It is read when it is needed.
struct SecretReference {
  std::string text;  // empty: not given
  [[nodiscard]] bool given() const noexcept { return !text.empty(); }
};

struct Setting {
  enum class Form { text, secret, file, list, number, flag };
  std::string_view name, doc;
  Form form = Form::text;
  std::vector<std::string> words;                       // one of these only, if not empty
  int least = 0, most = 0;                              // of a number
  std::function<void(const std::string& value)> check;  // of a text; throws Errc::usage. May be empty
  std::variant<std::string*, SecretReference*, std::filesystem::path*, std::vector<std::string>*, int*, bool*> target;
  Setting& one_of(std::vector<std::string> choices) {
    words = std::move(choices);
    return *this;
  }
  Setting& checked(std::function<void(const std::string& value)> how) {
    check = std::move(how);
    return *this;
  }
};

class SettingTable {
 public:
  // Names and descriptions are literals; targets have to be there as long as the table. What a target holds before is the default.
  Setting& text(std::string_view name, std::string& target, std::string_view doc);
  Setting& secret(std::string_view name, SecretReference& target, std::string_view doc);
  Setting& file(std::string_view name, std::filesystem::path& target, std::string_view doc);
  Setting& list(std::string_view name, std::vector<std::string>& target, std::string_view doc);
  Setting& number(std::string_view name, int& target, int least, int most, std::string_view doc);
  Setting& flag(std::string_view name, bool& target, std::string_view doc);

  // Throws Errc::usage, saying where: unknown (with the nearest right name), given twice, a value that is none, a secret that stands there
  // itself.
  void fill(std::span<const GivenSetting> given) const;
  [[nodiscard]] const std::list<Setting>& rows() const noexcept { return rows_; }

 private:
  Setting& add(std::string_view name, std::string_view doc, Setting::Form form);
  std::list<Setting> rows_;
};

}  // namespace certkit::issue
