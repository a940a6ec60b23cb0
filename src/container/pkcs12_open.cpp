#include "container/pkcs12_open.hpp"

#include <algorithm>
#include <utility>

#include "asn1/reader.hpp"
#include "base/processors.hpp"
#include "base/workers.hpp"
#include "crypto/pbe.hpp"

namespace certkit::container::pkcs12 {

namespace {

// So many things are tried with a password that no MAC speaks for.
constexpr std::size_t kTrials = 3;
// So many iterations a password that nobody gave is worth, for each KDF: some tenths of a second.
constexpr std::uint64_t kMostForAGuess = 2'000'000;
// Below this many iterations a thread costs more than it saves.
constexpr std::uint64_t kWorthAThread = 50'000;

// Each job writes to a place of its own and throws nothing, so the outcome does not depend on the order.
using Jobs = std::vector<std::function<void()>>;
void run_side_by_side(const Jobs& jobs) {
  base::parallel_for(jobs.size(), 0, [&](std::size_t i) { jobs[i](); });
}

// While it lives, what is derived is a guess.
class Guessing {
 public:
  explicit Guessing(bool& guessing) : guessing_(guessing) { guessing_ = true; }
  ~Guessing() { guessing_ = false; }
  Guessing(const Guessing&) = delete;
  Guessing& operator=(const Guessing&) = delete;

