#include "certkit/error.hpp"

namespace certkit {

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
