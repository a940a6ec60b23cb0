#include "base/shared_library.hpp"

#include <doctest/doctest.h>

#include "certkit/error.hpp"

using namespace certkit;

TEST_CASE("a library that can be loaded is called by the file that it is, without links") {
  const base::SharedLibrary linked("libstdc++.so.6", "libstdc++6");
  CHECK(linked.file_name().starts_with("libstdc++.so.6."));
  const base::SharedLibrary math("libm.so.6", "libc6");
  CHECK(math.function<double(double)>("sqrt")(9) == 3);
  CHECK_THROWS_AS((void)math.function<double(double)>("no_such_function"), Error);
}

TEST_CASE("a library that cannot be loaded has no version; one that can has what is asked of it") {
  const auto ask = [](const std::string& file) { return [file] { return base::SharedLibrary(file, "some-package").file_name(); }; };
  const base::LibraryVersion absent = base::version_if_loadable("nothing", ask("libnothing.so.0"));
  CHECK(absent.name == "nothing");
  CHECK(absent.version.empty());
  CHECK_FALSE(base::version_if_loadable("mathematics", ask("libm.so.6")).version.empty());
}
