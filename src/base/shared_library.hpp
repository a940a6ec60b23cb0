// A library that is loaded when it is first needed: most commands use none of those with many dependencies (libcurl, libldap, libpq), and
// do not pay for them.
#pragma once

#include <functional>
#include <string>

#include "base/library_version.hpp"

namespace certkit::base {

class SharedLibrary {
 public:
  // `name` as the loader knows it ("libcurl.so.4"), `package` as Debian calls it. Throws Errc::unsupported, saying what to install.
  SharedLibrary(const std::string& name, const std::string& package);
  SharedLibrary(const SharedLibrary&) = delete;
  SharedLibrary& operator=(const SharedLibrary&) = delete;
  ~SharedLibrary() = default;  // it stays loaded: libraries that started threads or registered handlers cannot go

  // The address of a function that the library has to have: `library.function<decltype(curl_easy_init)>("curl_easy_init")`.
  template <class Function>
  [[nodiscard]] Function* function(const char* name) const {
    return reinterpret_cast<Function*>(address(name));
  }

  // What the loader found, without links: "libgssapi_krb5.so.2.2". All that is known of a library that cannot be asked for its version.
  [[nodiscard]] std::string file_name() const;

 private:
  [[nodiscard]] void* address(const char* name) const;
  std::string name_;
  void* handle_;
};

// The answer of `ask`, which loads the library; an empty version where that cannot be done.
[[nodiscard]] LibraryVersion version_if_loadable(const std::string& name, const std::function<std::string()>& ask);

}  // namespace certkit::base
