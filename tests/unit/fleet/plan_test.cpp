#include "fleet/plan.hpp"

#include <doctest/doctest.h>

#include <memory>
#include <tuple>

#include "fleet/fingerprint.hpp"
#include "fleet/pauses.hpp"
#include "made.hpp"

using namespace certkit;
using namespace certkit::fleet;
using test::kDay;
using test::kNow;
using Verdict = Planned::Verdict;

namespace {

// One certificate of 90 days, made `age` ago.
struct Lab {
  explicit Lab(const std::string& more = "", std::chrono::hours age = kDay * 10) {
    fleet = test::fleet_of(scratch, "issuers: {lab: {issuer: \"ca:lab\"}}\ncertificates:\n  - name: www\n    san: [www.contoso.com]\n    issuer: lab\n" + more);
    const profile::Library library({std::string(CERTKIT_SOURCE) + "/profiles"});
    asked = Asker(library).asked(fleet.certificates.front(), scratch.path());
    standing.name = "www";
    standing.live.certificates = {test::certificate_for("www.contoso.com", kNow - age, kNow - age + kDay * 90)};
    standing.live.asked = asked.fingerprint;
    input.entry = &fleet.certificates.front();
    input.standing = &standing;
    input.asked = &asked;
    options.now = kNow;
    options.jitter = std::chrono::seconds(0);
  }
  Planned planned() const { return plan(std::span(&input, 1), options).at(0); }
  std::string reasons() const {
    std::string text;
    for (const Reason& one : planned().reasons) text += (text.empty() ? "" : " ") + one.id;
    return text;
  }
  test::Scratch scratch;
  Fleet fleet;
  Asked asked;
  Standing standing;
  PlanInput input;
  PlanOptions options;
};

}  // namespace

TEST_CASE("a certificate is due when what is left of it falls below what the fleet says") {
  const auto day_due = [](const std::string& more) { return (Lab(more).planned().when - (kNow - kDay * 10)) / kDay; };
  CHECK(day_due("    renew_before: 30d\n") == 60);
  CHECK(day_due("    renew_before: 10%\n") == 81);
  CHECK(day_due("") == 60);                            // a third
  CHECK(Lab("    renew_before: 300d\n", kDay * 8).planned().verdict == Verdict::ok);     // never on the day that it comes
  CHECK(Lab("    renew_before: 30d\n", kDay * 59).planned().verdict == Verdict::ok);
  CHECK(Lab("    renew_before: 30d\n", kDay * 60).planned().verdict == Verdict::due);
  CHECK(Lab("    renew_before: 30d\n", kDay * 60).reasons() == "window");
  CHECK(Lab("    renew_before: 30d\n", kDay * 100).planned().verdict == Verdict::due);  // over already
}

TEST_CASE("a request that is out is for what was asked for, and the plan says that the fleet has changed since") {
  const auto notes_at = [](Step step, Renewal::Kind kind = Renewal::Kind::renewal) {
    Lab lab;
    lab.standing.renewal.step = step;
    lab.standing.renewal.kind = kind;
    lab.standing.renewal.asked = lab.asked.fingerprint;
    CHECK(lab.planned().notes.empty());
    lab.fleet.certificates.front().san.push_back("shop.contoso.com");
    const profile::Library library({std::string(CERTKIT_SOURCE) + "/profiles"});
    lab.asked = Asker(library).asked(lab.fleet.certificates.front(), lab.scratch.path());
    CHECK(lab.planned().verdict == Verdict::resume);
    return lab.planned().notes;
  };
  const std::vector<std::string> said{
      "the fleet has changed since it was asked for (names): this one comes first, and the run after it asks for the new one"};
  for (const Step step : {Step::sending, Step::pending, Step::issued, Step::swapped}) CHECK(notes_at(step) == said);
  CHECK(notes_at(Step::key_ready).empty());  // nothing is out: it is begun anew
  CHECK(notes_at(Step::swapped, Renewal::Kind::way_back).empty());
  CHECK(notes_at(Step::rolling_back).empty());  // it goes again
}

