// Names that a device is served under, judged together.
#include "diagnose/served.hpp"

#include <doctest/doctest.h>

#include <list>

using namespace certkit;
using namespace certkit::diagnose;

namespace {

struct Scene {
  struct One {
    profile::ServedName asked;
    Case seen;
    std::vector<Finding> findings;
  };
  std::list<One> all;

  One& add(const std::string& name, const std::string& server, int status, const std::string& served_by = {},
           const std::string& body = {}) {
    One& one = all.emplace_back();
    one.asked.name = name;
    one.asked.path = "/x";
    one.asked.server = server;
    one.asked.origin = "p.yaml:1";
    one.seen.subject = "https://" + name + "/x";
    net::Observation seen;
    seen.tried.push_back({"192.0.2.1", net::AddressTried::Result::connected, {}, {}});
    seen.http.emplace();
    seen.http->status = status;
    seen.http->status_line = "HTTP/1.1 " + std::to_string(status);
    seen.http->served_by = served_by;
    seen.http->body_start = body;
    one.seen.attempts.push_back(std::move(seen));
    if (status >= 400) {
      Finding finding;
      finding.id = "http-error";
      one.findings.push_back(finding);
    }
    return one;
  }
  void judge() {
    std::vector<Served> names;
    for (One& one : all) names.push_back({&one.asked, &one.seen, &one.findings});
    judge_served(names);
  }
};

}  // namespace

TEST_CASE("who has not got the page is the wrong one, and the HTTP error follows from it") {
  Scene scene;
  Scene::One& one = scene.add("meet.contoso.com", "new", 404);
  Scene::One& free = scene.add("www.contoso.com", "", 404);  // nothing is expected of it
  scene.judge();
  REQUIRE(one.findings.size() == 2);
  CHECK(one.findings[0].id == kWrongServer);
  CHECK(one.findings[0].severity == Severity::error);
  CHECK(one.findings[0].subject == "https://meet.contoso.com/x");
  CHECK(one.findings[1].because_of == kWrongServer);
  REQUIRE(free.findings.size() == 1);
  CHECK(free.findings[0].because_of.empty());
}

TEST_CASE("statuses that are right") {
  Scene scene;
  Scene::One& right = scene.add("a.contoso.com", "a", 401);
  right.asked.answers = {200, 401};
  Scene::One& wrong = scene.add("b.contoso.com", "", 302);
  wrong.asked.answers = {200, 401};
  scene.judge();
  CHECK(right.findings.front().id == "http-error");
  REQUIRE_FALSE(wrong.findings.empty());
  CHECK(wrong.findings.front().id == kWrongServer);
}

TEST_CASE("what only the wrong one says") {
  Scene scene;
  Scene::One& one = scene.add("meet.contoso.com", "", 200, "fe2010", "<p>Error: invalid CONFERENCE organizer</p>");
  one.asked.wrong_texts = {"Invalid Conference"};
  scene.judge();
  REQUIRE(one.findings.size() == 1);
  CHECK(one.findings[0].message.find("Invalid Conference") != std::string::npos);
  CHECK(one.findings[0].evidence.find("fe2010") != std::string::npos);
}

TEST_CASE("two that have to be different servers") {
  Scene scene;
  scene.add("old.contoso.com", "old", 200, "FE01.contoso.local");
  Scene::One& same = scene.add("new.contoso.com", "new", 200, "fe01.contoso.local");
  scene.judge();
  REQUIRE(same.findings.size() == 1);
  CHECK(same.findings[0].severity == Severity::error);
  CHECK(same.findings[0].message.find("old.contoso.com and new.contoso.com") != std::string::npos);

  Scene good;
  good.add("old.contoso.com", "old", 200, "fe01");
  Scene::One& other = good.add("new.contoso.com", "new", 200, "fe02");
  good.judge();
  CHECK(other.findings.empty());

  // Behind a proxy nobody says who it was: that is said, and no error.
  Scene unknown;
  unknown.add("old.contoso.com", "old", 200);
  Scene::One& silent = unknown.add("new.contoso.com", "new", 200);
  unknown.judge();
  REQUIRE(silent.findings.size() == 1);
  CHECK(silent.findings[0].severity == Severity::note);
}
