#include "certkit/name.hpp"

#include <doctest/doctest.h>
#include <openssl/bio.h>
#include <openssl/x509.h>

#include "asn1/name_attribute.hpp"
#include "asn1/oids.hpp"
#include "asn1/reader.hpp"
#include "certkit/certificate.hpp"
#include "vectors.hpp"

using namespace certkit;
using namespace certkit::asn1;

namespace {
std::string there_and_back(std::string_view text) {
  std::string out;
  const std::string why = refusal([&] {
    const Name name = Name::from_rfc4514(text);
    const Bytes der = name.der();
    out = Name::parse(der).to_rfc4514();
    if (Name::parse(der).der() != der) out = "not written back octet for octet";
  });
  return why == "accepted" ? out : why;
}

std::string as_openssl_prints(ByteView der) {
  const unsigned char* p = der.data();
  X509_NAME* name = d2i_X509_NAME(nullptr, &p, static_cast<long>(der.size()));
  if (name == nullptr) return "refused";
  BIO* out = BIO_new(BIO_s_mem());
  X509_NAME_print_ex(out, name, 0, XN_FLAG_RFC2253 & ~ASN1_STRFLGS_ESC_MSB);
  char* data = nullptr;
  const long size = BIO_get_mem_data(out, &data);
  std::string text(data, static_cast<std::size_t>(size));
  BIO_free(out);
  X509_NAME_free(name);
  return text;
}
}  // namespace

TEST_CASE("RFC 4514 in and out") {
  const std::pair<const char*, const char*> cases[] = {
      {"", ""},
      {"CN=mcu1.contoso.com,O=Contoso,C=NO", "CN=mcu1.contoso.com,O=Contoso,C=NO"},
      {"cn=a, o = b ,c=no", "CN=a,O=b,C=NO"},
      {"CN=James \\\"Jim\\\" Smith\\, III,DC=example,DC=net", "CN=James \\\"Jim\\\" Smith\\, III,DC=example,DC=net"},
      {"CN=Before\\0dAfter,DC=net", "CN=Before\\0DAfter,DC=net"},
      {"OU=Sales+CN=J.  Smith,DC=example", "OU=Sales+CN=J.  Smith,DC=example"},
      {"CN=J.  Smith+OU=Sales,DC=example", "OU=Sales+CN=J.  Smith,DC=example"},  // DER sorts the set
      {"CN=Lu\\C4\\8Di\\C4\\87", "CN=Lučić"},
      {"CN=\\ a\\ ", "CN=\\ a\\ "},
      {"CN=\\20a ", "CN=\\ a"},
      {"CN=\\#a", "CN=\\#a"},
      {"CN=a#b=c", "CN=a#b=c"},
      {"O=\"Contoso, Inc\"", "O=Contoso\\, Inc"},
      {"O=\"a \\\" b\" , C=NO", "O=a \\\" b,C=NO"},
      {"1.3.6.1.4.1.1466.0=#04024869", "usage"},
      {"1.2.3.4=abc", "1.2.3.4=#0c03616263"},
      {"1.2.3.4=#0c03616263", "1.2.3.4=#0c03616263"},
      {"2.5.4.3=abc", "CN=abc"},
      {"OID.2.5.4.3=abc", "CN=abc"},
      {"2.5.4.45=#03020001", "x500UniqueIdentifier=#03020001"},
      {"E=a@b.c,S=Oslo,G=Ann", "emailAddress=a@b.c,ST=Oslo,GN=Ann"},
      {"jurisdictionC=no,businessCategory=Private Organization,organizationIdentifier=NTRNO-123",
       "jurisdictionC=NO,businessCategory=Private Organization,organizationIdentifier=NTRNO-123"},
      {"CN=a\\\\b\\;c\\<d\\>e\\+f", "CN=a\\\\b\\;c\\<d\\>e\\+f"},
      {"CN=日本語", "CN=日本語"},
  };
  for (const auto& one : cases) {
    const auto& text = one.first;
    const auto& expected = one.second;
    CAPTURE(std::string(text));
    const std::string got = there_and_back(text);
    CAPTURE(got);
    CHECK((std::string(expected) == "usage" ? contains(got, "usage: ") : got == expected));
  }
}

