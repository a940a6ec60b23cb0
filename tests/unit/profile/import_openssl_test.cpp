#include <doctest/doctest.h>

#include "certkit/error.hpp"
#include "profile/import/cnf_file.hpp"
#include "profile/import/import.hpp"
#include "profile/import/profile_text.hpp"

using namespace certkit;
using namespace certkit::profile;

namespace {

Imported imported(const std::string& text, const ImportSettings& settings = {}) {
  Imported made = import_request(text, "r.cnf", ImportFormat::openssl, settings);
  (void)profile_text(made);  // checks that the profile asks for the same
  return made;
}

std::string error(const std::string& text, const ImportSettings& settings = {}) {
  try {
    (void)imported(text, settings);
  } catch (const Error& e) {
    return std::string(to_word(e.code())) + " " + e.message();
  }
  return "no error";
}

// Names, and what stands before and in their section.
std::string with(const std::string& extensions, const std::string& rest = "") {
  return "[req]\nprompt = no\ndistinguished_name = dn\nreq_extensions = ext\n[dn]\nCN = a.contoso.com\nemailAddress = "
         "it@contoso.com\n[ext]\n" +
         extensions + rest;
}

std::string names(const Imported& made) {
  std::string all;
  for (const GeneralName& name : made.csr.san) all += (all.empty() ? "" : " ") + name.to_text();
  return all;
}

std::string value_of(const std::string& text, const std::string& section, const std::string& name) {
  const CnfFile file = read_cnf(text, "r.cnf");
  const CnfValue* value = file.find(section, name);
  if (value == nullptr) return "nothing";
  std::string all;
  for (const CnfPiece& piece : value->text) all += piece.environment ? "<" + piece.text + ">" : piece.text;
  return all;
}

bool holds(const std::vector<std::string>& sentences, const std::string& text) {
  for (const std::string& sentence : sentences)
    if (sentence.find(text) != std::string::npos) return true;
  return false;
}

}  // namespace

TEST_CASE("OpenSSL configuration: comments, quotes, escapes, variables, lines that go on") {
  const std::string text =
      "a = 1 # comment\r\n b.c = \"x # y\" 'z $a' \\# \\n \\\\ # comment\n[ s ]\nd = $a${a}$(a)${default::a}$ENV::HOME-\\$a\nd2 = one \\\n "
      " two\nother::e = 5\n[other]\nf = $e\n"
      "d = again\nd = last\nempty =\n.include /etc/x\n.pragma = dollarid:on\n";
  CHECK(value_of(text, "default", "a") == "1");
  CHECK(value_of(text, "default", "b.c") == "x # y z $a # \n \\");
  CHECK(value_of(text, "s", "d") == "1111<HOME>-$a");
  CHECK(value_of(text, "s", "d2") == "one   two");
  CHECK(value_of(text, "s", "a") == "1");  // from default
  CHECK(value_of(text, "other", "f") == "5");
  CHECK(value_of(text, "other", "d") == "last");
  CHECK(value_of(text, "other", "empty") == "");
  CHECK(read_cnf(text, "r.cnf").directives.size() == 2);
  CHECK(read_cnf("a = L'Oreal\n", "r.cnf").remarks.size() == 1);
  CHECK(value_of("a = L'Oreal\n", "default", "a") == "LOreal");
  CHECK(value_of("a = \\\n", "default", "a") == "");
}

