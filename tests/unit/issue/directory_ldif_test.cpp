// What is published, and the LDIF of it.
#include <doctest/doctest.h>

#include <algorithm>

#include "base/text.hpp"
#include "directory_made.hpp"
#include "issue/directory/ldif.hpp"

using namespace certkit;
using namespace certkit::issue::directory;
using Made = test::MadeCas;

namespace {

constexpr const char* kServices = ",CN=Public Key Services,CN=Services,CN=Configuration,DC=contoso,DC=com";

Publication contoso() { return Publication(domain_base("contoso.com")); }
std::vector<std::string> names(const Publication& publication) {
  std::vector<std::string> dns;
  for (const Object& object : publication.objects()) dns.push_back(object.dn);
  return dns;
}

// What a reader of RFC 2849 makes of the text: its lines, unfolded, without comments.
std::vector<std::string> unfolded(const std::string& text) {
  std::vector<std::string> lines;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = text.find('\n', at);
    const std::string line = text.substr(at, end - at);
    CHECK(line.size() <= 76);
    if (!line.empty() && line[0] == ' ')
      lines.back() += line.substr(1);
    else
      lines.push_back(line);
    at = end + 1;
  }
  std::erase_if(lines, [](const std::string& line) { return line.starts_with('#'); });
  return lines;
}

}  // namespace

TEST_CASE("a root goes to the certification authorities and to AIA, an intermediate to AIA, for logon to NTAuthCertificates") {
  const Made made;
  CHECK(usual_role(made.root) == Role::root);
  CHECK(usual_role(made.sub) == Role::sub);
  Publication publication = contoso();
  publication.add(made.root, Role::root);
  publication.add(made.sub, Role::sub);
  publication.add(made.sub, Role::ntauth);
  CHECK(names(publication) == std::vector<std::string>{std::string("CN=Lab Root CA,CN=Certification Authorities") + kServices,
                                                       std::string("CN=Lab Root CA,CN=AIA") + kServices,
                                                       std::string("CN=Lab Issuing CA,CN=AIA") + kServices,
                                                       std::string("CN=NTAuthCertificates") + kServices});
  for (const Object& object : publication.objects()) {
    CHECK(object.object_class == "certificationAuthority");
    CHECK(object.attribute == "cACertificate");
    CHECK_FALSE(object.single);
    CHECK(object.placeholders == std::vector<std::string>{"authorityRevocationList", "certificateRevocationList"});
  }
}

TEST_CASE("what shares an object is one object with several values, each once") {
  const Made made;
  const Certificate renewed = made.make("CN=Lab Root CA,O=Contoso", nullptr, true, 2);
  Publication publication = contoso();
  publication.add(made.root, Role::root);
  publication.add(renewed, Role::root);
  publication.add(made.root, Role::sub);
  REQUIRE(publication.objects().size() == 2);
  for (const Object& object : publication.objects()) CHECK(object.values.size() == 2);
}

TEST_CASE("the base is a domain, its DN, or the configuration itself") {
  CHECK(Publication(domain_base("Corp.Contoso.com")).configuration() == "CN=Configuration,DC=corp,DC=contoso,DC=com");
  CHECK(Publication(Name::from_rfc4514("cn=configuration,DC=lab,DC=test")).configuration() == "CN=configuration,DC=lab,DC=test");
  CHECK(test::thrown([] { (void)domain_base("contoso com"); }) == Errc::usage);
  CHECK(test::thrown([] { (void)Publication(Name()); }) == Errc::usage);
}

TEST_CASE("only CA certificates are published") {
  const Made made;
  Publication publication = contoso();
  CHECK(test::thrown([&] { publication.add(made.make("CN=www.contoso.com", &made.root, false), Role::sub); }) == Errc::wrong_kind);
  CHECK(test::thrown([&] { publication.add(made.make("C=NO", nullptr), Role::root); }) == Errc::wrong_kind);
  CHECK(publication.objects().empty());
}

