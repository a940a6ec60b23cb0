#include "issue/name_constraints.hpp"

#include <doctest/doctest.h>

#include "scratch.hpp"

using namespace certkit;

namespace {

class Rules {
 public:
  explicit Rules(const std::string& name) : chain_{test::certificate("nc_" + name)}, constraints_(chain_) {}
  [[nodiscard]] bool allow(const std::string& name) const { return !constraints_.refusal(GeneralName::from_text(name)); }
  [[nodiscard]] bool allow_subject(const std::string& subject) const { return !constraints_.refusal(Name::from_rfc4514(subject)); }

 private:
  std::vector<Certificate> chain_;
  issue::NameConstraints constraints_;
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