TEST_CASE("missing files whose key is gone, too, are a reason for a new certificate, and the plan says so") {
  Lab lab;
  lab.input.found.missing = {"www.crt"};
  CHECK(lab.planned().again);
  CHECK(lab.reasons() == "drift-files");
  lab.input.found.lost_key = "its key is gone: www/1/key.pem";
  CHECK_FALSE(lab.planned().again);
  CHECK(lab.planned().verdict == Verdict::due);
  CHECK(lab.reasons() == "drift-files drift-key");
  // What was taken back by hand is held back, but not where nothing is in place.
  lab.standing.live.since = kNow;
  lab.standing.renewal.step = Step::done;
  lab.standing.renewal.kind = Renewal::Kind::way_back;
  lab.standing.renewal.next_try = kNow + kDay;
  lab.standing.renewal.error = "it was taken back by hand to generation 1";
  CHECK(lab.planned().verdict == Verdict::due);
  lab.standing.renewal.error_code = "refused";
  CHECK(lab.planned().verdict == Verdict::waiting);
}

TEST_CASE("what was made together is renewed apart, and always at the same moment") {
  Lab lab("    renew_before: 30d\n");
  lab.options.jitter = kDay * 365;
  const Time first = lab.planned().when;
  CHECK(first >= kNow + kDay * 50);
  CHECK(first < kNow + kDay * 60);  // within the first third of the window
  CHECK(lab.planned().when == first);
  lab.fleet.certificates.front().name = "other";
  CHECK(lab.planned().when != first);
}

TEST_CASE("renewal information of the CA goes before the share") {
  Lab lab("    renew_before: ari\n");
  CHECK((lab.planned().when - (kNow - kDay * 10)) / kDay == 60);
  lab.standing.live.window = {kNow - kDay * 2, kNow - kDay};
  CHECK(lab.planned().verdict == Verdict::due);
  CHECK(lab.reasons() == "ari");
  lab.standing.live.window = {kNow + kDay, kNow + kDay * 2};
  CHECK(lab.planned().verdict == Verdict::ok);
  CHECK(lab.planned().when >= kNow + kDay);
  CHECK(lab.planned().when <= kNow + kDay * 2);
}

TEST_CASE("drift is a reason of its own, and says which") {
  const auto reasons_with = [](const std::string& more) {
    Lab lab;
    Lab changed(more);
    changed.standing.live.asked = lab.asked.fingerprint;
    return changed.reasons();
  };
  CHECK(reasons_with("") == "");
  CHECK(reasons_with("    key_type: rsa:2048\n") == "drift-names drift-key");  // an RSA key is asked for with another key usage
  CHECK(reasons_with("    subject: CN=www.contoso.com\n") == "drift-names");
  Lab files;
  files.input.found.missing = {"/etc/www.crt"};
  files.input.found.changed = {"/etc/www.key"};
  CHECK(files.reasons() == "drift-files drift-files");
  Lab looks;
  looks.input.found.other_looks = {"/etc/www.key has mode 0644, and not 0600"};
  CHECK(looks.reasons() == "");
  CHECK(looks.planned().notes == std::vector<std::string>{"/etc/www.key has mode 0644, and not 0600; the next renewal puts that right"});
  Lab served;
  served.input.found.served = test::certificate_for("www.contoso.com", kNow, kNow + kDay);
  CHECK(served.reasons() == "drift-endpoint");
  Lab revoked;
  revoked.input.revoked = true;
  CHECK(revoked.reasons() == "revoked");
}