TEST_CASE("what is written wrong is quoted with its place") {
  const std::pair<std::string, const char*> cases[] = {
      {"/CN=a/O=b", "name \"/CN=a/O=b\": begins with \"/\": that is openssl's form (character 1)"},
      {"CN=a,XX=b", "unknown attribute type \"XX\" (character 6)"},
      {"CN=a,O=Contoso, Inc", "\"Inc\" has no \"=\" (character 17)"},
      {"CN=a,", "an attribute is missing (character 6)"},
      {"CN=a,,O=b", "an attribute is missing (character 6)"},
      {",CN=a", "an attribute is missing (character 1)"},
      {"CN", "\"CN\" has no \"=\" (character 1)"},
      {"=a", "\"=\" without an attribute type (character 1)"},
      {"CN=", "CN is empty (character 4)"},
      {"CN=  ,O=b", "CN is empty"},
      {"CN=a\\", "ends in a backslash (character 5)"},
      {"CN=a\\g", "a backslash is followed neither"},
      {"CN=a\\4", "a backslash is followed neither"},
      {"CN=\\FF", "the value of CN is not UTF-8 (character 4)"},
      {"CN=a;O=b", "\";\" stands unescaped in a value (character 5)"},
      {"CN=a<b>", "\"<\" stands unescaped in a value (character 5)"},
      {"CN=a\"b\"", "a double quote stands unescaped in a value (character 5)"},
      {"CN=\"a", "a double quote is not closed (character 4)"},
      {"CN=\"a\"b", "text follows the closing double quote (character 7)"},
      {"CN=#zz", "\"#\" is not followed by the hex of a DER value (character 4)"},
      {"CN=#0c05616263", "\"#\" is not followed by the DER of a value"},
      {"CN=#020105", "\"#\" is not followed by the DER of a value"},
      {"CN=#0c00", "CN is empty (character 4)"},
      {"C=#0c0161", "C is \"a\": a country has exactly two letters (character 3)"},
      {"O=#0c41" + std::string(130, '7'), "at most 64 are allowed"},
      {"serialNumber=#0c012a", "\"*\" (character 1) cannot be written in a PrintableString"},
      {"emailAddress=#0c02c3bc", "cannot be written in a IA5String"},
      {"C=NOR", "C is \"NOR\": a country has exactly two letters"},
      {"C=1a", "C is \"1A\": a country has exactly two letters"},
      {"CN=" + std::string(65, 'x'), "has 65 characters: at most 64 are allowed"},
      {"O=" + std::string(65, 'x'), "at most 64 are allowed"},
      {"L=" + std::string(129, 'x'), "at most 128 are allowed"},
      {"serialNumber=a_b", "\"_\" (character 2) cannot be written in a PrintableString"},
      {"emailAddress=zoë@a.b", "\"ë\" (character 3) cannot be written in a IA5String"},
      {"DC=bücher", "cannot be written in a IA5String"},
      {"1.2.x=a", "is no object identifier"},
      {"CN=\xff", "not UTF-8"},
  };
  for (const auto& one : cases) {
    const auto& text = one.first;
    const auto& expected = one.second;
    CAPTURE(std::string(text));
    const std::string got = refusal([&] { (void)Name::from_rfc4514(text); });
    CAPTURE(got);
    CHECK(contains(got, "usage: name \""));
    CHECK(contains(got, expected));
  }
  CHECK(refusal([] { (void)Name::from_rfc4514("CN=" + std::string(64, 'x')); }) == "accepted");
  std::string umlauts = "CN=";
  for (int i = 0; i < 64; ++i) umlauts += "ü";
  CHECK(refusal([&] { (void)Name::from_rfc4514(umlauts); }) == "accepted");  // characters, not octets
}

TEST_CASE("hints name the remedy") {
  const auto hint = [](const char* text) -> std::string {
    try {
      (void)Name::from_rfc4514(text);
    } catch (const Error& error) {
      return error.hint();
    }
    return "accepted";
  };
  CHECK(contains(hint("O=Contoso, Inc"), "write \\, for a \",\" that belongs to the value"));
  CHECK(contains(hint("O=R+D"), "write \\+ for a \"+\""));
  CHECK(hint("CN=a,organizationNam=b").empty() == false);
  CHECK(hint("CN=a,emailAdress=b") == "did you mean emailAddress?");
}

TEST_CASE("string types are chosen by attribute and kept as found") {
  const Bytes der = Name::from_rfc4514("CN=a,serialNumber=1,emailAddress=a@b,DC=c,C=NO").der();
  const Name name = Name::parse(der);
  REQUIRE(name.rdns.size() == 5);
  CHECK(name.rdns[0][0].tag == kPrintableString);
  CHECK(name.rdns[1][0].tag == kIa5String);
  CHECK(name.rdns[2][0].tag == kIa5String);
  CHECK(name.rdns[3][0].tag == kPrintableString);
  CHECK(name.rdns[4][0].tag == kUtf8String);
  for (const char* file :
       {"odd-cn-bmp.crt", "odd-cn-t61.crt", "odd-cn-universal.crt", "odd-cn-bitstring.crt", "odd-rdn-two.crt", "all-extensions.crt"}) {
    CAPTURE(std::string(file));
    const Certificate certificate(vector(file));
    CHECK(same(certificate.subject().der(), certificate.subject_der()));
  }
}

