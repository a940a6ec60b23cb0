#include "fleet/run/endpoints.hpp"

#include <doctest/doctest.h>

#include "deployed.hpp"

using namespace certkit;
using namespace certkit::fleet;
using std::chrono::milliseconds;

namespace {

struct Lab : test::Deployed {
  explicit Lab(const std::string& endpoints) : Deployed("      - {to: @/tls}\n", "    endpoints: [" + endpoints + "]\n") {}
  [[nodiscard]] net::Attempt attempt() const { return attempt_for(entry().endpoints.front(), asked.endpoints.front(), asked); }
  // Answers are given in turn, the last for ever: the number of a pair, or -1 for nobody.
  [[nodiscard]] std::string verify(std::vector<int> answers) {
    World world;
    asks = 0;
    waited = milliseconds(0);
    world.observe = [&](const net::Attempt& attempt) {
      net::Observation seen;
      seen.asked = attempt;
      const int answer = answers[std::min(asks++, answers.size() - 1)];
      if (answer < 0) {
        seen.tried.push_back({"192.0.2.1", net::AddressTried::Result::refused, "Connection refused", {}});
        return seen;
      }
      seen.tried.push_back({"192.0.2.1", net::AddressTried::Result::connected, "", {}});
      seen.chain.push_back(to_bytes(test::pair(static_cast<std::size_t>(answer)).leaf.der()));
      seen.end = refuses_us ? net::Observation::End::alert : net::Observation::End::finished;
      return seen;
    };
    world.wait = [&](milliseconds time) { waited += time; };
    return verify_served(entry(), asked, test::pair(1).leaf, world).value_or("well");
  }
  std::size_t asks = 0;
  milliseconds waited{0};
  bool refuses_us = false;
};

}  // namespace

TEST_CASE("how an endpoint is asked") {
  CHECK(Lab("www.contoso.com").attempt().port == 443);
  CHECK(Lab("{at: \"mail.contoso.com\", starttls: smtp}").attempt().port == 25);
  CHECK(Lab("{at: \"mail.contoso.com:587\", starttls: smtp}").attempt().starttls == net::Starttls::smtp);
  const net::Attempt v6 = Lab("{at: \"[2001:DB8::1]:8443\"}").attempt();
  CHECK(v6.host == "2001:db8::1");
  CHECK(v6.port == 8443);
  CHECK(v6.server_name == "www.contoso.com");
  CHECK(Lab("WWW.contoso.com:443").attempt().server_name == "www.contoso.com");
  CHECK(Lab("web1.internal:443").attempt().server_name == "www.contoso.com");
  CHECK(Lab("{at: \"192.0.2.1:443\", server_name: other.contoso.com}").attempt().server_name == "other.contoso.com");
}

TEST_CASE("a service that answers with the old certificate for a while is asked again") {
  Lab lab("www.contoso.com:443");
  CHECK(lab.verify({1}) == "well");
  CHECK(lab.waited == milliseconds(0));
  CHECK(lab.verify({0, 0, -1, 1}) == "well");
  CHECK(lab.asks == 4);
  CHECK(lab.waited < milliseconds(1000));
}

TEST_CASE("one that never has the new one is told of after ten seconds") {
  Lab lab("www.contoso.com:443");
  CHECK(lab.verify({0}).find("www.contoso.com:443 serves another certificate (serial 010203, until 2027-02-19T00:00:00Z), and not the new one") == 0);
  CHECK(lab.waited == milliseconds(10'000));
  CHECK(lab.asks < 15);
  CHECK(lab.verify({-1}).find("www.contoso.com:443") == 0);
}

TEST_CASE("a server that wants a certificate of its clients has shown its own before it refuses") {
  Lab lab("www.contoso.com:443");
  lab.refuses_us = true;
  CHECK(lab.verify({1}) == "well");
}

TEST_CASE("each endpoint has to serve it, and one that cannot be asked is said") {
  Lab two("\"www.contoso.com:443\", \"web2.contoso.com:443\"");
  CHECK(two.verify({1, 0}).find("web2.contoso.com:443 serves another") == 0);
  CHECK_THROWS_AS(Lab("\"www contoso:443\""), Error);
}