TEST_CASE("OpenSSL configuration: what is wrong is told with its line") {
  CHECK(error("[req\n") == "usage r.cnf:1:1: a section without its ']': [req");
  CHECK(error("[req]\nprompt\n") == "usage r.cnf:2:1: 'prompt' has no '='");
  CHECK(error("[req]\na b = c\n").starts_with("usage r.cnf:2:1: 'a b' is no name"));
  CHECK(error("[req]\na = $b\n") == "usage r.cnf:2:1: the variable b has no value above this line");
  CHECK(error("[req]\na = $x::b\n") == "usage r.cnf:2:1: the variable x::b has no value above this line");
  CHECK(error("[req]\na = ${b\n").find("closing '}'") != std::string::npos);
  CHECK(error("[req]\na = $\n").find("no name behind it") != std::string::npos);
  CHECK(error("a = 1\n") == "usage r.cnf: no section [req]");
  CHECK(error("[req]\nprompt=no\n").find("no distinguished_name") != std::string::npos);
  CHECK(error("[req]\ndistinguished_name = x\n").find("there is no section [x]") != std::string::npos);
  CHECK(error("[req]\ndistinguished_name = req\nreq_extensions = x\n").find("there is no section [x]") != std::string::npos);
  CHECK(error("[req]\nprompt=no\ndistinguished_name = d\n[d]\n").find("neither a subject nor a name") != std::string::npos);
  CHECK(error(with(""), {"reqq", {}}).find("did you mean 'req'?") != std::string::npos);
  CHECK(error(with("subjectAltNam = DNS:a\n")).find("did you mean 'subjectAltName'?") != std::string::npos);
  CHECK(error(with("subjectAltName = @alt\n")).find("there is no section [alt]") != std::string::npos);
  CHECK(error(with("subjectAltName = @alt\n", "[alt]\nDNS1 = x\n")).find("'DNS1' is no type of name") != std::string::npos);
  CHECK(error(with("subjectAltName = a.contoso.com\n")).find("has no type before it") != std::string::npos);
  CHECK(error(with("subjectAltName = dirName:x\n")).find("there is no section [x]") != std::string::npos);
  CHECK(error(with("keyUsage = digitalSignatur\n")).find("did you mean 'digitalSignature'?") != std::string::npos);
  CHECK(error(with("extendedKeyUsage = serverauth\n")).find("did you mean 'serverAuth'?") != std::string::npos);
  CHECK(error(with("basicConstraints = CA:MAYBE\n")).find("TRUE or FALSE") != std::string::npos);
  CHECK(error(with("basicConstraints = CA:TRUE,pathlen:x\n")).find("no number") != std::string::npos);
  CHECK(error(with("1.2.3 = DER:0g\n")).find("no hex") != std::string::npos);
  CHECK(error(with("1.2.3 = ASN1:SEQUENCE:x\n")).find("there is no section [x]") != std::string::npos);
  CHECK(error(std::string((1u << 20) + 1, '#')).find("larger than 1 MiB") != std::string::npos);
}

TEST_CASE("OpenSSL configuration: names of every kind, and those that cannot be asked for") {
  const Imported made =
      imported(with("subjectAltName = critical,DNS:A.contoso.com , IP:10.1.1.5,email:copy,URI:https://x.no/, RID:1.2.3, dirName:d, "
                    "otherName:1.2.3;UTF8:x\n",
                    "[d]\nO = X\n+OU = Y\n"));
  CHECK(names(made) ==
        "DNS:a.contoso.com IP:10.1.1.5 email:it@contoso.com URI:https://x.no/ RID:1.2.3 dirName:O=X+OU=Y otherName:1.2.3:0c0178");
  CHECK(made.csr.critical.san == true);
  CHECK(holds(made.notes, "r.cnf:9: 'A.contoso.com' is asked for as 'a.contoso.com'"));
  CHECK(imported(with("subjectAltName = email:move\n")).csr.subject.to_rfc4514() == "CN=a.contoso.com");
  const Imported lost =
      imported(with("subjectAltName = DNS:my_host.contoso.com, DNS:b.contoso.com, otherName:unknown;UTF8:x, otherName:1.2;GENTIME:x\n"));
  CHECK(names(lost) == "DNS:b.contoso.com");
  REQUIRE(lost.lost.size() == 3);
  CHECK(lost.lost[0].starts_with("r.cnf:9: DNS name \"my_host.contoso.com\": underscore"));
  CHECK(holds(imported(with("subjectAltName = DNS:b.no,DNS:b.no\n")).notes, "DNS:b.no is there twice"));
}

