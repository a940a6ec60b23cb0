#include "cli/exit.hpp"

namespace certkit::cli {

Exit exit_for(Errc code) noexcept {
  switch (code) {
    case Errc::usage: return Exit::usage;
    case Errc::unreadable:
    case Errc::malformed:
    case Errc::wrong_kind:
    case Errc::unsupported:
    case Errc::limit:
    case Errc::unwritable: return Exit::unreadable;
    case Errc::no_password:
    case Errc::wrong_password:
    case Errc::bad_decrypt: return Exit::password;
    case Errc::mismatch: return Exit::no;
    case Errc::network: return Exit::network;
    case Errc::refused: return Exit::refused;
    case Errc::pending: return Exit::pending;
    case Errc::internal: return Exit::internal;
  }
  return Exit::internal;
}

}  // namespace certkit::cli
