#include "crypto/token_uri.hpp"

#include <doctest/doctest.h>

#include "certkit/error.hpp"

namespace certkit::crypto {
namespace {

std::string value(const TokenUri& uri, const char* attribute) {
  const std::string* found = uri.find(attribute);
  return found == nullptr ? "(not said)" : *found;
}

Error refusal(std::string_view text) {
  try {
    (void)parse_token_uri(text);
  } catch (const Error& error) {
    CHECK(error.code() == Errc::usage);
    return error;
  }
  FAIL("understood: " << text);
  throw 0;
}

bool says(const Error& error, std::string_view text) {
  return error.message().find(text) != std::string::npos || error.hint().find(text) != std::string::npos;
}

}  // namespace

TEST_CASE("the URIs of RFC 7512 §3 that may mean a private key") {
  CHECK(parse_token_uri("pkcs11:").path.empty());

  const auto with_pin = parse_token_uri("pkcs11:object=my-key;type=private?pin-source=file:/etc/token");
  CHECK(value(with_pin, "object") == "my-key");
  CHECK(with_pin.pin_file == "/etc/token");

  const auto whole = parse_token_uri(
      "pkcs11:token=The%20Software%20PKCS%2311%20Softtoken;manufacturer=Snake%20Oil,%20Inc.;model=1.0;object=my-certificate;"
      "id=%69%95%3E%5C%F4%BD%EC%91;serial=?pin-source=file:/etc/token_pin");
  CHECK(value(whole, "token") == "The Software PKCS#11 Softtoken");
  CHECK(value(whole, "manufacturer") == "Snake Oil, Inc.");
  CHECK(value(whole, "model") == "1.0");
  CHECK(value(whole, "id") == "\x69\x95\x3e\x5c\xf4\xbd\xec\x91");
  CHECK(value(whole, "serial").empty());
  CHECK(value(whole, "slot-id") == "(not said)");

  CHECK(parse_token_uri("pkcs11:object=my-sign-key;type=private?module-path=/mnt/libmypkcs11.so.1").module_path == "/mnt/libmypkcs11.so.1");
  CHECK(value(parse_token_uri("pkcs11:slot-description=Sun%20Metaslot"), "slot-description") == "Sun Metaslot");
  const auto library =
      parse_token_uri("pkcs11:library-manufacturer=Snake%20Oil,%20Inc.;library-description=Soft%20Token%20Library;library-version=1.23");
  CHECK(value(library, "library-description") == "Soft Token Library");
  CHECK(value(library, "library-version") == "1.23");
  CHECK(value(parse_token_uri("pkcs11:token=My%20token%25%20created%20by%20Joe;library-version=3"), "token") == "My token% created by Joe");
  CHECK(value(parse_token_uri("pkcs11:token=A%20name%20with%20a%20substring%20%25%3B;object=x"), "token") == "A name with a substring %;");
  CHECK(value(parse_token_uri("pkcs11:token=Name%20with%20a%20small%20A%20with%20acute:%20%C3%A1;object=x"), "token") ==
        "Name with a small A with acute: \xc3\xa1");
  // What another program may understand behind the '?' is its own business.
  CHECK(parse_token_uri("pkcs11:token=t;object=o?pin-source=file:/etc/token_pin&vendor-bbb=value-b").pin_file == "/etc/token_pin");
}

TEST_CASE("a pkcs11: URI as people write it in quotes") {
  CHECK(value(parse_token_uri("pkcs11:token=Office token;object=www"), "token") == "Office token");
  CHECK(value(parse_token_uri("PKCS11:object=www"), "object") == "www");
  CHECK(parse_token_uri("pkcs11:object=a?pin-source=file:///etc/pin").pin_file == "/etc/pin");
  CHECK(parse_token_uri("pkcs11:object=a?pin-source=file://localhost/etc/pin").pin_file == "/etc/pin");
  CHECK(parse_token_uri("pkcs11:object=a?pin-source=file:pin").pin_file == "pin");
  CHECK(is_token_uri("pkcs11:"));
  CHECK_FALSE(is_token_uri("pkcs11"));
  CHECK_FALSE(is_token_uri("./pkcs11:token"));
  const std::string odd = "A;b=c?d&e%f \xc3\xa1#/";
  CHECK(value(parse_token_uri("pkcs11:token=" + token_uri_value(odd)), "token") == odd);
}

TEST_CASE("a PIN in a pkcs11: URI is refused and not repeated") {
  for (const char* text : {"pkcs11:token=Software%20PKCS%2311%20softtoken;manufacturer=Snake%20Oil,%20Inc.?pin-value=the-pin",
                           "pkcs11:token=t;pin-value=the-pin", "pkcs11:nonsense;token=%?module-path=x&pin-value=the-pin"}) {
    const Error error = refusal(text);
    CHECK(says(error, "pin-value is refused"));
    CHECK(says(error, "--passin"));
    CHECK_FALSE(says(error, "the-pin"));
    CHECK(error.input().find("the-pin") == std::string::npos);
  }
}

TEST_CASE("what is wrong with a pkcs11: URI is said") {
  CHECK(says(refusal("pkcs11:object=my-pubkey;type=public"), "private keys"));
  CHECK(says(refusal("pkcs11:token=a;token=b"), "'token' is there twice"));
  CHECK(says(refusal("pkcs11:objekt=a"), "did you mean object?"));
  CHECK(says(refusal("pkcs11:token=my-token;object=my-certificate;vendor-aaa=value-a"), "vendor-aaa"));
  CHECK(says(refusal("pkcs11:object=a;pin-source=file:/x"), "behind a '?'"));
  CHECK(says(refusal("pkcs11:object=a?pin-sorce=file:/x"), "did you mean pin-source?"));
  CHECK(says(refusal("pkcs11:object=a?pin-source=|/usr/bin/askpass"), "pin-source=file:PATH"));
  CHECK(says(refusal("pkcs11:object=a?pin-source=file://server/pin"), "no file of this machine"));
  CHECK(says(refusal("pkcs11:object=a?module-path=softhsm.so"), "not absolute"));
  CHECK(says(refusal("pkcs11:object=a?module-name=mypkcs11"), "module-path=/PATH"));
  CHECK(says(refusal("pkcs11:object"), "no NAME=VALUE"));
  CHECK(says(refusal("pkcs11:object=50%"), "%25"));
  CHECK(says(refusal("pkcs11:object=%4"), "%25"));
  CHECK(says(refusal("pkcs11:object=%zz"), "%25"));
  CHECK(says(refusal("pkcs11:object=a%00b"), "zero octet"));
  CHECK(says(refusal("pkcs11:slot-id=first"), "slot-id is no number"));
  CHECK(says(refusal("pkcs11:library-version=new"), "library-version is no version"));
  CHECK(says(refusal("pkcs11:object=a\nkey: b"), "control character"));
  CHECK(says(refusal("pkcs11:object=" + std::string(5000, 'a')), "4096"));
}

}  // namespace certkit::crypto
