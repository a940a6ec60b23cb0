// Finding the password of a PKCS#12, and opening what it protects.
#pragma once

#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "container/internal.hpp"
#include "container/pkcs12_mac.hpp"
#include "container/pkcs12_password.hpp"
#include "container/pkcs12_structure.hpp"

namespace certkit::container::pkcs12 {

// Something encrypted: a safe or a key bag. The octets must outlive the Opener; their address names it.
struct Locked {
  AlgorithmId algorithm;
  ByteView ciphertext;
  Protection protection;
};

class Opener {
 public:
  Opener(Reading& reading, const Pfx& pfx, Source source) : reading_(reading), pfx_(pfx), source_(std::move(source)) {}

  // Absent and empty password silently, as far as a guess is worth it, then what was given or is asked for. `locked` is what can be tried
  // before anything is open. What goes wrong is a Problem of the file; then is_open() is false, and what is in the clear can still be read.
  void find_password(std::span<const Locked> locked);
  [[nodiscard]] bool is_open() const noexcept { return store_.has_value(); }
  // The MAC was right, so what does not decrypt has another password for certain.
  [[nodiscard]] bool verified() const noexcept { return verified_; }
  // How the password was encoded; empty if none was needed.
  [[nodiscard]] const std::string& encoding() const noexcept { return encoding_; }
  [[nodiscard]] bool beyond_ascii() const noexcept;

  // Derives the keys of all of these at once, on all cores, where that is worth it.
  void prepare(std::span<const Locked> locked);
  // The plaintext, a whole DER or BER SEQUENCE. A password other than the store's is asked for with `what`; `foreign` says that it was
  // needed. Throws Errc::wrong_password or bad_decrypt, no_password, malformed, unsupported, limit.
  [[nodiscard]] Secret open(const Locked& locked, const std::string& what, bool& foreign);

 private:
  // A password under trial, with what was derived from its first form ahead of time.
  struct Candidate {
    explicit Candidate(PasswordForms password) : forms(std::move(password)) {}
    PasswordForms forms;
    std::size_t bmp_at = 0, octets_at = 0;                       // the form that worked
    std::map<const std::uint8_t*, std::optional<Secret>> ready;  // by address of the ciphertext
    std::optional<bool> mac_ready;
  };
  enum class Forms { all, first };

  void find_password();
  bool try_as_store_password(Candidate& candidate, bool look_for_damage);
  bool try_empty();
  bool guess_empty();
  bool guess_by_contents();
  bool look_for_damage_under_empty();
  [[nodiscard]] bool is_costly_to_guess() const noexcept;
  [[nodiscard]] bool differs(const Candidate& empty) const;
  bool pay(std::uint64_t iterations);
  bool mac_fits(Candidate& candidate);
  bool opens_one(Candidate& candidate);
  std::optional<Secret> decrypt(Candidate& candidate, const Locked& locked, Forms which);
  void derive_ahead(Candidate& candidate, std::span<const Locked> locked, bool mac_too);
  void note_encoding(const std::string& name);
  void accept(Candidate&& candidate);

  Reading& reading_;
  const Pfx& pfx_;
  Source source_;
  std::span<const Locked> top_;
  std::optional<Candidate> store_;
  bool verified_ = false, damaged_ = false;
  std::size_t unopened_ = 0;  // of what opens_one tried last
  bool guessing_ = false;
  std::vector<Candidate> empty_;  // the empty password in its forms, with what is known of each
  std::string encoding_;
};

}  // namespace certkit::container::pkcs12
