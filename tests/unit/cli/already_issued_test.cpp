#include "cli/already_issued.hpp"

#include <doctest/doctest.h>

using namespace certkit;

TEST_CASE("what fails after a signature keeps its code and says what was issued and where it is") {
  const Error full(Errc::unwritable, "the disk is full", "make room", "x.crt");
  const Error one = cli::already_issued(full, {{"0a1b", "lab/issued/0a1b.crt"}});
  CHECK(one.code() == Errc::unwritable);
  CHECK(one.message() == "the disk is full; the CA has issued the certificate all the same, serial 0a1b");
  CHECK(one.hint() == "make room; the CA keeps it: copy lab/issued/0a1b.crt; do not have it signed again");
  CHECK(one.input() == "x.crt");
  const Error two = cli::already_issued(full, {{"0a", "lab/issued/0a.crt"}, {"0b", "lab/issued/0b.crt"}});
  CHECK(two.message().find("the certificates all the same, serial 0a, 0b") != std::string::npos);
  CHECK(two.hint().find("copy lab/issued/0a.crt, lab/issued/0b.crt; do not have them signed again") != std::string::npos);
  const Error next = cli::already_issued(full, {{"0a1b", "lab/issued/0a1b.crt"}}, "go on with certkit deliver");
  CHECK(next.hint() == "make room; go on with certkit deliver; do not have it signed again");
  const Error remote = cli::already_issued(Error(Errc::unwritable, "no room"), {{"0a1b", {}}});
  CHECK(remote.hint() == "do not have it signed again");
}
