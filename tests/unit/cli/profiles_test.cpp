#include "cli/profiles.hpp"

#include <doctest/doctest.h>

#include <sstream>

#include "certkit/error.hpp"
#include "support/scratch.hpp"

using namespace certkit;

TEST_CASE("profiles: none anywhere is an error that says what to set, and no empty list") {
  const test::Scratch scratch;
  std::string folder;
  std::ostringstream out, err;
  cli::Io io{.out = out,
             .err = err,
             .read_stdin = {},
             .env = [&](const std::string& name) { return name == "CERTKIT_PROFILES" ? std::optional(folder) : std::nullopt; },
             .ask = {},
             .now = {},
             .executable = scratch / "bin/certkit"};
  cli::Session session{.io = io};
  for (const std::string& nowhere : {std::string(), (scratch / "nowhere").string()}) {
    folder = nowhere;
    try {
      (void)cli::listed(session);
      FAIL("a list");
    } catch (const Error& error) {
      CHECK(error.code() == Errc::unreadable);
      CHECK(error.message().find("no folder with profiles was found") == 0);
      CHECK(error.message().find("nowhere") == (nowhere.empty() ? std::string::npos : error.message().size() - 7));
      CHECK(error.hint().find("CERTKIT_PROFILES") != std::string::npos);
    }
  }
  test::put(scratch / "own/device.yaml", "title: A device\n");
  folder = (scratch / "gone").string() + ":" + (scratch / "own").string();
  CHECK(cli::listed(session).size() == 1);
  CHECK(err.str().find("gone, and there is no such folder") != std::string::npos);
}
