#include "cli/render/error.hpp"

#include <doctest/doctest.h>

#include <sstream>

#include "certkit/error.hpp"

using namespace certkit;
using namespace certkit::cli;

namespace {

std::string rendered(const std::string& message) {
  std::ostringstream err;
  render_error(err, Error(Errc::usage, message), Exit::usage, false, {});
  return err.str();
}

}  // namespace

TEST_CASE("errors: what nobody would read is cut, and a long path is whole") {
  const std::string path = "a/" + std::string(900, 'p');
  CHECK(rendered("there is no file " + path) == "certkit: error[usage]: there is no file " + path + "\n");
  CHECK(rendered("a CN of " + std::string(100'000, 'c') + " is too long") ==
        "certkit: error[usage]: a CN of " + std::string(1000, 'c') + "… is too long\n");
  std::string umlauts;
  while (umlauts.size() < 3000) umlauts += "ü";
  CHECK(rendered("x" + umlauts) == "certkit: error[usage]: x" + umlauts.substr(0, 998) + "…\n");
  std::string words;
  while (words.size() < 100'000) words += "word ";
  CHECK(rendered(words).size() < 9000);
  CHECK(rendered(words).ends_with("…\n"));
}
