// The values of one run: inputs as given, typed and normalised; defaults and `let` evaluated when first asked for.
#pragma once

#include "profile/resolve.hpp"

namespace certkit::profile {

class Session {
 public:
  // Where a required value is missing: an error that names all of them, or "<name>" in its place.
  enum class Missing { is_error, is_placeholder };
  // Throws Errc::usage for a --set that is no input, with the nearest.
  Session(const DeviceProfile& profile, const GivenInputs& given, Missing missing);

  // Which certificate the values are for, and for which item of its `for_each` ("": for none). "" as certificate, and
  // without this, is the first. Before anything is evaluated.
  void choose(const std::string& certificate, const std::string& item);
  // Whether every value that is needed was given, or has a default.
  [[nodiscard]] bool has_all();
  // Evaluates every input and asks the asserts. Throws Errc::usage.
  void settle();
  [[nodiscard]] Value get(const std::string& variable);
  [[nodiscard]] Lookup lookup() {
    return [this](const std::string& variable) { return get(variable); };
  }
  void set(const std::string& variable, Value value) { values_[variable] = std::move(value); }  // cn, name and the like
  [[nodiscard]] bool holds(const Expression& condition) { return !condition || is_given(condition.evaluate(lookup())); }
  [[nodiscard]] std::string text(const Template& text) { return text.evaluate_text(lookup()); }
  [[nodiscard]] const DeviceProfile& profile() const noexcept { return profile_; }

 private:
  Value input(const std::string& name, const Input& input);
  Value standard(const std::string& name, const Input& input);
  void report_missing() const;

  const DeviceProfile& profile_;
  const GivenInputs& given_;
  Missing missing_mode_;
  std::map<std::string, Value> values_;
  std::vector<std::string> missing_;
};

// `items` as the input's type: checked, and written in the one form that all comparisons use. `where` begins the message. Throws
// Errc::usage.
[[nodiscard]] Value typed(const std::string& name, const Input& input, const std::vector<std::string>& items, const std::string& where);
// Throws Errc::usage for an assert or a check that does not hold.
[[noreturn]] void fail_by_rule(const Place& place, const std::string& id, const std::string& message, const Expression& rule);
// "a, b" -> a and b; an empty item stays one, and a blank text is an empty list.
[[nodiscard]] std::vector<std::string> split_list(std::string_view text);

}  // namespace certkit::profile