TEST_CASE("OpenSSL configuration: a critical extension that is not made is told, whatever it is") {
  for (const char* line :
       {"nameConstraints = critical,permitted;DNS:.contoso.com", "1.2.3 = critical,whatever", "certificatePolicies = critical,@pol",
        "1.2.3 = critical,DER:01", "1.2.3 = critical,ASN1:GENTIME:x", "2.5.29.17 = critical,DER:3000ff", "2.5.29.19 = critical,DER:0500"}) {
    CAPTURE(line);
    const Imported made = imported(with(std::string(line) + "\n", "[pol]\npolicyIdentifier = 1.2.3\n"));
    REQUIRE(made.lost.size() == 1);
    CHECK(made.lost[0].starts_with("r.cnf:9: "));
  }
  CHECK(imported(with("authorityKeyIdentifier = keyid\n")).lost.empty());
  CHECK(holds(imported(".include x\n" + with("")).lost, ".include is not followed"));
  CHECK(holds(imported("[req]\nprompt=no\ndistinguished_name=dn\nattributes=at\ndefault_bits=1024\ndefault_md=sha1\n[dn]\nCN=x\n[at]"
                       "\nchallengePassword=x\n")
                  .lost,
              "challengePassword"));
}

TEST_CASE("OpenSSL configuration: variables of the environment become inputs, with examples that fit") {
  const std::string text =
      "[req]\nprompt=no\ndistinguished_name=dn\nreq_extensions=ext\n[dn]\nC=$ENV::COUNTRY\nO=a \\$${ENV::Company}\nCN=www.$ENV::DOMAIN\n"
      "[ext]\nsubjectAltName=DNS:www.$ENV::DOMAIN,IP:$ENV::IP,IP:10.1.1.$ENV::CN,email:x@$ENV::DOMAIN,URI:https://$ENV::DOMAIN/\n";
  const Imported made = imported(text);
  REQUIRE(made.inputs.size() == 5);
  CHECK(made.inputs[0].name == "country");
  CHECK(made.inputs[4].name == "env_cn");  // cn has a meaning of its own
  CHECK(names(made) == "DNS:www.example.com IP:192.0.2.1 IP:10.1.1.1 email:x@example.com URI:https://example.com/");
  CHECK(made.attribute_templates[1] == "a ${'$'}${company}");
  CHECK(made.csr.subject.to_rfc4514() == "CN=www.example.com,O=a $Example,C=NO");
  const Imported given = imported(text, {"", {{"domain", "contoso.com"}, {"COMPANY", "A, ${B}"}}});
  CHECK(given.csr.subject.to_rfc4514() == "CN=www.contoso.com,O=a $A\\, ${B},C=NO");
  CHECK(profile_text(given).find("values:\n  company: \"A, ${B}\"\n  domain: \"contoso.com\"\n") != std::string::npos);
  CHECK(error(text, {"", {{"DOMIAN", "x"}}}).find("did you mean 'DOMAIN'?") != std::string::npos);
  CHECK(error(text, {"", {{"DOMAIN", ""}}}).find("not one line of text") != std::string::npos);
  CHECK(error(text, {"", {{"IP", "x"}}}) == "no error");  // lost, as any name that is none
  CHECK(error(with("subjectAltName = DNS:$ENV::A, IP:$ENV::A\n")).find("the example 'www.example.com' does not fit") != std::string::npos);
  CHECK(error(with("subjectAltName = DNS:x.no\n"), {"", {{"A", "x"}}}) == "usage --set A: r.cnf has no variable of that name");
  CHECK(holds(imported(with("keyUsage = $ENV::KU\n")).lost, "--set KU=VALUE fixes it"));
  CHECK(imported(with("keyUsage = $ENV::KU\n"), {"", {{"KU", "digitalSignature"}}}).csr.key_usage == kDigitalSignature);
  // Of two that are one name with these values, neither is dropped.
  CHECK(profile_text(imported(with("subjectAltName = DNS:$ENV::H.contoso.com, DNS:www.contoso.com\n")))
            .find("- \"${h}.contoso.com\"\n    - \"www.contoso.com\"") != std::string::npos);
}

