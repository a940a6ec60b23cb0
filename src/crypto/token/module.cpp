#include "crypto/token/module.hpp"

#include <openssl/ui.h>

#include <filesystem>
#include <map>
#include <mutex>

#include "base/text.hpp"
#include "crypto/openssl.hpp"
#include "crypto/token/answers.hpp"

namespace certkit::crypto::token {
namespace {

// p11-kit's library is a module itself: all those that are installed in one.
constexpr const char *kProxy = "libp11-kit.so.0", *kProxyPackage = "libp11-kit0";

std::string shown(const std::string& name) { return name == kProxy ? "p11-kit" : "the PKCS#11 module " + base::printable(name); }

// libp11 asks for the PIN of such a key as OpenSSL asks for passwords; it is not to come from the terminal behind certkit's back.
int give_pin(UI* ui, UI_STRING* asked) {
  const auto* pin = static_cast<const Secret*>(UI_get0_user_data(ui));
  if (pin == nullptr || pin->empty()) return 0;
  return UI_set_result(ui, asked, reinterpret_cast<const char*>(pin->reveal().data())) == 0 ? 1 : 0;
}

}  // namespace

std::shared_ptr<Module> Module::open(const std::string& path) {
  static std::mutex mutex;
  static std::map<std::string, std::weak_ptr<Module>> modules;
  std::error_code error;
  if (!path.empty() && !std::filesystem::is_regular_file(path, error))
    throw Error(Errc::unreadable, "there is no PKCS#11 module " + base::printable(path),
                "module-path names the library that came with the token, as /usr/lib/softhsm/libsofthsm2.so");
  const std::string name = path.empty() ? kProxy : std::filesystem::canonical(path, error).string();
  const std::lock_guard lock(mutex);
  if (auto there = modules[name].lock()) return there;
  std::shared_ptr<Module> made;
  try {
    made = std::shared_ptr<Module>(new Module(name, kProxyPackage));
  } catch (const Error& failure) {
    if (path.empty())
      throw Error(failure.code(), failure.message(),
                  failure.hint() + "; or name the token's module: ?module-path=/PATH at the end of the URI");
    throw Error(failure.code(), shown(path) + " cannot be used: " + failure.message(),
                "module-path names the library that came with the token, as /usr/lib/softhsm/libsofthsm2.so");
  }
  made->start(name);
  modules[name] = made;
  return made;
}

Module::Module(const std::string& name, const std::string& package) : library_(name, package) {
  using GetFunctionList = CK_RV(CK_FUNCTION_LIST**);
  if (library_.function<GetFunctionList>("C_GetFunctionList")(&functions_) != CKR_OK || functions_ == nullptr)
    throw Error(Errc::unsupported, "it has no functions of PKCS#11");
}

void Module::start(const std::string& name) {
  const OpensslErrors errors;
  context_ = PKCS11_CTX_new();
  if (context_ == nullptr) throw Error(Errc::internal, "no memory for a PKCS#11 module");
  if (PKCS11_CTX_load(context_, name.c_str()) != 0) {
    PKCS11_CTX_free(std::exchange(context_, nullptr));
    failed(left_answer(), Errc::unreadable, shown(name) + " cannot be started");
  }
  initialize_functions(name);
  if (PKCS11_enumerate_slots(context_, &slots_, &count_) != 0)
    failed(left_answer(), Errc::unreadable, shown(name) + " does not list its tokens");
  asks_ = UI_create_method("certkit");
  if (asks_ == nullptr || UI_method_set_reader(asks_, give_pin) != 0) throw Error(Errc::internal, "no memory for a PKCS#11 module");
  answer_for(nullptr);
}

// An ordinary module has one list of functions, which libp11 has initialised. p11-kit makes a new one for each that asks, and each has to
// be initialised for itself; the tokens behind them are the same, and so is who has given his PIN.
void Module::initialize_functions(const std::string& name) {
  CK_C_INITIALIZE_ARGS how{};
  how.flags = CKF_OS_LOCKING_OK;
  const CK_RV answer = functions_->C_Initialize(&how);
  initialized_here_ = answer == CKR_OK;
  if (!initialized_here_ && answer != CKR_CRYPTOKI_ALREADY_INITIALIZED)
    failed(answer, Errc::unreadable, shown(name) + " cannot be started");
}

void Module::answer_for(PKCS11_SLOT* slot) {
  if (PKCS11_set_ui_method(context_, asks_, &pins_[slot]) != 0) throw Error(Errc::internal, "no memory for a PKCS#11 module");
}

Module::~Module() {
  const OpensslErrors errors;
  if (slots_ != nullptr) PKCS11_release_all_slots(context_, slots_, count_);
  if (context_ != nullptr) {
    PKCS11_CTX_unload(context_);
    PKCS11_CTX_free(context_);
  }
  if (initialized_here_) functions_->C_Finalize(nullptr);
  if (asks_ != nullptr) UI_destroy_method(asks_);
}

// p11-kit tells its modules' versions, when it has started them, and not its own.
base::LibraryVersion p11_kit_version() {
  return base::version_if_loadable("p11-kit", [] { return base::SharedLibrary(kProxy, kProxyPackage).file_name(); });
}

}  // namespace certkit::crypto::token
