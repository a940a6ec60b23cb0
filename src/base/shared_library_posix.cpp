#include <dlfcn.h>
#include <link.h>

#include <filesystem>

#include "base/shared_library.hpp"
#include "certkit/error.hpp"

namespace certkit::base {
namespace {

std::string why_not() {
  const char* text = dlerror();
  return text != nullptr ? text : "no reason given";
}

}  // namespace

SharedLibrary::SharedLibrary(const std::string& name, const std::string& package)
    : name_(name), handle_(dlopen(name.c_str(), RTLD_NOW | RTLD_LOCAL)) {
  if (handle_ == nullptr)
    throw Error(Errc::unsupported, "this needs the library " + name + ", which cannot be loaded: " + why_not(),
                "install it; on Debian and Ubuntu: apt install " + package);
}

void* SharedLibrary::address(const char* name) const {
  void* found = dlsym(handle_, name);
  if (found == nullptr)
    throw Error(Errc::unsupported, "the library " + name_ + " of this machine is too old or too new: it has no " + name, "update it");
  return found;
}

std::string SharedLibrary::file_name() const {
  const link_map* loaded = nullptr;
  if (dlinfo(handle_, RTLD_DI_LINKMAP, &loaded) != 0) return name_;
  std::error_code error;
  const std::filesystem::path file = std::filesystem::canonical(loaded->l_name, error);
  return error ? name_ : file.filename().string();
}

LibraryVersion version_if_loadable(const std::string& name, const std::function<std::string()>& ask) {
  try {
    return {name, ask()};
  } catch (const Error&) {
    return {name, {}};
  }
}

}  // namespace certkit::base