TEST_CASE("a CRL goes into the container of its host, in place of the one before") {
  const Made made;
  Publication publication = contoso();
  publication.add(made.list(1), "CA01");
  CHECK(names(publication) ==
        std::vector<std::string>{std::string("CN=CA01,CN=CDP") + kServices, std::string("CN=Lab Root CA,CN=CA01,CN=CDP") + kServices});
  CHECK(publication.objects()[0].object_class == "container");
  CHECK(publication.objects()[1].object_class == "cRLDistributionPoint");
  CHECK(publication.objects()[1].attribute == "certificateRevocationList");
  CHECK(publication.objects()[1].single);
  CHECK(test::thrown([&] { publication.add(made.list(2), "CA01"); }) == Errc::usage);
  const auto lines = unfolded(to_ldif(publication));
  CHECK(std::count(lines.begin(), lines.end(), "replace: certificateRevocationList") == 1);
}

TEST_CASE("lines of LDIF: base64 where RFC 2849 wants it, folded at 76 columns") {
  CHECK(ldif_line("cn", "Lab CA") == "cn: Lab CA\n");
  CHECK(ldif_line("cn", "") == "cn: \n");
  CHECK(ldif_line("cn", " Lab") == "cn:: IExhYg==\n");
  CHECK(ldif_line("cn", "Lab ") == "cn:: TGFiIA==\n");
  CHECK(ldif_line("cn", ":Lab") == "cn:: OkxhYg==\n");
  CHECK(ldif_line("cn", "<Lab") == "cn:: PExhYg==\n");
  CHECK(ldif_line("cn", "L\nb") == "cn:: TApi\n");
  CHECK(ldif_line("cn", "æ") == "cn:: w6Y=\n");
  CHECK(ldif_line("crl", std::string(1, '\0')) == "crl:: AA==\n");
  CHECK(ldif_line("cn", std::string(72, 'a')) == "cn: " + std::string(72, 'a') + "\n");
  CHECK(ldif_line("cn", std::string(73, 'a')) == "cn: " + std::string(72, 'a') + "\n a\n");
  CHECK(ldif_line("cn", std::string(72 + 76, 'a')) == "cn: " + std::string(72, 'a') + "\n " + std::string(75, 'a') + "\n a\n");
}

TEST_CASE("the LDIF adds each object with what the schema wants, and then each value") {
  const Made made;
  Publication publication = contoso();
  publication.add(made.root, Role::root);
  const std::string text = to_ldif(publication), value = "cACertificate:: " + base::to_base64(made.root.der());
  std::vector<std::string> expected{"version: 1"};
  for (const char* container : {"Certification Authorities", "AIA"}) {
    const std::string dn = std::string("dn: CN=Lab Root CA,CN=") + container + kServices;
    for (const std::string& line :
         {std::string(), dn, std::string("changetype: add"), std::string("objectClass: top"),
          std::string("objectClass: certificationAuthority"), std::string("cn: Lab Root CA"), value,
          std::string("authorityRevocationList:: AA=="), std::string("certificateRevocationList:: AA=="), std::string(), dn,
          std::string("changetype: modify"), std::string("add: cACertificate"), value, std::string("-")})
      expected.push_back(line);
  }
  CHECK(unfolded(text) == expected);
}

TEST_CASE("names that LDIF and DNs escape stay whole, and comments are ASCII") {
  const Made made;
  Publication publication(Name::from_rfc4514("OU=blåbær,DC=test"));
  publication.add(made.make("CN=A\\, \\\"B\\\" (2) \\+ Blå,O=Contoso", nullptr), Role::sub);
  const std::string text = to_ldif(publication);
  CHECK(std::all_of(text.begin(), text.end(), [](unsigned char c) { return c < 0x80; }));
  const auto lines = unfolded(text);
  const auto dn = std::find_if(lines.begin(), lines.end(), [](const std::string& line) { return line.starts_with("dn:: "); });
  REQUIRE(dn != lines.end());
  Bytes octets;
  REQUIRE(base::from_base64(dn->substr(5), octets));
  CAPTURE(as_text(octets));
  CHECK(as_text(octets).starts_with("CN=A!002c !0022B!0022 !00282!0029 !002b Bl!00e5,CN=AIA,CN=Public Key Services,"));
  CHECK(as_text(octets).ends_with(",OU=blåbær,DC=test"));
}
