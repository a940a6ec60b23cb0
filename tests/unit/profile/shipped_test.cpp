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
  CHECK(resolved.names[4].rule == "sip.${d} for each d of sip_domains, when auto_logon");
  CHECK(resolved.names[4].origin.find("lync2013/front-end-pool.yaml:") != std::string::npos);
  CHECK(resolved.names[13].name.value == "lyncdiscover.fabrikam.com");
  CHECK(resolved.base_name == "eepool.contoso.com");
}
