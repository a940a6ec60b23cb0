#include <doctest/doctest.h>

#include <algorithm>

#include "profile/embedded_tests.hpp"
#include "profile/library.hpp"

using namespace certkit;
using namespace certkit::profile;

namespace {
Library shipped() { return Library({std::string(CERTKIT_SOURCE) + "/profiles"}); }
}  // namespace

TEST_CASE("every shipped profile loads, and every example in it comes out as written") {
  const Library library = shipped();
  for (const ListedProfile& listed : library.list()) {
    CAPTURE(listed.id);
    REQUIRE_MESSAGE(listed.status != "broken", listed.title);
    const DeviceProfile profile = library.load(listed.id);
    if (listed.is_abstract) continue;
    CHECK_FALSE(profile.tests.empty());
    CHECK_FALSE(profile.sources.empty());
    for (const TestResult& result : run_embedded_tests(profile))
      CHECK_MESSAGE(result.passed, result.place, " ", result.name, "\n", result.difference);
  }
}

TEST_CASE("aliases and names lead to one profile each") {
  const Library library = shipped();
  std::vector<std::string> names;
  for (const ListedProfile& listed : library.list()) {
    names.push_back(listed.id);
    names.insert(names.end(), listed.aliases.begin(), listed.aliases.end());
  }
  std::sort(names.begin(), names.end());
  CHECK(std::adjacent_find(names.begin(), names.end()) == names.end());
}

TEST_CASE("a user's own file extends a shipped profile and holds the values") {
  const DeviceProfile profile = shipped().load(std::string(CERTKIT_SOURCE) + "/examples/lync-pool.yaml");
  const Resolved resolved = resolve(profile, {}, {});
  CHECK(resolved.csr.subject.common_name() == "eepool.contoso.com");
  REQUIRE(resolved.names.size() == 14);
  CHECK(resolved.names[3].name.value == "webext.contoso.com");
  CHECK(resolved.names[4].rule == "sip.${d} for each d of sip_domains, when serves_default and auto_logon");
  CHECK(resolved.names[4].origin.find("ms-uc/front-end.yaml:") != std::string::npos);
  CHECK(resolved.names[13].name.value == "lyncdiscover.fabrikam.com");
  CHECK(resolved.base_name == "eepool.contoso.com");
}

TEST_CASE("every shipped profile names its files for a certificate that is there already, without inputs") {
  const Library library = shipped();
  for (const ListedProfile& listed : library.list()) {
    if (listed.is_abstract) continue;
    CAPTURE(listed.id);
    const DeviceProfile profile = library.load(listed.id);
    const Delivery delivery = resolve_delivery(profile, {}, {}, "a.contoso.com"),
                   other = resolve_delivery(profile, {}, {}, "b.contoso.com");
    CHECK_FALSE(delivery.files.empty());
    CHECK_FALSE(delivery.steps.empty());
    REQUIRE(delivery.files.size() == other.files.size());
    for (std::size_t i = 0; i < delivery.files.size(); ++i) {
      const std::string& file = delivery.files[i].file;  // after the certificate, or as the device itself calls it
      CHECK((file.find("a.contoso.com") == 0 || file == other.files[i].file));
    }
  }
}

TEST_CASE("devices are found under the names that people call them") {
  const Library library = shipped();
  for (const char* name : {"iis", "nginx", "haproxy", "exchange", "codian/mcu-4200", "codian/mcu-4500", "generic/server"})
    CHECK_NOTHROW((void)library.load(name));
  for (const char* name :
       {"ldaps", "rdp", "winrm", "adfs", "nps", "nps-client", "iis-central-store", "owas", "iag", "isa2004", "isa2006", "tmg", "uag"})
    CHECK_NOTHROW((void)library.load(name));
  for (const char* name : {"exchange-hybrid", "exchange-federation", "exchange-um", "lync-phone-edition", "lync2010/group-chat"})
    CHECK_NOTHROW((void)library.load(name));
  for (const char* generation : {"lync2010", "lync2013", "skype2015", "skype2019"})
    for (const char* role :
         {"front-end-pool", "standard-edition", "director", "mediation", "sba", "edge-external", "edge-internal", "reverse-proxy"})
      CHECK_NOTHROW((void)library.load(std::string(generation) + "/" + role));
  for (const char* generation : {"lync2013", "skype2015", "skype2019"})
    for (const char* role : {"oauth", "edge-av-authentication", "migration-reverse-proxy"})
      CHECK_NOTHROW((void)library.load(std::string(generation) + "/" + role));
  for (const char* role :
       {"standard-edition", "enterprise-pool", "edge-access", "edge-web-conferencing", "edge-internal", "edge-av", "reverse-proxy", "cwa"})
    CHECK_NOTHROW((void)library.load(std::string("ocs2007r2/") + role));
}

TEST_CASE("the examples come out as they say") {
  const Library library = shipped();
  for (const char* file : {"migration-reverse-proxy", "mcu", "letsencrypt-nginx"})
    for (const TestResult& result : run_embedded_tests(library.load(std::string(CERTKIT_SOURCE) + "/examples/" + file + ".yaml")))
      CHECK_MESSAGE(result.passed, result.place, " ", result.name, "\n", result.difference);
}