TEST_CASE("a certificate that was there before certkit is taken as it is, if it is the right one") {
  Lab lab;
  lab.input.standing = nullptr;
  CHECK(lab.reasons() == "new");
  lab.input.found.installed = lab.standing.live.certificates.front();
  CHECK(lab.planned().verdict == Verdict::ok);
  lab.input.found.installed = test::certificate_for("old.contoso.com", kNow, kNow + kDay * 90);
  CHECK(lab.reasons() == "drift-names");
}

TEST_CASE("what cannot be read is no reason to issue") {
  Lab lab("", kDay * 89);
  lab.input.found.unreadable = {"/etc/www.crt: permission denied"};
  CHECK(lab.planned().verdict == Verdict::blocked);
  CHECK(lab.reasons() == "unreadable");
  Lab wrong;
  wrong.input.asked = nullptr;
  wrong.input.problem = "fleet.yaml:3:5: no such profile";
  CHECK(wrong.planned().verdict == Verdict::blocked);
  CHECK(wrong.planned().reasons.front().text == wrong.input.problem);
}

TEST_CASE("what is under way goes on, whatever else holds") {
  for (const Step step : {Step::due, Step::key_ready, Step::sending, Step::pending, Step::issued, Step::checked, Step::staged, Step::swapping,
                          Step::swapped, Step::reloaded, Step::verified, Step::rolling_back}) {
    Lab lab;
    lab.standing.renewal.step = step;
    lab.input.asked = nullptr;
    CHECK(lab.planned().verdict == Verdict::resume);
    lab.standing.renewal.next_try = kNow + kDay;
    if (step == Step::rolling_back) {  // what is in place may be half old
      CHECK(lab.planned().verdict == Verdict::resume);
      continue;
    }
    CHECK(lab.planned().verdict == Verdict::waiting);
    CHECK(lab.planned().when == kNow + kDay);
  }
  for (const Step step : {Step::none, Step::done, Step::failed, Step::rolled_back}) {
    Lab lab;
    lab.standing.renewal.step = step;
    CHECK(lab.planned().verdict == Verdict::ok);
  }
}

TEST_CASE("what is under way and whose entry is wrong goes on, and the plan says what is wrong") {
  Lab lab;
  lab.standing.renewal.step = Step::swapped;
  lab.input.asked = nullptr;
  lab.input.problem = "fleet.yaml:3: there is no profile no/such";
  CHECK(lab.planned().verdict == Verdict::resume);
  CHECK(lab.planned().notes == std::vector<std::string>{"fleet.yaml:3: there is no profile no/such"});
}

TEST_CASE("after a failure it waits, unless it is told not to") {
  Lab lab("", kDay * 89);
  lab.standing.renewal.step = Step::failed;
  lab.standing.renewal.error = "no answer";
  lab.standing.renewal.error_code = "network";
  lab.standing.renewal.next_try = kNow + std::chrono::hours(1);
  CHECK(lab.planned().verdict == Verdict::waiting);
  lab.options.force = true;
  CHECK(lab.planned().verdict == Verdict::due);
  lab.options.force = false;
  lab.options.only_failed = true;  // whoever asks for it does not want to wait
  CHECK(lab.planned().verdict == Verdict::due);
  lab.standing.renewal.error_code.clear();  // it was taken back by hand: nothing failed
  CHECK(plan(std::span(&lab.input, 1), lab.options).empty());
  lab.options.only_failed = false;
  CHECK(lab.planned().reasons.back().text == "no answer");
  lab.options.now += std::chrono::hours(1);
  CHECK(lab.planned().verdict == Verdict::due);
}