 private:
  bool& guessing_;
};

bool takes_bmp(const Locked& locked) { return locked.protection.kdf.starts_with("PKCS12KDF"); }

// Every SafeContents and PrivateKeyInfo is one SEQUENCE that fills the plaintext. By chance a wrong key passes the padding once in 256
// times, and this on top of it less than once in 2^24 times; ciphers without padding (RC4) have only this.
bool is_one_sequence(ByteView plain) {
  if (plain.size() < 2 || plain[0] != asn1::kSequence) return false;
  if (plain[1] == 0x80) return plain.size() >= 4 && plain[plain.size() - 1] == 0 && plain[plain.size() - 2] == 0;
  return asn1::tlv_size(plain) == plain.size();
}

std::optional<Secret> decrypt_once(const Locked& locked, const Secret& form, const Reading& reading) {
  crypto::PbePassword password;
  (takes_bmp(locked) ? password.bmp : password.octets) = form.clone();
  try {
    Secret plain = crypto::pbe_decrypt(locked.algorithm, password, locked.ciphertext, reading.options.limits.kdf_iterations, reading.known);
    if (is_one_sequence(plain.reveal())) return plain;
  } catch (const Error& error) {
    if (error.code() != Errc::bad_decrypt) throw;
  }
  return std::nullopt;
}

}  // namespace

// False: a guess that is not worth it. Throws Errc::limit where no password would help.
bool Opener::pay(std::uint64_t iterations) {
  if (!guessing_) return spend_iterations(reading_, iterations), true;
  require_within_limit(reading_, iterations);
  if (iterations > kMostForAGuess || iterations > reading_.guesses_left) return false;
  reading_.guesses_left -= iterations;
  return true;
}

void Opener::note_encoding(const std::string& name) {
  if (encoding_.find(name) == std::string::npos) encoding_ += (encoding_.empty() ? "" : "; ") + name;
}

std::optional<Secret> Opener::decrypt(Candidate& candidate, const Locked& locked, Forms which) {
  const bool bmp = takes_bmp(locked);
  const std::vector<PasswordForm>& forms = bmp ? candidate.forms.bmp : candidate.forms.octets;
  std::size_t& worked = bmp ? candidate.bmp_at : candidate.octets_at;
  for (std::size_t n = 0; n < (which == Forms::all ? forms.size() : 1); ++n) {
    const std::size_t i = (worked + n) % forms.size();
    std::optional<Secret> plain;
    if (const auto ready = candidate.ready.find(locked.ciphertext.data()); i == 0 && ready != candidate.ready.end()) {
      plain = std::move(ready->second);
      candidate.ready.erase(ready);
    } else {
      if (!pay(crypto::pbe_work(locked.algorithm))) continue;
      plain = decrypt_once(locked, forms[i].value, reading_);
    }
    if (!plain) continue;
    worked = i;
    if (!verified_ || i != 0) note_encoding(forms[i].name);
    return plain;
  }
  return std::nullopt;
}

bool Opener::mac_fits(Candidate& candidate) {
  const Mac& mac = *pfx_.mac;
  const std::vector<PasswordForm>& forms = forms_for(mac, candidate.forms);
  for (std::size_t i = 0; i < forms.size(); ++i) {
    bool fit = false;
    if (i == 0 && candidate.mac_ready) {
      fit = *candidate.mac_ready;
    } else {
      if (!pay(mac.iterations)) continue;
      fit = fits(mac, forms[i].value, pfx_.authenticated.reveal(), reading_.known);
      if (i == 0) candidate.mac_ready = fit;
    }
    if (!fit) continue;
    (mac.pbmac1 ? candidate.octets_at : candidate.bmp_at) = i;
    note_encoding(forms[i].name);
    return true;
  }
  return false;
}

// Whether the password opens something: the first thing in all forms, further ones, which may have a password of their own, in the form
// that is right by the book.
bool Opener::opens_one(Candidate& candidate) {
  unopened_ = 0;
  std::optional<Error> cannot;  // damage or an unknown cipher says nothing of the password, unless nothing is left to try
  bool tried = false;
  for (const Locked& locked : top_.first(std::min(top_.size(), kTrials))) {
    try {
      std::optional<Secret> plain = decrypt(candidate, locked, tried ? Forms::first : Forms::all);
      tried = true;
      if (!plain) {
        ++unopened_;
        continue;
      }
      // Kept, so that it need not be derived again.
      if ((takes_bmp(locked) ? candidate.bmp_at : candidate.octets_at) == 0) candidate.ready[locked.ciphertext.data()] = std::move(plain);
      return true;
    } catch (const Error& error) {
      cannot = error;
    }
  }
  if (!tried && cannot) throw *cannot;
  return false;
}

void Opener::derive_ahead(Candidate& candidate, std::span<const Locked> locked, bool mac_too) {
  Jobs jobs;
  struct Result {
    bool done = false;
    std::optional<Secret> plain;
  };
  std::vector<Result> results(locked.size());
  std::optional<bool> mac_result;
  const std::uint64_t limit = reading_.options.limits.kdf_iterations;
  const auto affordable = [&](std::uint64_t iterations) {
    if (iterations < kWorthAThread || iterations > limit || (!guessing_ && iterations > reading_.iterations_left)) return false;
    return pay(iterations);
  };
  if (mac_too && pfx_.mac && affordable(pfx_.mac->iterations))
    jobs.push_back([&] {
      try {
        mac_result = fits(*pfx_.mac, forms_for(*pfx_.mac, candidate.forms).front().value, pfx_.authenticated.reveal(), reading_.known);
      } catch (const Error&) {
        // Thrown again where it can be reported: when it is done in its turn.
      }
    });
  for (std::size_t i = 0; i < locked.size(); ++i) {
    const Locked& one = locked[i];
    const bool bmp = takes_bmp(one);
    if ((bmp ? candidate.bmp_at : candidate.octets_at) != 0 || candidate.ready.contains(one.ciphertext.data()) ||
        !affordable(crypto::pbe_work(one.algorithm)))
      continue;
    jobs.push_back([&, i, bmp] {
      try {
        results[i].plain = decrypt_once(locked[i], (bmp ? candidate.forms.bmp : candidate.forms.octets).front().value, reading_);
        results[i].done = true;
      } catch (const Error&) {
      }
    });
  }
  run_side_by_side(jobs);
  candidate.mac_ready = mac_result;
  for (std::size_t i = 0; i < locked.size(); ++i)
    if (results[i].done) candidate.ready[locked[i].ciphertext.data()] = std::move(results[i].plain);
}

void Opener::prepare(std::span<const Locked> locked) {
  if (store_ && locked.size() > 1) derive_ahead(*store_, locked, false);
}

bool Opener::beyond_ascii() const noexcept {
  if (!store_) return false;
  const ByteView octets = store_->forms.octets.front().value.reveal();
  return std::any_of(octets.begin(), octets.end(), [](std::uint8_t octet) { return octet >= 0x80; });
}

void Opener::accept(Candidate&& candidate) {
  store_ = std::move(candidate);
  derive_ahead(*store_, top_, false);
}

bool Opener::try_as_store_password(Candidate& candidate, bool look_for_damage) {
  if (!pfx_.mac) {
    if (!opens_one(candidate)) return false;
  } else if (mac_fits(candidate)) {
    verified_ = true;
  } else {
    if (!look_for_damage) return false;
    derive_ahead(candidate, top_.first(std::min(top_.size(), kTrials)), false);
    if (!opens_one(candidate)) return false;
    damaged_ = true;
    add_problem(
        reading_, at_place(source_, "MAC"),
        Error(Errc::malformed,
              "the integrity check (MAC) fails though the password opens the contents: the file is damaged or was changed, or its MAC "
              "has another password",
              "get the file again, or have it exported again"));
  }
  accept(std::move(candidate));
  return true;
}

// Absent and empty; where the octets are the same for both, one trial is enough.
bool Opener::try_empty() {
  const bool bmp = pfx_.mac ? !pfx_.mac->pbmac1 : std::any_of(top_.begin(), top_.end(), takes_bmp);
  empty_.clear();
  if (bmp) empty_.emplace_back(absent_password());
  empty_.emplace_back(empty_password());
  if (is_costly_to_guess()) return guess_by_contents();
  if (bmp && pfx_.mac && pfx_.mac->iterations >= kWorthAThread && pay(pfx_.mac->iterations) && pay(pfx_.mac->iterations)) {
    Jobs jobs;
    for (Candidate& one : empty_)
      jobs.push_back([&] {
        try {
          one.mac_ready = fits(*pfx_.mac, one.forms.bmp.front().value, pfx_.authenticated.reveal());
        } catch (const Error&) {
          // Thrown again in its turn.
        }
      });
    run_side_by_side(jobs);
  }
  return std::any_of(empty_.begin(), empty_.end(), [&](Candidate& one) { return try_as_store_password(one, false); });
}

bool Opener::guess_empty() {
  const Guessing guess(guessing_);
  return try_empty();
}

bool Opener::is_costly_to_guess() const noexcept { return guessing_ && pfx_.mac && pfx_.mac->iterations > kMostForAGuess; }

// Whether the contents tell this form of the empty password from the ones behind it.
bool Opener::differs(const Candidate& empty) const { return &empty == &empty_.back() || std::any_of(top_.begin(), top_.end(), takes_bmp); }

// What is encrypted mostly asks for less than such a MAC, which then is asked about one password, and about none where nothing opens.
bool Opener::guess_by_contents() {
  require_within_limit(reading_, pfx_.mac->iterations);
  for (Candidate& one : empty_) {
    if (!differs(one) || !opens_one(one)) continue;
    guessing_ = false;
    return try_as_store_password(one, true);
  }
  return false;
}

// With the empty password, too, damage looks like another password until something is decrypted.
bool Opener::look_for_damage_under_empty() {
  if (!pfx_.mac || pfx_.mac->iterations > kMostForAGuess) return false;  // no MAC, or the contents were tried
  const Guessing guess(guessing_);
  return std::any_of(empty_.begin(), empty_.end(), [&](Candidate& one) { return differs(one) && try_as_store_password(one, true); });
}

void Opener::find_password(std::span<const Locked> locked) {
  top_ = locked;
  if (!pfx_.mac && top_.empty()) return;
  try {
    find_password();
  } catch (const Error& error) {
    const bool all_are_keys =
        !top_.empty() && std::none_of(pfx_.safes.begin(), pfx_.safes.end(), [](const Safe& safe) { return safe.encryption.has_value(); });
    if (all_are_keys && is_about_password(error))
      add_problem_of_keys(reading_, source_, error);
    else
      add_problem(reading_, source_, error);
  }
}

void Opener::find_password() {
  const bool given_first = reading_.options.password_given;
  if (!given_first && guess_empty()) return;
  bool guessed = !given_first, empty_given = false;
  try {
    with_password(reading_, describe(source_), [&](const Secret& given) {
      Candidate candidate(forms_of(given));
      // All at once where there is a core for each. Where there is not, the MAC alone is as quick for the right password, and much quicker
      // for a wrong one.
      const auto tried = top_.first(std::min(top_.size(), kTrials));
      if (!pfx_.mac || tried.size() < base::processors()) derive_ahead(candidate, tried, true);
      if (try_as_store_password(candidate, true)) return;
      const std::size_t unopened = unopened_;
      if (given.empty() && !std::exchange(empty_given, true) && try_empty()) return;  // whoever says so may mean the absent one
      if (!std::exchange(guessed, true) && guess_empty()) return;
      // One change to the file can spoil the MAC, or one of the encrypted parts and the MAC with it, but not two of them.
      if (pfx_.mac && unopened < 2)
        throw Error(Errc::bad_decrypt, "the password is wrong or the file was changed: the integrity check (MAC) does not fit",
                    "try another password, or get the file again");
      if (pfx_.mac)
        throw Error(Errc::wrong_password, "the password is wrong: the integrity check (MAC) does not fit it",
                    "give another one with --passin");
      throw Error(Errc::bad_decrypt,
                  std::string("the password is wrong or the file is damaged: nothing in it can be decrypted, and ") +
                      (pfx_.mac_broken ? "its MAC cannot tell which" : "it has no MAC that could tell which"),
                  "try another password, or have the file exported again");
    });
  } catch (const Error& error) {
    if (error.code() != Errc::no_password) throw;
    if (pfx_.mac && top_.empty()) {
      reading_.about().notes.push_back("the contents are not encrypted; their integrity (" + pfx_.mac->describe() +
                                       ") was not checked, for no password was given");
      return;
    }
    if (!guessed && guess_empty()) return;
    if (!look_for_damage_under_empty()) throw;
  }
}

Secret Opener::open(const Locked& locked, const std::string& what, bool& foreign) {
  if (store_) {
    if (std::optional<Secret> plain = decrypt(*store_, locked, Forms::all)) return std::move(*plain);
    if (damaged_) throw Error(Errc::malformed, "it is damaged: the password opens other parts of the file, but not this");
  }
  foreign = true;
  for (const bool absent : {true, false}) {
    Candidate silent(absent ? absent_password() : empty_password());
    if (absent && !takes_bmp(locked)) continue;
    const Guessing guess(guessing_);
    if (std::optional<Secret> plain = decrypt(silent, locked, Forms::first)) return std::move(*plain);
  }
  Secret opened;
  with_password(reading_, what, [&](const Secret& given) {
    Candidate candidate(forms_of(given));
    std::optional<Secret> plain;
    // The store's own password has been tried in every form.
    const bool stores = store_ && store_->forms.octets.front().value.equals(given);
    if (!stores) plain = decrypt(candidate, locked, Forms::all);
    if (plain)
      opened = std::move(*plain);
    else if (verified_)
      throw Error(Errc::wrong_password, "it has another password than the file as a whole, and it is not the one given");
    else
      throw Error(Errc::bad_decrypt, "its password is another one than the file's, or it is damaged");
  });
  return opened;
}

}  // namespace certkit::container::pkcs12