TEST_CASE("OpenSSL configuration: a variable that holds all names is a list") {
  const Imported made = imported(with("subjectAltName = $ENV::SAN\n"), {"", {{"SAN", "DNS:b.contoso.com, IP:10.1.1.5"}}});
  CHECK(names(made) == "DNS:b.contoso.com IP:10.1.1.5");
  CHECK(profile_text(made).find("- {name: \"${san}\", type: auto}") != std::string::npos);
  CHECK(names(imported(with("subjectAltName = $ENV::SAN\n"))) == "DNS:www.example.com");
  CHECK(error(with("subjectAltName = $ENV::SAN\n"), {"", {{"SAN", "DNS:a_b"}}}).find("--set SAN: not a list of names: r.cnf:9: ") !=
        std::string::npos);
  CHECK(error(with("subjectAltName = $ENV::SAN\n", "[x]\n").replace(with("").find("CN = a"), 18, "CN = $ENV::SAN\n"))
            .find("a list of names") != std::string::npos);
}

TEST_CASE("OpenSSL configuration: what is asked for at the terminal") {
  const Imported made = imported(
      "[req]\ndistinguished_name=dn\n[dn]\nC=Country\nC_default=NO\nC_min=2\nO=Organization\n0.OU=Unit\n0.OU_value=IT\nCN=Your "
      "name\nunknown=x\n");
  CHECK(made.csr.subject.to_rfc4514() == "CN=www.example.com,OU=IT,C=NO");
  CHECK(made.inputs.at(0).name == "env_cn");
  CHECK(made.inputs.at(0).source == "'Your name'");
  CHECK(holds(made.notes, "'Organization' is asked for at the terminal and has no default"));
}

TEST_CASE("OpenSSL configuration: limits, and no hang") {
  std::string doubling = "[req]\na0=0123456789\n";
  for (int i = 1; i < 40; ++i) doubling += "a" + std::to_string(i) + "=$a" + std::to_string(i - 1) + "$a" + std::to_string(i - 1) + "\n";
  CHECK(error(doubling).find("more than 64 KiB once its variables are filled in") != std::string::npos);
  std::string many = "[req]\na=" + std::string(60'000, 'x') + "\n";
  for (int i = 0; i < 100; ++i) many += "b" + std::to_string(i) + "=$a\n";
  CHECK(error(many).find("more than 4 MiB") != std::string::npos);
  std::string values = "[req]\n";
  for (int i = 0; i < 10'001; ++i) values += std::to_string(i) + "=\n";
  CHECK(error(values).find("more than 10000 values") != std::string::npos);
  std::string sections;
  for (int i = 0; i < 1001; ++i) sections += "[" + std::to_string(i) + "]\n";
  CHECK(error(sections).find("more than 1000 sections") != std::string::npos);
  CHECK(error("[req]\n" + std::string(70'000, 'a') + "\n").find("a line of more than 64 KiB") != std::string::npos);
  CHECK(error(with("1.2.3 = ASN1:SEQUENCE:s\n", "[s]\na = SEQUENCE:s\n")).find("nested deeper than 16 levels") != std::string::npos);
  std::string wide = "[s0]\na=NULL\n";
  for (int i = 1; i < 12; ++i) {
    wide += "[s" + std::to_string(i) + "]\n";
    for (const char* name : {"a", "b", "c", "d"}) wide += std::string(name) + "=SEQUENCE:s" + std::to_string(i - 1) + "\n";
  }
  CHECK(error(with("1.2.3 = ASN1:SEQUENCE:s11\n", wide)).find("more than 1000 values") != std::string::npos);
  std::string names_section = "[alt]\n";
  for (int i = 0; i < 5001; ++i) names_section += "DNS." + std::to_string(i) + "=h" + std::to_string(i) + ".no\n";
  CHECK(error(with("subjectAltName=@alt\n", names_section)).find("more than 5000 names") != std::string::npos);
}