TEST_CASE("a budget is for what ends first") {
  Lab lab;
  std::vector<CertificateEntry> entries(3, lab.fleet.certificates.front());
  std::vector<Standing> standings(3, lab.standing);
  std::vector<PlanInput> inputs(3, lab.input);
  for (std::size_t i = 0; i < 3; ++i) {
    entries[i].name = std::string(1, static_cast<char>('a' + i));
    standings[i].live.certificates = {test::certificate_for("www.contoso.com", kNow - kDay * 90, kNow + kDay * static_cast<int>(3 - i))};
    inputs[i].entry = &entries[i];
    inputs[i].standing = &standings[i];
  }
  lab.options.budget = 2;
  auto planned = plan(inputs, lab.options);
  CHECK(planned[0].verdict == Verdict::waiting);
  CHECK(planned[0].reasons.back().id == "budget");
  CHECK(planned[1].verdict == Verdict::due);
  CHECK(planned[2].verdict == Verdict::due);
  lab.options.only = {"b"};
  planned = plan(inputs, lab.options);
  REQUIRE(planned.size() == 1);
  CHECK(planned[0].entry->name == "b");
  lab.options.only.clear();
  lab.options.only_failed = true;
  CHECK(plan(inputs, lab.options).empty());
}

TEST_CASE("what a certificate asks for comes from its profile, or from its own words") {
  const test::Scratch scratch;
  const Fleet fleet = test::fleet_of(scratch, R"(
issuers: {lab: {issuer: "ca:lab"}}
defaults: {issuer: lab}
certificates:
  - name: mcu1
    profile: codian/mcu-4500
    set: {fqdn: mcu1.contoso.com}
    installations: ["out/${name}/${cn}", {to: pfx, profile: generic/server}]
    endpoints: ["${cn}:443"]
  - {name: plain, san: [plain.test, 10.0.0.1], key_type: "rsa:3072", installations: [/srv/plain]}
  - {name: wrong, profile: codian/mcu-4500}
  - {name: strange, profile: codian/mcu-9999}
)");
  const profile::Library library({std::string(CERTKIT_SOURCE) + "/profiles"});
  Asker asker(library);
  const Asked mcu = asker.asked(fleet.certificates[0], "/fleet");
  CHECK(mcu.csr.san.front().value == "mcu1.contoso.com");
  REQUIRE(mcu.places.size() == 2);
  CHECK(mcu.places[0].to == "/fleet/out/mcu1/mcu1.contoso.com");
  CHECK_FALSE(mcu.places[0].delivery.files.empty());
  CHECK(mcu.endpoints == std::vector<std::string>{"mcu1.contoso.com:443"});
  const Asked plain = asker.asked(fleet.certificates[1], "/fleet");
  CHECK(plain.key == KeySpec{KeyType::rsa, 3072});
  CHECK(plain.csr.san.size() == 2);
  CHECK(plain.places.at(0).to == "/srv/plain");
  CHECK(plain.places[0].delivery.files.size() == 4);
  CHECK(plain.fingerprint != mcu.fingerprint);
  for (const std::size_t wrong : {2u, 3u}) {
    try {
      (void)asker.asked(fleet.certificates[wrong], "/fleet");
      FAIL("it was taken");
    } catch (const Error& error) {
      CHECK(error.message().find("fleet.yaml:" + std::to_string(wrong + 9)) != std::string::npos);
    }
  }
}

TEST_CASE("whatever a CA says of when, it is not when all is over") {
  Lab lab("    renew_before: ari\n");
  lab.standing.live.window = {kNow + kDay * 300, kNow + kDay * 301};
  CHECK(lab.planned().when < kNow + kDay * 80);  // of its end
  lab.standing.live.window = {kNow + kDay * 2, kNow + kDay};  // the wrong way round
  CHECK(lab.planned().when == kNow + kDay * 2);
}

TEST_CASE("the jitter is never so long that a certificate comes near its end, be its life ever so short") {
  for (const std::chrono::seconds life : {std::chrono::seconds(3600), std::chrono::seconds(kDay), std::chrono::seconds(kDay * 6), std::chrono::seconds(kDay * 47), std::chrono::seconds(kDay * 3650)}) {
    Lab lab;
    lab.standing.live.certificates = {test::certificate_for("www.contoso.com", kNow, kNow + life)};
    lab.options.jitter = kDay * 365;
    for (const char* name : {"a", "b", "c", "www", "www.contoso.com"}) {
      lab.fleet.certificates.front().name = name;
      const Time when = lab.planned().when;
      CHECK(when >= kNow + life / 10);
      CHECK(when <= kNow + life * 9 / 10);
    }
  }
}

