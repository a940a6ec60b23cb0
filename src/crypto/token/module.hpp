// A PKCS#11 module: the library that speaks to tokens, loaded and initialised while somebody needs it.
#pragma once

#include <libp11.h>
#include <p11-kit/pkcs11.h>

#include <map>
#include <memory>
#include <span>
#include <string>

#include "base/shared_library.hpp"
#include "certkit/secret.hpp"

namespace certkit::crypto::token {

class Module {
 public:
  // One for each library, however often it is asked for: it can be initialised once only, and who has given his PIN to a token has given
  // it. `path` empty: p11-kit, which knows the modules that are installed. Throws Errc::unsupported, Errc::unreadable.
  static std::shared_ptr<Module> open(const std::string& path);
  ~Module();
  Module(const Module&) = delete;
  Module& operator=(const Module&) = delete;

  [[nodiscard]] const PKCS11_CTX& about() const noexcept { return *context_; }
  [[nodiscard]] std::span<PKCS11_SLOT> slots() const noexcept { return {slots_, count_}; }
  // PKCS#11 itself, for what libp11 has no function for.
  [[nodiscard]] const CK_FUNCTION_LIST& functions() const noexcept { return *functions_; }
  // Some keys want their token's PIN before each signature. `terminated`: with a zero octet at its end.
  void keep_pin(PKCS11_SLOT* slot, Secret terminated) { pins_[slot] = std::move(terminated); }
  void answer_for(PKCS11_SLOT* slot);

 private:
  Module(const std::string& name, const std::string& package);
  void start(const std::string& name);
  void initialize_functions(const std::string& name);
  base::SharedLibrary library_;  // stays loaded when libp11 lets go of it
  CK_FUNCTION_LIST* functions_ = nullptr;
  bool initialized_here_ = false;  // these functions, besides those that libp11 has
  PKCS11_CTX* context_ = nullptr;
  PKCS11_SLOT* slots_ = nullptr;
  unsigned count_ = 0;
  UI_METHOD* asks_ = nullptr;
  std::map<PKCS11_SLOT*, Secret> pins_;
};

[[nodiscard]] base::LibraryVersion p11_kit_version();

}  // namespace certkit::crypto::token
