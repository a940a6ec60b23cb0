#include "asn1/host_name.hpp"

#include <doctest/doctest.h>

using namespace certkit::asn1;

TEST_CASE("a wildcard is one whole label, the left-most") {
  CHECK(wildcard_covers("*.contoso.com", "www.contoso.com"));
  CHECK(wildcard_covers("*.Contoso.com", "WWW.contoso.COM"));
  CHECK(!wildcard_covers("*.contoso.com", "contoso.com"));
  CHECK(!wildcard_covers("*.contoso.com", "a.b.contoso.com"));
  CHECK(!wildcard_covers("*.contoso.com", ".contoso.com"));
  CHECK(!wildcard_covers("*.contoso.com", "*.contoso.com"));
  CHECK(!wildcard_covers("w*.contoso.com", "www.contoso.com"));
  CHECK(!wildcard_covers("*", "localhost"));
  CHECK(!wildcard_covers("*.", "a."));
}

TEST_CASE("what clients take for a host") {
  CHECK(is_name_for("www.contoso.com", "www.contoso.com"));
  CHECK(is_name_for("www.contoso.com", "WWW.Contoso.com."));
  CHECK(is_name_for("localhost", "localhost"));
  CHECK(is_name_for("*.contoso.com", "www.contoso.com"));
  CHECK(!is_name_for("*.com", "contoso.com"));
  CHECK(!is_name_for("*.co.uk", "contoso.co.uk"));
  CHECK(!is_name_for("www.*.com", "www.contoso.com"));
  CHECK(!is_name_for("*.*.com", "a.*.com"));
  CHECK(!is_name_for("*.contoso.com", "*.contoso.com"));
  CHECK(!is_name_for("", ""));
  CHECK(!is_name_for("xn--*-1b3c148a.example.com", "xn--bliss-1b3c148a.example.com"));
}
