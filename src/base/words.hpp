// Lines of words: what certkit's own records in text files are made of. A name may hold whatever it likes, line ends too, and is one word.
#pragma once

#include <charconv>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

namespace certkit::base {

[[nodiscard]] std::string as_word(const std::string& text);

// One line, taken apart word by word. Everything that as_word() does not write throws Errc::malformed: "the manifest is damaged: …", where
// `record` is "the manifest".
class Words {
 public:
  Words(std::string_view line, std::string_view record) : line_(line), record_(record) {}
  [[nodiscard]] std::string_view word();
  [[nodiscard]] std::string text();
  [[nodiscard]] std::string name();              // a plain name: nothing that leads out of a folder
  [[nodiscard]] std::filesystem::path folder();  // an absolute path
  template <class Number>
  [[nodiscard]] Number number(int base = 10) {
    const std::string_view digits = word();
    Number value{};
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value, base);
    if (error != std::errc() || end != digits.data() + digits.size()) damaged("a number is none");
    return value;
  }
  void finish() const;  // no more words
  [[noreturn]] void damaged(std::string_view what) const;

 private:
  std::string_view line_, record_;
};

}  // namespace certkit::base