TEST_CASE("a certificate that never ends is planned all the same") {
  Lab lab;
  lab.standing.live.certificates = {test::certificate_for("www.contoso.com", kNow - kDay, time_from_rfc3339("9999-12-31T23:59:59Z"))};
  CHECK(lab.planned().verdict == Verdict::ok);
}

TEST_CASE("clocks: what is not valid yet is strange, and no reason") {
  Lab lab("", std::chrono::hours(-24));
  CHECK(lab.planned().verdict == Verdict::ok);
  REQUIRE(lab.planned().notes.size() == 1);
  CHECK(lab.planned().notes.front().find("the clock of this machine") != std::string::npos);
}

TEST_CASE("clocks: what a clock wrote down that was ahead is not waited for") {
  Lab lab("", kDay * 89);
  lab.standing.renewal.step = Step::failed;
  lab.standing.renewal.error = "no answer";
  lab.standing.renewal.changed = kNow + kDay * 3650;
  lab.standing.renewal.next_try = kNow + kDay * 3651;
  CHECK(lab.planned().verdict == Verdict::due);
  lab.standing.renewal.step = Step::pending;
  CHECK(lab.planned().verdict == Verdict::resume);
  lab.standing.renewal.changed = kNow - kDay;
  CHECK(lab.planned().verdict == Verdict::waiting);
}

TEST_CASE("what another machine holds is its own to renew, and said to be") {
  Lab lab("", kDay * 89);
  lab.options.host = "here";
  CHECK(lab.planned().verdict == Verdict::due);  // nobody's in particular
  lab.standing.host = "there";
  CHECK(lab.planned().verdict == Verdict::elsewhere);
  CHECK(lab.planned().host == "there");
  CHECK(lab.reasons() == "host window");
  lab.input.standing = nullptr;
  lab.fleet.certificates.front().host = "there";
  CHECK(lab.planned().verdict == Verdict::elsewhere);
  CHECK(lab.reasons() == "host");  // whether there is one is for that machine to say
  lab.options.host = "there";
  CHECK(lab.planned().verdict == Verdict::due);
}

TEST_CASE("a certificate that moves is renewed by the machine that it moves to, once the other has ended what it began") {
  Lab lab;
  lab.standing.host = "old";
  lab.fleet.certificates.front().host = "new";
  lab.options.host = "new";
  CHECK(lab.planned().verdict == Verdict::due);
  CHECK(lab.reasons() == "drift-host");
  lab.options.host = "old";
  CHECK(lab.planned().verdict == Verdict::elsewhere);
  lab.standing.renewal.step = Step::swapped;
  CHECK(lab.planned().verdict == Verdict::resume);
  lab.options.host = "new";
  CHECK(lab.planned().verdict == Verdict::elsewhere);
  CHECK(lab.reasons() == "host under-way");
}

TEST_CASE("what could not be found out is a note, and no reason") {
  Lab lab;
  lab.input.found.notes = {"mail:25 refuses the connection"};
  CHECK(lab.planned().verdict == Verdict::ok);
  CHECK(lab.planned().notes == lab.input.found.notes);
}

TEST_CASE("a fingerprint of another version differs in nothing that it does not have") {
  CHECK(changed_parts("names=1;key=2", "names=1;key=3;issuer=4") == std::vector<std::string>{"key"});
  CHECK(changed_parts("", "names=1").empty());
  CHECK(changed_parts("names=1;;x", "names=2") == std::vector<std::string>{"names"});
}

