#include <doctest/doctest.h>

#include <fstream>
#include <random>
#include <sstream>

#include "profile/library.hpp"
#include "profile/resolve.hpp"

using namespace certkit;
using namespace certkit::profile;

TEST_CASE("a damaged profile is an error with a message and nothing worse") {
  const Library library({std::string(CERTKIT_SOURCE) + "/profiles"});
  std::mt19937 random(20261121);  // fixed: a failure can be repeated
  const std::string pieces[] = {"${", "}",    "\"", "[", "{", ": ", "- ",     "\n", "&a ", "*a ",
                                "~",  "\xc3", "'",  "#", "|", "?",  "when: ", "0",  "+"};
  for (const char* file : {"/profiles/lync2013/front-end-pool.yaml", "/profiles/codian/mcu-4500.yaml", "/profiles/generic/server.yaml"}) {
    std::stringstream text;
    text << std::ifstream(std::string(CERTKIT_SOURCE) + file).rdbuf();
    const std::string whole = text.str();
    REQUIRE(whole.size() > 500);
    for (int round = 0; round < 150; ++round) {
      std::string changed = whole;
      for (int i = 0; i < 1 + round % 3; ++i) {
        const std::string& piece = pieces[random() % std::size(pieces)];
        changed.replace(random() % changed.size(), random() % 4, piece);
      }
      if (round % 10 == 0) changed.resize(random() % changed.size());
      try {
        const DeviceProfile profile = library.load_text(changed, "x.yaml");
        if (!profile.is_abstract) (void)resolve(profile, {{"fqdn", "a.contoso.com"}}, {});
      } catch (const Error& e) {
        CHECK(e.code() != Errc::internal);
        CHECK_FALSE(e.message().empty());
      }
    }
  }
}
