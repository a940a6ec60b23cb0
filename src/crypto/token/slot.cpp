#include "crypto/token/slot.hpp"

#include <algorithm>
#include <vector>

#include "base/terminal.hpp"
#include "base/text.hpp"
#include "crypto/openssl.hpp"
#include "crypto/token/answers.hpp"

namespace certkit::crypto::token {
namespace {

std::string said(const char* text) { return text == nullptr ? "" : text; }

bool is_version(const std::string& wanted, const Module& module) {
  CK_INFO info{};
  if (module.functions().C_GetInfo(&info) != CKR_OK) return false;
  const std::string major = std::to_string(info.libraryVersion.major);
  return wanted == major || wanted == major + "." + std::to_string(info.libraryVersion.minor);
}

// RFC 7512 §2.5: whatever the path says has to be so; of the object it says nothing here.
bool fits(const std::pair<std::string, std::string>& attribute, const Module& module, PKCS11_SLOT& slot) {
  const auto& [name, value] = attribute;
  if (name == "token") return value == said(slot.token->label);
  if (name == "manufacturer") return value == said(slot.token->manufacturer);
  if (name == "model") return value == said(slot.token->model);
  if (name == "serial") return value == said(slot.token->serialnr);
  if (name == "slot-description") return value == said(slot.description);
  if (name == "slot-manufacturer") return value == said(slot.manufacturer);
  if (name == "slot-id") return std::stoul(value) == PKCS11_get_slotid_from_slot(&slot);
  if (name == "library-manufacturer") return value == said(module.about().manufacturer);
  if (name == "library-description") return value == said(module.about().description);
  if (name == "library-version") return is_version(value, module);
  return true;
}

std::string uri_of(const PKCS11_TOKEN& token) {
  return "pkcs11:token=" + token_uri_value(said(token.label)) + ";serial=" + token_uri_value(said(token.serialnr));
}

std::string listed(const std::vector<PKCS11_SLOT*>& slots) {
  std::string list;
  for (const PKCS11_SLOT* slot : slots) list += (list.empty() ? "" : ", ") + uri_of(*slot->token);
  return list;
}

// What the token says now; libp11 knows what it said at first.
CK_FLAGS flags_of(const Slot& slot) {
  CK_TOKEN_INFO info{};
  const bool said = slot.module->functions().C_GetTokenInfo(PKCS11_get_slotid_from_slot(slot.slot), &info) == CKR_OK;
  return said ? info.flags : CK_FLAGS{0};
}

constexpr const char* kUnlock = "whoever administers the token can set a new PIN, with the SO PIN";

// No number of tries: PKCS#11 has none.
[[noreturn]] void wrong_pin(const Slot& slot) {
  const CK_FLAGS flags = flags_of(slot);
  const std::string what = "the PIN of " + slot.place + " is wrong";
  if ((flags & CKF_USER_PIN_LOCKED) != 0) throw Error(Errc::wrong_password, what + ", and now it is locked", kUnlock);
  if ((flags & CKF_USER_PIN_FINAL_TRY) != 0)
    throw Error(Errc::wrong_password, what + "; the token says that it locks itself at the next wrong one",
                std::string("be sure before you try again; ") + kUnlock);
  throw Error(Errc::wrong_password, what,
              "it was tried once; most tokens lock themselves after a few wrong ones, so be sure before you try again");
}

Secret pin_for(const Slot& slot, const TokenUri& uri, const AskPin& ask) {
  std::optional<Secret> pin;
  if (!uri.pin_file.empty())
    pin = base::read_secret_file(uri.pin_file);
  else if (ask)
    pin = ask(
        slot.place + " (its PIN" + ((flags_of(slot) & CKF_USER_PIN_FINAL_TRY) != 0 ? "; if it is wrong, the token locks itself)" : ")"), 0);
  if (!pin)
    throw Error(Errc::no_password, slot.place + " wants its PIN",
                "--passin file:PATH or --passin env:VAR; or ?pin-source=file:PATH at the end of the URI");
  // A file or variable that lost its content costs no try.
  if (pin->empty()) throw Error(Errc::no_password, "the PIN for " + slot.place + " is empty", "put it where it is to come from");
  const ByteView octets = pin->reveal();
  if (std::find(octets.begin(), octets.end(), std::uint8_t{0}) != octets.end())
    throw Error(Errc::wrong_password, "a PIN has no zero octets", "save its file as UTF-8");
  Secret terminated(pin->size() + 1);
  std::copy(octets.begin(), octets.end(), terminated.reveal_mutable().begin());
  return terminated;
}

}  // namespace

Slot find_slot(const TokenUri& uri) {
  const OpensslErrors errors;
  Slot found{Module::open(uri.module_path), nullptr, {}};
  std::vector<PKCS11_SLOT*> there, fitting;
  for (PKCS11_SLOT& slot : found.module->slots()) {
    if (slot.token == nullptr || slot.token->initialized == 0) continue;
    there.push_back(&slot);
    if (std::all_of(uri.path.begin(), uri.path.end(), [&](const auto& one) { return fits(one, *found.module, slot); }))
      fitting.push_back(&slot);
  }
  if (fitting.empty())
    throw Error(Errc::unreadable, there.empty() ? "there is no token" : "no token is as the URI says; there are: " + listed(there),
                uri.module_path.empty()
                    ? "put it in; if p11-kit does not know its module, name it: ?module-path=/PATH at the end of the URI"
                    : "put it in; does the module belong to this token?");
  if (fitting.size() > 1)
    throw Error(Errc::usage, std::to_string(fitting.size()) + " tokens are as the URI says: " + listed(fitting),
                "say which one, with its serial");
  found.slot = fitting.front();
  found.place = "the token \"" + base::printable(said(found.slot->token->label)) + "\"";
  return found;
}

void log_in(const Slot& slot, const TokenUri& uri, const AskPin& ask) {
  const OpensslErrors errors;
  const PKCS11_TOKEN& token = *slot.slot->token;
  int already = 0;
  if (token.loginRequired == 0 || (PKCS11_is_logged_in(slot.slot, 0, &already) == 0 && already != 0)) return;
  if ((flags_of(slot) & CKF_USER_PIN_LOCKED) != 0)
    throw Error(Errc::wrong_password, "the PIN of " + slot.place + " is locked: it was wrong too often", kUnlock);
  if (token.secureLogin != 0) {  // typed at the reader
    if (PKCS11_login(slot.slot, 0, nullptr) == 0) return;
  } else {
    Secret pin = pin_for(slot, uri, ask);
    if (PKCS11_login(slot.slot, 0, reinterpret_cast<const char*>(pin.reveal().data())) == 0)
      return slot.module->keep_pin(slot.slot, std::move(pin));
  }
  const CK_RV answer = left_answer();
  switch (answer) {
    case CKR_PIN_INCORRECT:
    case CKR_PIN_INVALID:
    case CKR_PIN_LEN_RANGE: wrong_pin(slot);
    case CKR_PIN_LOCKED: throw Error(Errc::wrong_password, "the PIN of " + slot.place + " is locked: it was wrong too often", kUnlock);
    case CKR_PIN_EXPIRED:
      throw Error(Errc::wrong_password, "the PIN of " + slot.place + " has expired", "set a new one with the token's own tool");
    case CKR_USER_PIN_NOT_INITIALIZED:
      throw Error(Errc::wrong_password, slot.place + " has no PIN yet", "set one with the token's own tool, or pkcs11-tool --init-pin");
    default: failed(answer, Errc::unreadable, slot.place + " does not take the PIN");
  }
}

}  // namespace certkit::crypto::token
