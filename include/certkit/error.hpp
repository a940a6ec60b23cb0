// The one exception type. Failures throw, answers return: a bad certificate is a finding, a file that cannot be read is an Error.
#pragma once

#include <exception>
#include <string>
#include <string_view>
#include <utility>

namespace certkit {

// What a caller can act on. The word of each (to_word) is part of the contract: `certkit: error[WORD]: …`.
enum class Errc {
  usage,             // the command line, a profile or an inventory is wrong; also: an output exists and may not be replaced
  unreadable,        // a file is missing, empty, a folder, or may not be read
  malformed,         // the bytes are not what they claim to be, or are damaged
  wrong_kind,        // readable, but not what was asked for (no key in it, a CSR where a certificate is needed)
  no_password,       // it is protected, and no password was given or could be asked for
  wrong_password,    // proved: a MAC or an unambiguous check says so
  bad_decrypt,       // decryption gave no key, and the format has no integrity check to tell a wrong password from damage (encrypted PKCS#8, DEK-Info, OpenSSH)
  unsupported,       // understood, but certkit does not do it (an algorithm, a version)
  limit,             // refused because of a size, nesting or iteration limit; the message names the limit
  mismatch,          // two things that must belong together do not; the second opinion disagrees
  unwritable,        // an output could not be put in place; what was there before is untouched
  network,
  refused,           // the CA said no
  pending,           // the CA has it and has not decided
  internal,          // a bug in certkit
};

[[nodiscard]] std::string_view to_word(Errc code) noexcept;  // "wrong-password"

class Error : public std::exception {
 public:
  // `message`: what was wrong and where. `hint`: the next step, may be empty. `input`: the file or object meant, may be empty.
  // A user and password in a URL are "***" in all three, whoever quotes it.
  Error(Errc code, std::string message, std::string hint = {}, std::string input = {});

  [[nodiscard]] Errc code() const noexcept { return code_; }
  [[nodiscard]] const std::string& message() const noexcept { return message_; }
  [[nodiscard]] const std::string& hint() const noexcept { return hint_; }
  [[nodiscard]] const std::string& input() const noexcept { return input_; }
  [[nodiscard]] const char* what() const noexcept override { return message_.c_str(); }

  // The word of a rule of a device profile that was broken; may be empty.
  [[nodiscard]] const std::string& rule() const noexcept { return rule_; }
  [[nodiscard]] Error by_rule(std::string rule) const {
    Error copy = *this;
    copy.rule_ = std::move(rule);
    return copy;
  }

  // The same error, seen from further out: names the input if none is named yet.
  [[nodiscard]] Error in(std::string input) const;

 private:
  Errc code_;
  std::string message_, hint_, input_, rule_;
};

}  // namespace certkit