TEST_CASE("an edit of the fleet's file ends the wait after a failure, and no other wait") {
  Lab lab("", kDay * 89);
  Renewal& renewal = lab.standing.renewal;
  renewal.step = Step::checked;
  renewal.error = "a link is in the way";
  renewal.error_code = "usage";
  renewal.changed = kNow - std::chrono::hours(1);
  renewal.next_try = kNow + kDay;
  CHECK(lab.planned().verdict == Verdict::waiting);
  CHECK(lab.planned().failed);
  CHECK(lab.reasons() == "under-way held-back");
  CHECK(lab.planned().reasons.back().text == "the last attempt failed: a link is in the way");
  lab.options.edited = renewal.changed - std::chrono::seconds(1);
  CHECK(lab.planned().verdict == Verdict::waiting);
  lab.options.edited = renewal.changed + std::chrono::seconds(1);
  CHECK(lab.planned().verdict == Verdict::resume);
  renewal.step = Step::failed;
  CHECK(lab.planned().verdict == Verdict::due);
  renewal.error_code.clear();  // by hand
  CHECK(lab.planned().verdict == Verdict::waiting);
  CHECK_FALSE(lab.planned().failed);
  lab.options.edited = kNow + kDay;  // a clock that is wrong
  renewal.error_code = "usage";
  CHECK(lab.planned().verdict == Verdict::waiting);
}

TEST_CASE("what was taken back by hand is said, also where nothing is due") {
  Lab lab;
  lab.standing.live.since = kNow;
  lab.standing.renewal.step = Step::done;
  lab.standing.renewal.kind = Renewal::Kind::way_back;
  lab.standing.renewal.error = "it was taken back by hand to generation 1";
  lab.standing.renewal.next_try = kNow + kDay;
  CHECK(lab.planned().verdict == Verdict::ok);
  REQUIRE(lab.planned().notes.size() == 1);
  CHECK(lab.planned().notes.front().find("taken back by hand to generation 1") != std::string::npos);
}

