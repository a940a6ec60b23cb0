#include "base/placing.hpp"

#include <doctest/doctest.h>
#include <sys/resource.h>

#include "certkit/error.hpp"
#include "support/traced.hpp"

using namespace certkit;

TEST_CASE("users that cannot be asked for now are no users that do not exist, and are asked for again") {
  const auto ended = test::run_forked([] {
    rlimit files{};
    if (::getrlimit(RLIMIT_NOFILE, &files) != 0) return 1;
    const rlimit none{0, files.rlim_max};
    if (::setrlimit(RLIMIT_NOFILE, &none) != 0) return 2;
    try {
      (void)base::user_number("root");
      return 3;
    } catch (const Error& error) {
      if (error.code() != Errc::unreadable) return 4;
    }
    if (::setrlimit(RLIMIT_NOFILE, &files) != 0) return 5;
    return base::user_number("root") == 0 ? 0 : 6;
  });
  CHECK(ended.exit_code == 0);
}
