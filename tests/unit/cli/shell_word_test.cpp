#include "base/shell_word.hpp"

#include <doctest/doctest.h>

using namespace certkit;

TEST_CASE("a word is quoted where a shell would not take it as it is") {
  CHECK(base::shell_word("ca/issued/0a1b.crt") == "ca/issued/0a1b.crt");
  CHECK(base::shell_word("fqdn=mcu1.contoso.com") == "fqdn=mcu1.contoso.com");
  CHECK(base::shell_word("bücher") == "bücher");
  CHECK(base::shell_word("") == "''");
  CHECK(base::shell_word("my folder") == "'my folder'");
  CHECK(base::shell_word("$(x)*~") == "'$(x)*~'");
  CHECK(base::shell_word("it's") == "'it'\\''s'");
}
