#include <doctest/doctest.h>

#include "certkit/certificate.hpp"
#include "certkit/name.hpp"
#include "vectors.hpp"

using namespace certkit;

namespace {
std::string read(std::string_view text) {
  std::string out;
  const std::string why = refusal([&] {
    const GeneralName name = GeneralName::from_text(text);
    const GeneralName again = GeneralName::parse(name.der());
    out = again == name ? name.to_text() : name.to_text() + " came back as " + again.to_text();
  });
  return why == "accepted" ? out : why;
}
}  // namespace

TEST_CASE("the type is inferred, or given") {
  const std::pair<const char*, const char*> cases[] = {
      {"MCU1.contoso.com", "DNS:mcu1.contoso.com"},
      {"*.contoso.com", "DNS:*.contoso.com"},
      {"dns:a.b", "DNS:a.b"},
      {"DNS:a.b", "DNS:a.b"},
      {"10.1.1.5", "IP:10.1.1.5"},
      {"2001:DB8::5", "IP:2001:db8::5"},
      {"[2001:db8::5]", "IP:2001:db8::5"},
      {"ip:10.1.1.5", "IP:10.1.1.5"},
      {"Zoe@Bücher.example", "email:Zoe@xn--bcher-kva.example"},
      {"email:a.b+c@contoso.com", "email:a.b+c@contoso.com"},
      {"email:\"a b\"@contoso.com", "email:\"a b\"@contoso.com"},
      {"https://Contoso.com/A?b#c", "URI:https://contoso.com/A?b#c"},
      {"https://bücher.example:8443/", "URI:https://xn--bcher-kva.example:8443/"},
      {"https://user@[2001:DB8::5]:8443/x", "URI:https://user@[2001:db8::5]:8443/x"},
      {"http://10.1.1.5/", "URI:http://10.1.1.5/"},
      {"sip:Zoe@Contoso.com;transport=tls", "URI:sip:Zoe@contoso.com;transport=tls"},
      {"sip:contoso.com", "URI:sip:contoso.com"},
      {"sip:a@bücher.example:5061", "URI:sip:a@xn--bcher-kva.example:5061"},
      {"urn:uuid:f81d4fae-7dec-11d0-a765-00a0c91e6bf6", "URI:urn:uuid:f81d4fae-7dec-11d0-a765-00a0c91e6bf6"},
      {"spiffe://td.example/a", "URI:spiffe://td.example/a"},
      {"ldap:///CN=ca?cACertificate", "URI:ldap:///CN=ca?cACertificate"},
      {"uri:tel:+47123", "URI:tel:+47123"},
      {"upn:zoë@contoso.com", "UPN:zoë@contoso.com"},
      {"dirname:CN=a,C=NO", "dirName:CN=a,C=NO"},
      {"rid:1.2.3.4", "RID:1.2.3.4"},
      {"othername:1.2.3.4:0C0161", "otherName:1.2.3.4:0c0161"},
      {"othername:1.3.6.1.4.1.311.20.2.3:0c03614062", "UPN:a@b"},
  };
  for (const auto& one : cases) {
    const auto& text = one.first;
    const auto& expected = one.second;
    CAPTURE(std::string(text));
    CHECK(read(text) == expected);
    CHECK(read(expected) == expected);
  }
}

