#include "cli/meant.hpp"

#include <doctest/doctest.h>

#include <vector>

using certkit::cli::did_you_mean;

TEST_CASE("did you mean: what is near, or begins alike") {
  const std::vector<std::string> options{"--passin", "--passout", "--keypass", "--out", "--out-dir", "--name", "--certificate"};
  CHECK(did_you_mean("--pasin", options) == "did you mean '--passin'?");
  CHECK(did_you_mean("--passphrase", options) == "did you mean '--passin' or '--passout'?");
  CHECK(did_you_mean("--output", options) == "did you mean '--out'?");
  CHECK(did_you_mean("--cert", options) == "did you mean '--certificate'?");
  CHECK(did_you_mean("--NAME", options) == "did you mean '--name'?");
}

TEST_CASE("did you mean: nothing, rather than anything") {
  const std::vector<std::string> words{"init", "sign", "list", "export"};
  CHECK(did_you_mean("frobnicate", words).empty());
  CHECK(did_you_mean("", words).empty());
  CHECK(did_you_mean("--", words).empty());
  CHECK(did_you_mean("sign", {}).empty());
  const std::vector<std::string> many{"alpha1", "alpha2", "alpha3", "alpha4"};
  CHECK(did_you_mean("alphabetical", many).empty());  // four that begin alike are no help
}
