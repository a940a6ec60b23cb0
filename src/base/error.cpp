#include "certkit/error.hpp"

#include "base/login.hpp"

namespace certkit {

Error::Error(Errc code, std::string message, std::string hint, std::string input)
    : code_(code),
      message_(base::without_logins(std::move(message))),
      hint_(base::without_logins(std::move(hint))),
      input_(base::without_logins(std::move(input))) {}

Error Error::in(std::string input) const {
  Error copy = *this;
  if (copy.input_.empty()) copy.input_ = base::without_logins(std::move(input));
  return copy;
}

std::string_view to_word(Errc code) noexcept {
  switch (code) {
    case Errc::usage: return "usage";
    case Errc::unreadable: return "unreadable";
    case Errc::malformed: return "malformed";
    case Errc::wrong_kind: return "wrong-kind";
    case Errc::no_password: return "no-password";
    case Errc::wrong_password: return "wrong-password";
    case Errc::bad_decrypt: return "wrong-password-or-damaged";
    case Errc::unsupported: return "unsupported";
    case Errc::limit: return "limit";
    case Errc::mismatch: return "mismatch";
    case Errc::unwritable: return "unwritable";
    case Errc::network: return "network";
    case Errc::refused: return "refused";
    case Errc::pending: return "pending";
    case Errc::internal: return "internal";
  }
  return "internal";
}

}  // namespace certkit
