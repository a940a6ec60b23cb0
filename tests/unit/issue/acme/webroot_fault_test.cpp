// A webroot in which a folder cannot be made.
#include <doctest/doctest.h>
#include <sys/syscall.h>

#include <cerrno>

#include "certkit/error.hpp"
#include "issue/acme/proof.hpp"
#include "support/scratch.hpp"
#include "support/traced.hpp"

namespace acme = certkit::issue::acme;

TEST_CASE("acme webroot: where the second folder cannot be made, the first does not stay" * doctest::skip(!test::can_trace())) {
  const test::Scratch scratch;
  acme::Settings settings;
  settings.webroot = scratch.path();
  const auto is_refused = [&] {
    try {
      (void)acme::prove_by_webroot(settings);
    } catch (const certkit::Error& error) {
      return error.code() == certkit::Errc::unwritable ? 1 : 2;
    }
    return 0;
  };
  const auto refused_at = [&](int folder) {
    int made = 0;
    return test::run_traced(is_refused,
                            [&](const test::SystemCall& call) {
                              const bool fails = call.number == SYS_mkdirat && ++made == folder;
                              return fails ? test::Interference{test::Interference::Kind::fail, ENOSPC} : test::Interference{};
                            })
        .exit_code;
  };
  for (const int folder : {1, 2}) {
    CHECK(refused_at(folder) == 1);
    CHECK(std::filesystem::is_empty(scratch.path()));
  }
  std::filesystem::create_directory(scratch / ".well-known");  // not certkit's
  CHECK(refused_at(2) == 1);
  CHECK(std::filesystem::is_directory(scratch / ".well-known"));
}