TEST_CASE("common_name is the most specific one") {
  CHECK_FALSE(Name::from_rfc4514("O=a").common_name().has_value());
  CHECK(Name::from_rfc4514("CN=leaf,CN=Users,DC=x").common_name() == "leaf");
}

TEST_CASE("a value typed as # and hex has the kind of string that was typed, which its text does not show; no octet of it is changed") {
  const Name name = Name::from_rfc4514("CN=#1603616263,C=#16026465,1.2.3.4=#120131,O=#1c0400000061");
  CHECK(name.to_rfc4514() == "CN=abc,C=de,1.2.3.4=#120131,O=a");
  CHECK(same(name.der(), unhex("3036 310d 300b 060355040a 1c0400000061 310a 3008 06032a0304 120131 310b 3009 0603550406 16026465"
                               "310c 300a 0603550403 1603616263")));
}

TEST_CASE("several attributes in an RDN: text and DER have them in one order, however they were written") {
  for (const char* text : {"CN=J.  Smith+OU=Sales", "OU=Sales+CN=J.  Smith"}) {
    const Name name = Name::from_rfc4514(text);
    CHECK(name.to_rfc4514() == "OU=Sales+CN=J.  Smith");
    CHECK(Name::parse(name.der()).to_rfc4514() == "OU=Sales+CN=J.  Smith");
  }
  // Values written as DER are no exception: a SET that is not sorted is no DER.
  const Name typed = Name::from_rfc4514("1.2.3.4=#0c0162+1.2.3.4=#0c0161");
  CHECK(typed.to_rfc4514() == "1.2.3.4=#0c0161+1.2.3.4=#0c0162");
  CHECK(typed.der() == Name::from_rfc4514("1.2.3.4=b+1.2.3.4=a").der());
}

TEST_CASE("add upper-cases a country") {
  Name name;
  name.add(oid::kCountryName, "no");
  name.add(oid::kCommonName, "a");
  CHECK(name.to_rfc4514() == "CN=a,C=NO");
  Name bad;
  bad.add(oid::kCommonName, std::string(65, 'a'));
  CHECK(contains(refusal([&] { (void)bad.der(); }), "at most 64"));
}

TEST_CASE("OpenSSL prints what we wrote the same way") {
  for (const char* text : {"CN=mcu1.contoso.com,O=Contoso,C=NO", "CN=James \\\"Jim\\\" Smith\\, III,DC=example,DC=net", "CN=\\ a\\ ",
                           "CN=\\#a", "CN=a#b\\+c\\;d\\<\\>\\\\", "CN=Lučić", "CN=a\\0Ab"}) {
    CAPTURE(std::string(text));
    CHECK(as_openssl_prints(Name::from_rfc4514(text).der()) == Name::from_rfc4514(text).to_rfc4514());
    CHECK(Name::from_rfc4514(text).to_rfc4514() == text);
  }
}

TEST_CASE("surrogate pairs in a BMPString are read, which OpenSSL does not (differences.md)") {
  const Bytes der = unhex("300f 310d 300b 0603550403 1e04d83dde00");
  CHECK(Name::parse(der).to_rfc4514() == "CN=😀");
  CHECK(Name::parse(der).der() == der);
  CHECK(as_openssl_prints(der) == "refused");
}

TEST_CASE("damaged names are refused") {
  for (const char* der :
       {"", "3000 00", "3004 3102 3000", "3009 3107 3005 0603550403", "300d 310b 3009 0603550403 0c02ff41",
        "300c 310a 3008 0603550403 020105", "300c 310a 3008 0603550403 1e0141", "3100", "300b 3009 0603550403 0c024141"}) {
    CAPTURE(std::string(der));
    CHECK(contains(refusal([&] { (void)Name::parse(unhex(der)); }), "malformed: name: "));
  }
  CHECK(Name::parse(unhex("3000")).empty());
}

TEST_CASE("an RDN without attributes is read and written back as it came; nothing new is made with it") {
  const Bytes der = unhex("3010 3100 310c 300a 0603550403 0c03616263");
  const Name name = Name::parse(der);
  REQUIRE(name.rdns.size() == 2);
  CHECK(name.rdns[0].empty());
  CHECK(name.der() == der);
  CHECK(contains(refusal([&] { asn1::require_no_empty_part(name); }), "usage: the name \"CN=abc,\" has an empty part"));
}
