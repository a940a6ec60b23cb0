#include "net/said.hpp"

#include <doctest/doctest.h>

using certkit::net::plain_text;

TEST_CASE("what a server says is one line, whatever it is written in") {
  CHECK(plain_text("") == "");
  CHECK(plain_text(" no \r\n such\tthing \n") == "no such thing");
  CHECK(plain_text(
            "<!DOCTYPE html><html><head><title>t</title></head><body><h1>No</h1><script>x</script>a &amp; b &lt;c&gt;</body></html>") ==
        "No a & b <c>");
  CHECK(plain_text("<html><header>seen</header><!-- not <b> --><style>p{}</style></html>") == "seen");
  CHECK(plain_text("<html><script>never closed") == "");
  CHECK(plain_text("<html><b") == "");
  CHECK(plain_text("a < b") == "a < b");
  CHECK(plain_text(std::string("\x30\x82\x01\x02", 4)) == "");
  CHECK(plain_text("caf\xe9") == "caf\\xe9");
  CHECK(plain_text("ああああ", 7) == "ああ…");
  CHECK(plain_text(std::string(300, 'x')).size() == 203);
}
