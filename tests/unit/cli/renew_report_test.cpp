#include "cli/render/renew_report.hpp"

#include <doctest/doctest.h>

#include "cli/renew/report.hpp"

using namespace certkit;
using namespace certkit::cli;
using fleet::Outcome;
using fleet::Planned;

namespace {

Outcome outcome(std::string name, Result what, std::string code = {}) {
  Outcome one;
  one.name = std::move(name);
  one.what = what;
  one.error_code = std::move(code);
  if (!one.error_code.empty()) one.error = "it did not work";
  return one;
}

RenewReport report_of(std::vector<Outcome> outcomes, std::size_t blocked = 0) {
  RenewReport report;
  report.outcomes = std::move(outcomes);
  for (std::size_t i = 0; i < blocked; ++i) report.planned.plan.planned.emplace_back().verdict = Planned::Verdict::blocked;
  return report;
}

RenewReport report_of_one(std::vector<Outcome> outcomes) {
  RenewReport report = report_of(std::move(outcomes));
  report.single = true;
  return report;
}

}  // namespace

TEST_CASE("the exit code of a run says whether somebody has to look") {
  CHECK(report_of({}).exit_code() == Exit::ok);
  CHECK(report_of({outcome("www", Result::renewed)}).exit_code() == Exit::ok);
  CHECK(report_of({outcome("www", Result::renewed), outcome("mail", Result::pending)}).exit_code() == Exit::pending);
  CHECK(report_of({outcome("www", Result::pending), outcome("mail", Result::failed, "refused")}).exit_code() == Exit::partial);
  CHECK(report_of({outcome("www", Result::failed, "refused")}).exit_code() == Exit::partial);
  CHECK(report_of({outcome("www", Result::skipped)}).exit_code() == Exit::ok);
  CHECK(report_of({}, 1).exit_code() == Exit::partial);
}

TEST_CASE("of one certificate that was asked for by its name, what became of it decides") {
  CHECK(report_of_one({outcome("www", Result::renewed)}).exit_code() == Exit::ok);
  CHECK(report_of_one({outcome("www", Result::pending)}).exit_code() == Exit::pending);
  CHECK(report_of_one({outcome("www", Result::failed, "network")}).exit_code() == Exit::network);
  CHECK(report_of_one({outcome("www", Result::failed, "refused")}).exit_code() == Exit::refused);
  CHECK(report_of_one({outcome("www", Result::rolled_back, "endpoint")}).exit_code() == Exit::partial);
  CHECK(report_of_one({outcome("www", Result::repaired)}).exit_code() == Exit::ok);
  CHECK(report_of_one({outcome("www", Result::taken_back)}).exit_code() == Exit::ok);
  // Whoever asked for it has to hear that another worker has it, in whatever way.
  const RenewReport skipped = report_of_one({outcome("www", Result::skipped)});
  CHECK(skipped.exit_code() == Exit::partial);
  CHECK(skipped.has_trouble());
  CHECK_FALSE(report_of({outcome("www", Result::skipped)}).has_trouble());
}

TEST_CASE("what was named with --force is to be done by this run: who left it to another one is told, and by the exit code, too") {
  fleet::CertificateEntry www, mail;
  www.name = "www";
  mail.name = "mail";
  RenewReport report = report_of({outcome("mail", Result::renewed)});
  report.planned.host = "web1";
  for (const auto* const entry : {&www, &mail}) {
    Planned& planned = report.planned.plan.planned.emplace_back();
    planned.entry = entry;
    planned.verdict = Planned::Verdict::elsewhere;
    planned.host = "web2";
  }
  add_not_done(report, false);
  CHECK(report.outcomes.size() == 1);  // each machine has its own: nobody asked for them here
  report.forced = {"w*"};
  add_not_done(report, false);
  CHECK(report.outcomes.size() == 1);
  CHECK(report.exit_code() == Exit::ok);
  report.forced = {"www", "mail"};
  add_not_done(report, false);
  REQUIRE(report.outcomes.size() == 2);  // mail was renewed, by a worker that took it over
  CHECK(report.is_trouble(report.outcomes.back()));
  CHECK(report.outcomes.back().what == Result::skipped);
  CHECK(report.outcomes.back().error == "nothing was done: web2 renews it, and this is web1");
  CHECK(report.has_trouble());  // which is what quiet runs, JSON and notifiers go by
  CHECK(report.failures() == 0);
  CHECK(report.exit_code() == Exit::partial);
  report.outcomes.erase(report.outcomes.begin());
  report.single = true;
  CHECK(report.exit_code() == Exit::partial);
  CHECK(report_of({outcome("www", Result::skipped)}).exit_code() == Exit::ok);
}

