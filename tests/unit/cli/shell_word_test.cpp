#include "cli/shell_word.hpp"

#include <doctest/doctest.h>

using certkit::cli::shell_word;

TEST_CASE("a word is quoted where a shell would not take it as it is") {
  CHECK(shell_word("ca/issued/0a1b.crt") == "ca/issued/0a1b.crt");
  CHECK(shell_word("fqdn=mcu1.contoso.com") == "fqdn=mcu1.contoso.com");
  CHECK(shell_word("bücher") == "bücher");
  CHECK(shell_word("") == "''");
  CHECK(shell_word("my folder") == "'my folder'");
  CHECK(shell_word("$(x)*~") == "'$(x)*~'");
  CHECK(shell_word("it's") == "'it'\\''s'");
}
