#include "trust/name_constraints.hpp"

#include <doctest/doctest.h>

#include "scratch.hpp"

using namespace certkit;

namespace {

class Rules {
 public:
  explicit Rules(const std::string& name) : chain_{test::certificate("nc_" + name)}, constraints_(chain_) {}
  [[nodiscard]] bool allow(const std::string& name) const { return !constraints_.refusal(GeneralName::from_text(name)); }
  [[nodiscard]] bool allow(GeneralName::Type type, const std::string& value) const {
    return !constraints_.refusal(GeneralName{type, value, std::nullopt});
  }
  [[nodiscard]] bool allow_below(GeneralName::Type type, const std::string& value) const {
    return !constraints_.subtree_refusal({type, value, std::nullopt});
  }
  [[nodiscard]] bool allow_subject(const std::string& subject) const { return !constraints_.refusal(Name::from_rfc4514(subject)); }

 private:
  std::vector<Certificate> chain_;
  trust::NameConstraints constraints_;
};

}  // namespace

TEST_CASE("host names: the domain and what is below it, less what is excluded") {
  const Rules rules("contoso");
  CHECK(rules.allow("contoso.com"));
  CHECK(rules.allow("a.b.Contoso.com"));
  CHECK(rules.allow("*.contoso.com") == false);  // it stands for bad.contoso.com too
  CHECK(rules.allow("*.good.contoso.com"));
  CHECK_FALSE(rules.allow("notcontoso.com"));
  CHECK_FALSE(rules.allow("contoso.com.evil.test"));
  CHECK_FALSE(rules.allow("bad.contoso.com"));
  CHECK_FALSE(rules.allow("x.BAD.contoso.com"));
}

TEST_CASE("addresses: within the range, of the same family, less what is excluded") {
  const Rules rules("contoso");
  CHECK(rules.allow("10.1.1.5"));
  CHECK(rules.allow("fd12::1"));
  CHECK_FALSE(rules.allow("11.1.1.5"));
  CHECK_FALSE(rules.allow("10.9.1.5"));
  CHECK_FALSE(rules.allow("2001:db8::1"));
}

TEST_CASE("kinds of names that are not constrained are free") {
  const Rules rules("contoso");
  CHECK(rules.allow("email:a@evil.test"));
  CHECK(rules.allow("uri:https://evil.test/"));
  CHECK(rules.allow("upn:a@evil.test"));
}

TEST_CASE("a leading dot means below, and not the domain itself") {
  const Rules rules("dotted");
  CHECK(rules.allow("a.contoso.com"));
  CHECK(rules.allow("*.contoso.com"));
  CHECK_FALSE(rules.allow("contoso.com"));
}

TEST_CASE("mail and URI: the host alone, or everything below a leading dot (RFC 5280 §4.2.1.10)") {
  const Rules rules("mail");
  CHECK(rules.allow("email:a@Contoso.com"));
  CHECK_FALSE(rules.allow("email:a@x.contoso.com"));
  CHECK(rules.allow("email:a@x.lab.test"));
  CHECK_FALSE(rules.allow("email:a@lab.test"));
  CHECK(rules.allow("email:me@other.test"));
  CHECK_FALSE(rules.allow("email:you@other.test"));
  CHECK(rules.allow("uri:https://a@x.contoso.com:8443/p?q"));
  CHECK_FALSE(rules.allow("uri:https://bad.contoso.com/"));
  CHECK_FALSE(rules.allow("uri:https://evil.test/.contoso.com"));
  CHECK_FALSE(rules.allow("uri:https://[::1]/"));
}

TEST_CASE("subjects: as directory names, and by the host name in the CN and the e-mail address") {
  const Rules directory("directory");
  CHECK(directory.allow_subject("CN=a,O=contoso"));
  CHECK_FALSE(directory.allow_subject("CN=a,O=Fabrikam"));
  CHECK_FALSE(directory.allow_subject("O=Contoso,C=NO"));
  const Rules hosts("contoso");
  CHECK(hosts.allow_subject("CN=mcu1.contoso.com"));
  CHECK(hosts.allow_subject("CN=Codian MCU"));
  CHECK_FALSE(hosts.allow_subject("CN=mcu1.evil.test"));
  CHECK_FALSE(hosts.allow_subject("CN=192.168.1.1"));
  CHECK_FALSE(Rules("mail").allow_subject("CN=a,emailAddress=a@evil.test"));
}

TEST_CASE("an otherName constraint refuses every UPN: the RFC leaves open what it would mean") {
  CHECK_FALSE(Rules("upn").allow("upn:a@contoso.com"));
  CHECK(Rules("upn").allow("a.contoso.com"));
}

TEST_CASE("an address without @ cannot be compared, and is refused where addresses are excluded or constrained") {
  using Type = GeneralName::Type;
  CHECK_FALSE(Rules("excluded").allow(Type::email, "contoso.com"));
  CHECK_FALSE(Rules("excluded").allow(Type::email, "a"));
  CHECK_FALSE(Rules("excluded").allow(Type::email, "a@contoso.com"));
  CHECK(Rules("excluded").allow(Type::email, "a@fabrikam.com"));
  CHECK_FALSE(Rules("mail").allow(Type::email, "contoso.com"));
  CHECK(Rules("contoso").allow(Type::email, "a"));
}

TEST_CASE("directory names are compared without their blanks, but for one between words (RFC 5280 §7.1)") {
  const Rules rules("excluded");
  CHECK_FALSE(rules.allow_subject("CN=a,O=contoso lab"));
  CHECK_FALSE(rules.allow_subject("CN=a,O=Contoso   Lab"));
  CHECK_FALSE(rules.allow_subject("CN=a,O=\\ Contoso Lab\\ "));
  CHECK_FALSE(rules.allow_subject("CN=a,O=Contoso\\09Lab"));
  CHECK(rules.allow_subject("CN=a,O=ContosoLab"));
  CHECK(rules.allow_subject("CN=a,O=Contoso"));
}

TEST_CASE("a minimum or maximum is refused: what it means is not defined") {
  CHECK(Rules("minimum_zero").allow("a.contoso.com"));
  for (const char* name : {"minimum", "maximum"}) {
    std::string message;
    CHECK(test::thrown([&] { const Rules rules(name); }, &message) == Errc::refused);
    CHECK(message.find("contoso.com") != std::string::npos);
  }
}

TEST_CASE("the constraints of a CA below: equal or narrower") {
  using Type = GeneralName::Type;
  const Rules rules("contoso");
  for (const char* inside : {"contoso.com", ".contoso.com", "LAB.contoso.com", ".lab.contoso.com"})
    CHECK(rules.allow_below(Type::dns, inside));
  for (const char* outside : {"com", ".com", "fabrikam.com", "notcontoso.com", "bad.contoso.com", ".bad.contoso.com"})
    CHECK_FALSE(rules.allow_below(Type::dns, outside));
  for (const char* inside : {"10.0.0.0/8", "10.1.0.0/16", "10.9.0.0/15", "fd12::/16"}) CHECK(rules.allow_below(Type::ip, inside));
  for (const char* outside : {"8.0.0.0/6", "0.0.0.0/0", "11.0.0.0/8", "10.9.1.0/24", "2001:db8::/32", "::/0"})
    CHECK_FALSE(rules.allow_below(Type::ip, outside));
  CHECK(Rules("dotted").allow_below(Type::dns, ".contoso.com"));
  CHECK_FALSE(Rules("dotted").allow_below(Type::dns, "contoso.com"));
  CHECK(Rules("dotted").allow_below(Type::ip, "0.0.0.0/0"));
}
