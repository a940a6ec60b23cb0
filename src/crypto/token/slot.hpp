// The one token that a URI means, and its PIN.
#pragma once

#include <memory>
#include <string>

#include "crypto/token.hpp"
#include "crypto/token/module.hpp"

namespace certkit::crypto::token {

struct Slot {
  std::shared_ptr<Module> module;
  PKCS11_SLOT* slot = nullptr;  // the module's; it has a token
  std::string place;            // "the token \"Office\""
};

// Throws Errc::unreadable or Errc::usage, with a list of what is there, unless exactly one fits.
[[nodiscard]] Slot find_slot(const TokenUri& uri);
// Gives the token its PIN, unless it has it or wants none. Tried once. Throws Errc::no_password, Errc::wrong_password with what the token
// says of the tries that are left.
void log_in(const Slot& slot, const TokenUri& uri, const AskPin& ask);

}  // namespace certkit::crypto::token