TEST_CASE("what cannot be a name is refused with the reason") {
  const std::pair<const char*, const char*> cases[] = {
      {"", "a name is empty"},
      {"dns:", "nothing after the prefix"},
      {"dns:10.1.1.5", "an IP address is never a DNS name"},
      {"my server.contoso.com", "blank in label \"my server\" (character 3)"},
      {"ip:10.1.1.256", "\"10.1.1.256\" is no IP address"},
      {"ip:10.1.1.0/24", "a range (character 9)"},
      {"10.1.1.256", "ends in the number 256"},
      {"email:contoso.com", "no \"@\""},
      {"@contoso.com", "nothing before the \"@\""},
      {"a b@contoso.com", "blank or control character (character 2)"},
      {"a@b@contoso.com", "\"@\" before the \"@\" (character 2)"},
      {"a..b@contoso.com", "misplaced dot (character 2)"},
      {"zoë@contoso.com", "not ASCII before the \"@\" (character 3)"},
      {"a@my_server", "underscore"},
      {"a@*.contoso.com", "a wildcard is not allowed here"},
      {"https://", "no host"},
      {"https:///path", "no host"},
      {"https://my_server/", "underscore"},
      {"https://contoso.com/a b", "blank or control character (character 22)"},
      {"https://contoso.com/ü", "not ASCII (character 21)"},
      {"https://contoso.com/<", "\"<\" is not allowed (character 21)"},
      {"https://[::1/", "is no IPv6 address in brackets"},
      {"uri:contoso.com", "no scheme"},
      {"uri:x:", "nothing after the scheme"},
      {"contoso.com:443", "\":\" in label \"com:443\""},
      {"upn:zoe", "not of the form user@domain"},
      {"upn:a@b@c", "not of the form user@domain"},
      {"upn:a b@c", "blank or control character (character 2)"},
      {"rid:1.2.x", "is no object identifier"},
      {"othername:1.2.3.4", "not the hex of its DER"},
      {"othername:1.2.3.4:0c02", "not the hex of its DER"},
      {"othername:1.2.3.4:0c810161", "othername"},
      {"othername:1.3.6.1.4.1.311.20.2.3:0c0161", "not of the form user@domain"},
      {"dirname:XX=1", "unknown attribute type"},
      {"dirname: ", "an empty name"},
  };
  for (const auto& one : cases) {
    const auto& text = one.first;
    const auto& expected = one.second;
    CAPTURE(std::string(text));
    const std::string got = read(text);
    CAPTURE(got);
    CHECK(contains(got, "usage: "));
    CHECK(contains(got, expected));
  }
}

TEST_CASE("every kind comes back octet for octet") {
  for (const char* der :
       {"8203612e62", "8100", "87040a010105", "8710 20010db8000000000000000000000005", "8708 0a000000ff000000", "88032a0304", "8603613a62",
        "a40e300c310a300806035504030c0161", "a00a0603 2a0304 a0030c0141", "a3050203010001", "a5030c0141"}) {
    const Bytes bytes = unhex(der);
    CAPTURE(std::string(der));
    CHECK(GeneralName::parse(bytes).der() == bytes);
  }
  const Extensions extensions = Certificate(vector("all-extensions.crt")).extensions();
  std::string names;
  for (const GeneralName& name : extensions.subject_alt_names()) names += name.to_text() + " | ";
  CHECK(names ==
        "DNS:all.contoso.com | DNS:*.contoso.com | DNS:xn--bcher-kva.example | email:someone@contoso.com | URI:https://contoso.com/a?b#c | "
        "IP:10.1.1.5 | "
        "IP:2001:db8::5 | IP:::ffff:192.0.2.1 | RID:1.2.3.4 | dirName:CN=in a directory,C=NO | UPN:zoë@contoso.com | "
        "otherName:1.3.6.1.5.5.7.8.7:16115f6c6461702e636f6e746f736f2e636f6d | ");
}

TEST_CASE("odd general names") {
  const auto names = [](const char* file) { return Certificate(vector(file)).extensions().subject_alt_names(); };
  CHECK(names("odd-san-upn-ia5.crt").at(0).to_text() == "otherName:1.3.6.1.4.1.311.20.2.3:1603614062");
  CHECK(contains(refusal([&] { (void)names("odd-san-ip-five.crt"); }), "iPAddress of 5 octets"));
  CHECK(contains(refusal([&] { (void)names("odd-extension-garbage.crt"); }), "malformed: subjectAltName: "));
  const auto both = names("odd-san-x400-edi.crt");
  REQUIRE(both.size() == 2);
  CHECK(both[0].type == GeneralName::Type::x400);
  CHECK(both[1].type == GeneralName::Type::edi_party);
  for (const GeneralName& name : both) CHECK(GeneralName::parse(name.der()) == name);
}

TEST_CASE("a value that does not fit its type is not written") {
  using Type = GeneralName::Type;
  for (const GeneralName& name :
       {GeneralName{Type::dns, "bücher.example", {}}, GeneralName{Type::ip, "10.1.1", {}}, GeneralName{Type::registered_id, "x", {}},
        GeneralName{Type::x400, "zz", {}}, GeneralName{Type::other_name, "1.2.3", {}}, GeneralName{Type::other_name, "1.2.3:0c", {}},
        GeneralName{Type::edi_party, "a300", {}}, GeneralName{Type::upn, "\xff", {}}})
    CHECK(contains(refusal([&] { (void)name.der(); }), "usage: "));
}