TEST_CASE("what is held back by hand is another certificate: files of this one that are missing are made again, whatever else is due") {
  const auto held = [](const std::string& more, std::chrono::hours age) {
    auto lab = std::make_unique<Lab>(more, age);
    lab->standing.live.asked = Lab().asked.fingerprint;
    lab->standing.renewal.step = Step::done;
    lab->standing.renewal.kind = Renewal::Kind::way_back;
    lab->standing.renewal.error = "it was taken back by hand to generation 1";
    lab->standing.live.since = kNow;
    lab->standing.renewal.next_try = end_of_hold(lab->standing.live);
    return lab;
  };
  const std::string other_names = "    subject: CN=www.contoso.com\n";
  for (const auto& [more, age, id] : {std::tuple(std::string(), kDay * 89, "window"), std::tuple(other_names, kDay * 10, "drift-names")}) {
    const char* const reason = id;  // CAPTURE takes no name of a structured binding
    CAPTURE(reason);
    const auto lab = held(more, age);
    const Time until = end_of_hold(lab->standing.live);
    CHECK(until == kNow + (age == kDay * 10 ? std::chrono::hours(24) : std::chrono::hours(1)));
    CHECK(lab->planned().verdict == Verdict::waiting);
    CHECK(lab->planned().when == until);
    CHECK(lab->reasons() == std::string(reason) + " held-back");
    CHECK_FALSE(lab->planned().again);
    lab->input.found.missing = {"/etc/www.key"};
    CHECK(lab->planned().verdict == Verdict::due);
    CHECK(lab->planned().again);
    lab->input.found.lost_key = "its key is gone: www/1/key.pem";
    CHECK(lab->planned().verdict == Verdict::due);
    CHECK_FALSE(lab->planned().again);
    lab->input.found.lost_key.clear();
    lab->options.now += kDay;  // it is over
    CHECK(lab->planned().verdict == Verdict::due);
    CHECK_FALSE(lab->planned().again);
  }
  for (const auto age : {kDay * 10, kDay * 89}) {
    const auto foreign = held("", age);
    foreign->input.found.changed = {"/etc/www.crt"};
    foreign->input.found.missing = {"/etc/www.key"};
    const Planned planned = foreign->planned();
    CHECK(planned.verdict == Verdict::blocked);
    CHECK(planned.when == end_of_hold(foreign->standing.live));
    CHECK(planned.reasons.back().id == "held-back");
    CHECK(planned.reasons.back().text.starts_with("it was taken back by hand to generation 1, and nothing is written over before "));
    foreign->options.force = true;
    CHECK(foreign->planned().verdict == Verdict::due);
    foreign->options.force = false;
    foreign->options.now += kDay;
    CHECK(foreign->planned().verdict == Verdict::due);
  }
  // A repair that failed waits for its own time; the hold is as long as it was, and its words are.
  const auto lab = held("", kDay * 10);
  lab->standing.renewal.kind = Renewal::Kind::mends_way_back;
  lab->standing.renewal.step = Step::failed;
  lab->standing.renewal.error_code = "unwritable";
  lab->standing.renewal.error = "the disk is full";
  lab->standing.renewal.next_try = kNow + std::chrono::minutes(1);
  CHECK(lab->planned().notes.front() == "it was taken back by hand, and whatever comes is not renewed before " + to_rfc3339(kNow + kDay));
  lab->input.found.missing = {"/etc/www.key"};
  CHECK(lab->planned().verdict == Verdict::waiting);
  CHECK(lab->planned().failed);
  CHECK(lab->planned().when == kNow + std::chrono::minutes(1));
  lab->options.only_failed = true;  // that does not wait, and ends no hold
  CHECK(lab->planned().verdict == Verdict::due);
  CHECK(lab->planned().again);
  lab->options.only_failed = false;
  lab->options.now += std::chrono::minutes(1);
  CHECK(lab->planned().verdict == Verdict::due);
  CHECK(lab->planned().again);
  // Its file is back, and something else is wanted by now: that waits for the hand alone.
  const auto other = held(other_names, kDay * 10);
  other->standing.renewal = lab->standing.renewal;
  CHECK(other->planned().verdict == Verdict::waiting);
  CHECK(other->planned().when == kNow + kDay);
  CHECK_FALSE(other->planned().failed);
  CHECK(other->planned().reasons.back().text == "it was taken back by hand");
  // Where nothing is in place it is no use to wait, whatever else there is to say.
  lab->input.revoked = true;
  CHECK(lab->planned().verdict == Verdict::due);
  lab->input.found.lost_key = "its key is gone";
  CHECK(lab->planned().verdict == Verdict::due);
  CHECK_FALSE(lab->planned().again);
  lab->input.found.lost_key.clear();
  // What is revoked in the meantime is not just waited for.
  lab->input.found.missing.clear();
  lab->input.revoked = true;
  CHECK(lab->planned().verdict == Verdict::blocked);
  CHECK(lab->planned().reasons.back().text ==
        "it was taken back by hand, and is not renewed before " + to_rfc3339(kNow + kDay) + ", but by --force");
  lab->options.force = true;
  CHECK(lab->planned().verdict == Verdict::due);
}

TEST_CASE("a place that will not do and a key that is not its own are said") {
  Lab lab("", kDay * 89);
  lab.input.found.unusable = {"fleet.yaml:9:5: /dev/null is no folder"};
  CHECK(lab.planned().verdict == Verdict::blocked);
  CHECK(lab.reasons() == "place");
  Lab fine;
  fine.input.found.unusable = lab.input.found.unusable;
  CHECK(fine.planned().verdict == Verdict::ok);  // and said long before it is due
  CHECK(fine.planned().notes.size() == 1);
  Lab keys;
  keys.input.found.wrong_keys = {"/etc/www.key"};
  CHECK(keys.reasons() == "drift-key");
}
