// Asking for a password: what worked before first, then the user, three times at most.
#include <algorithm>

#include "container/internal.hpp"

namespace certkit::container {

namespace {

constexpr int kAttempts = 3;

// True if `use` took the password; the error that says it did not fit goes to `last`.
bool fits(const std::function<void(const Secret&)>& use, const Secret& password, std::optional<Error>& last) {
  try {
    use(password);
    return true;
  } catch (const Error& error) {
    if (error.code() != Errc::wrong_password && error.code() != Errc::bad_decrypt) throw;
    last = error;
    return false;
  }
}

}  // namespace

void with_password(Reading& reading, const std::string& what, const std::function<void(const Secret&)>& use) {
  std::optional<Error> last;
  // Latest first: the keys of one store mostly share one password. By index, for `use` may read what is nested and learn more passwords.
  for (std::size_t i = reading.passwords.size(); i-- > 0;) {
    const Secret known = reading.passwords[i].clone();
    if (fits(use, known, last)) return;
  }
  for (int attempt = 0; attempt < kAttempts && reading.options.ask; ++attempt) {
    const std::optional<Secret> given = reading.options.ask(what, attempt);
    if (!given) {
      if (attempt > 0) break;
      throw Error(Errc::no_password, what + " is protected, and no password was given for it",
                  "give the password with --passin file:PATH or --passin env:VAR");
    }
    const bool tried =
        std::any_of(reading.passwords.begin(), reading.passwords.end(), [&](const Secret& known) { return known.equals(*given); });
    if (tried && last) continue;
    if (fits(use, *given, last)) {
      if (!tried) reading.passwords.push_back(given->clone());
      return;
    }
  }
  if (!reading.options.ask)
    throw Error(Errc::no_password,
                what + (last ? " is protected with another password than the rest of the file, and none was given for it"
                             : " is protected, and no password was given for it"),
                "give the password with --passin file:PATH or --passin env:VAR");
  if (!last->hint().empty()) throw *last;
  throw Error(last->code(), last->message(), "give another password with --passin, or get the file again");
}

bool open_keys(Reading& reading, const Source& source, std::size_t keys, const std::function<void(const Secret&)>& use) {
  try {
    with_password(reading, describe(source), use);
    return true;
  } catch (const Error& error) {
    if (!is_about_password(error)) throw;
    reading.about().closed_keys += keys;
    add_problem_of_keys(reading, source, error);
    return false;
  }
}

}  // namespace certkit::container
