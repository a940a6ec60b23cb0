#include "profile/served.hpp"

#include <doctest/doctest.h>

#include "certkit/error.hpp"

using namespace certkit;
using namespace certkit::profile;

namespace {

DeviceProfile profile_with(const std::string& served) {
  return Library({}).load_text(
      "inputs:\n"
      "  fqdn: {type: fqdn, required: true, wildcard: true}\n"
      "  domains: {type: list<domain>}\n"
      "  links: {type: list<url>}\n"
      "certificate: {cn: \"${fqdn}\", san: [\"${fqdn}\", {name: \"10.1.1.5\", type: ip}]}\n" +
          served,
      "device.yaml");
}

std::vector<std::string> texts(const ServedNames& served) {
  std::vector<std::string> all;
  for (const ServedName& one : served.names) all.push_back(one.name + ":" + std::to_string(one.port) + one.path);
  return all;
}

std::vector<std::string> served_by(const std::string& served, const GivenInputs& given, const std::vector<std::string>& hosts = {}) {
  return texts(served_names(profile_with(served), given, {}, hosts));
}

using Texts = std::vector<std::string>;

}  // namespace

TEST_CASE("without a word about it, the DNS names of the certificate are served on port 443") {
  CHECK(served_by("", {{"fqdn", "a.contoso.com"}}) == Texts{"a.contoso.com:443"});
}

TEST_CASE("names with port and path, for each of a list, where it holds, and each once") {
  const std::string rules =
      "served:\n"
      "  - {name: \"${fqdn}\", path: /x/}\n"
      "  - {name: \"${fqdn}\", path: /x/, why: again}\n"
      "  - {name: \"${fqdn}\", port: 5061, when: domains}\n"
      "  - {name: \"meet.${d}\", foreach: domains, as: d, path: \"/${d}\", server: \"${d}\", answers: [200, 401], wrong_texts: [Invalid]}\n"
      "  - {name: \"${links}\"}\n";
  CHECK(served_by(rules, {{"fqdn", "a.contoso.com"}}) == Texts{"a.contoso.com:443/x/"});
  const GivenInputs given{
      {"fqdn", "a.contoso.com"}, {"domains", "contoso.com,fabrikam.com"}, {"links", "https://Meet.contoso.com:8443/anna/ABC?x=1"}};
  CHECK(served_by(rules, given) == Texts{"a.contoso.com:443/x/", "a.contoso.com:5061", "meet.contoso.com:443/contoso.com",
                                         "meet.fabrikam.com:443/fabrikam.com", "meet.contoso.com:8443/anna/ABC?x=1"});
  const ServedNames all = served_names(profile_with(rules), given, {}, {});
  CHECK(all.names[2].server == "contoso.com");
  CHECK(all.names[2].answers == std::vector<int>{200, 401});
  CHECK(all.names[2].wrong_texts == Texts{"Invalid"});
}

TEST_CASE("a wildcard is asked for by the hosts that are given") {
  const GivenInputs given{{"fqdn", "*.contoso.com"}};
  const ServedNames none = served_names(profile_with(""), given, {}, {});
  CHECK(none.names.empty());
  CHECK(none.wildcards == Texts{"*.contoso.com"});
  CHECK(served_by("", given, {"mail.contoso.com", "mail.fabrikam.com", "a.b.contoso.com"}) == Texts{"mail.contoso.com:443"});
}

TEST_CASE("what cannot be meant is said when the profile is loaded") {
  for (const char* wrong :
       {"{name: \"${fqdn}\", port: 70000}", "{name: \"${fqdn}\", starttls: gopher}", "{name: \"${fqdn}\", answers: [ok]}",
        "{name: \"${nobody}\"}", "{name: \"${fqdn}\", foreach: fqdn}", "{path: /}"}) {
    CAPTURE(wrong);
    CHECK_THROWS_AS((void)profile_with(std::string("served: [") + wrong + "]\n"), Error);
  }
}
