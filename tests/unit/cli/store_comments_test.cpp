#include "cli/store_comments.hpp"

#include <doctest/doctest.h>

using namespace certkit;

namespace {

const std::string kBlock = "-----BEGIN CERTIFICATE-----\nMIIB\n# in it\n-----END CERTIFICATE-----\n";
const std::string kOwn = "# CN=Root\n# until 2030-01-01T00:00:00Z, SHA-256 " + std::string(64, 'a') + "\n";

bool is(const std::string& text, bool annotations, bool others) {
  const cli::StoreComments found = cli::comments_in(text);
  return found.annotations == annotations && found.others == others;
}

}  // namespace

TEST_CASE("comments of a trust store: those that are made again, and those of others") {
  CHECK(is("", false, false));
  CHECK(is("\xef\xbb\xbf" + kBlock + "\r\n" + kBlock, false, false));
  CHECK(is(kOwn + kBlock + kOwn + kBlock, true, false));
  CHECK(is(kBlock + kOwn + kBlock, true, false));
  CHECK(is("# mine\n" + kOwn + kBlock, true, true));
  CHECK(is(kOwn + "# mine\n" + kBlock, true, true));
  CHECK(is("# mine\n\n" + kBlock, false, true));
  CHECK(is(kBlock + "mine\n", false, true));
  CHECK(is(kBlock + "# mine", false, true));
  CHECK(is("# until 2030-01-01T00:00:00Z, SHA-256 " + std::string(64, 'a') + "\n" + kBlock, false, true));
  CHECK(is("# CN=Root\n# until 2030-01-01T00:00:00Z, SHA-256 " + std::string(64, 'x') + "\n" + kBlock, false, true));
}