TEST_CASE("what was named with --force and is not renewed, as something else was under way, or nothing was to be begun, is trouble") {
  for (const bool single : {false, true}) {
    CAPTURE(single);
    for (const auto& [result, exit] : {std::pair(Result::renewed, Exit::ok), std::pair(Result::repaired, Exit::partial),
                                       std::pair(Result::taken_back, Exit::partial), std::pair(Result::pending, Exit::pending)}) {
      RenewReport report = report_of({outcome("www", result)});
      report.single = single;
      CHECK(report.exit_code() == (result == Result::pending ? Exit::pending : Exit::ok));
      report.forced = {"www"};
      CHECK(report.exit_code() == exit);
      CHECK(report.has_trouble() == (exit == Exit::partial));
    }
    fleet::CertificateEntry www;
    www.name = "www";
    RenewReport report = report_of({});
    report.single = single;
    report.forced = {"www"};
    Planned& planned = report.planned.plan.planned.emplace_back();
    planned.entry = &www;
    planned.verdict = Planned::Verdict::due;
    add_not_done(report, true);
    REQUIRE(report.outcomes.size() == 1);
    CHECK(report.outcomes.front().error == "nothing was done: nothing of it is under way, and --resume begins nothing");
    CHECK(report.exit_code() == Exit::partial);
    report.outcomes.clear();
    planned.verdict = Planned::Verdict::waiting;
    planned.reasons = {{"forced", "it was asked for"}, {"budget", "the budget of this run is used up"}};
    add_not_done(report, false);
    REQUIRE(report.outcomes.size() == 1);
    CHECK(report.outcomes.front().error == "nothing was done: the budget of this run is used up");
    CHECK(report.exit_code() == Exit::partial);
  }
}

TEST_CASE("what waits after a failure of an earlier run is not well, in JSON as by the exit code") {
  fleet::CertificateEntry www;
  www.name = "www";
  RenewReport report;
  Planned& planned = report.planned.plan.planned.emplace_back();
  planned.entry = &www;
  planned.verdict = Planned::Verdict::waiting;
  planned.reasons.push_back({"due", "it ends soon"});
  CHECK(json_of(report)["ok"].line() == "true");
  CHECK(report.exit_code() == Exit::ok);
  planned.failed = true;
  CHECK(json_of(report)["ok"].line() == "false");
  CHECK(report.exit_code() == Exit::partial);
}

TEST_CASE("the worst come first, and the summary counts them") {
  RenewReport report = report_of({outcome("b", Result::renewed), outcome("a", Result::renewed), outcome("x", Result::failed, "hook"),
                                  outcome("c", Result::broken, "hook"), outcome("d", Result::pending)},
                                 2);
  sort(report.outcomes);
  std::string order;
  for (const Outcome& one : report.outcomes) order += one.name;
  CHECK(order == "cxdab");
  CHECK(report.summary() == "2 renewed, 1 pending, 1 failed, 1 broken, 2 blocked");
  CHECK(report.failures() == 4);
  CHECK(RenewReport().summary() == "nothing to do");
  report = report_of({outcome("a", Result::renewed), outcome("b", Result::repaired), outcome("c", Result::taken_back)});
  CHECK(report.summary() == "1 renewed, 1 repaired, 1 taken back");
  CHECK(report.done() == 3);
}
