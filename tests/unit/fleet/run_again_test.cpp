// Files that are not as they are to be, of a certificate that is: they are put in place again, and nothing is asked for.
#include <doctest/doctest.h>
#include <sys/stat.h>

#include <filesystem>

#include "running.hpp"

using namespace certkit;
using namespace certkit::fleet;
using std::chrono::hours;
using test::kDay;
using test::Running;
using What = Outcome::What;
namespace fs = std::filesystem;

namespace {

// Renewed once more, and taken back.
void go_back_to_first(Running& lab, hours later = hours(0)) {
  REQUIRE(lab.run().at("c0").what == What::renewed);
  lab.now += later;
  lab.options.force = true;
  REQUIRE(lab.run().at("c0").what == What::renewed);
  lab.options.force = false;
  REQUIRE(roll_back(lab.fleet, "c0", 1, *lab.store(), lab.world()).what == What::taken_back);
}

constexpr std::pair<std::size_t, std::size_t> kIssuedOnce{1, 1};

void set_mode(const fs::path& file, unsigned mode) { REQUIRE(::chmod(file.c_str(), mode) == 0); }

}  // namespace

TEST_CASE("files that are missing are put in place again, with the same key and certificate") {
  for (const std::string swap : {"files", "generations"}) {
    CAPTURE(swap);
    Running lab(1, "", swap);
    REQUIRE(lab.run().at("c0").what == What::renewed);
    const auto whole = lab.files("c0");
    fs::remove(lab.scratch / "tls/c0/c0.key");
    fs::remove(lab.scratch / "tls/c0/c0.crt");
    const Outcome outcome = lab.run().at("c0");
    CHECK(outcome.what == What::repaired);
    CHECK(lab.store()->history("c0", 1).at(0).what.starts_with("missing files are in place again: serial "));
    CHECK(outcome.before == outcome.after);
    CHECK(outcome.notes == std::vector<std::string>{"its files were put in place again; the certificate is the same"});
    CHECK(lab.files("c0") == whole);
    CHECK(lab.issued() == kIssuedOnce);
    CHECK(lab.standing("c0").live.generation == 2);
    CHECK(lab.store()->check().empty());
    CHECK(lab.leftovers().empty());
    CHECK(lab.run().empty());
    // No generation that it could go back to has another certificate.
    CHECK_THROWS_AS((void)roll_back(lab.fleet, "c0", std::nullopt, *lab.store(), lab.world()), Error);
  }
}

TEST_CASE("where something else stands it may be newer than what is remembered: there is a new certificate, and no older one") {
  Running lab(1);
  REQUIRE(lab.run().at("c0").what == What::renewed);
  test::put(lab.scratch / "tls/c0/c0.crt", "something else");
  fs::remove(lab.scratch / "tls/c0/c0.key");
  CHECK(lab.run().at("c0").what == What::renewed);
  CHECK(lab.issued() == std::pair<std::size_t, std::size_t>{2, 1});
}

TEST_CASE("owner and mode that are not what an installation says are no reason to touch the files; the next renewal puts them right") {
  Running lab(1);
  lab.fleet.certificates.front().installations.front().mode = FileMode{0640};
  REQUIRE(lab.run().at("c0").what == What::renewed);
  const fs::path leaf = lab.scratch / "tls/c0/c0.crt", key = lab.scratch / "tls/c0/c0.key";
  CHECK(test::mode_of(leaf) == 0640);
  CHECK(test::mode_of(key) == 0600);
  set_mode(leaf, 0644);
  set_mode(key, 0640);
  CHECK(lab.run().empty());
  fs::remove(leaf);
  CHECK(lab.run().at("c0").what == What::repaired);
  CHECK(test::mode_of(leaf) == 0640);
  CHECK(test::mode_of(key) == 0600);
  CHECK(lab.issued() == kIssuedOnce);
}

TEST_CASE("copies of one certificate push no older one out") {
  Running lab(1);
  lab.fleet.certificates.front().keep = 2;
  REQUIRE(lab.run().at("c0").what == What::renewed);
  const Certificate first = lab.standing("c0").live.certificates.front();
  lab.options.force = true;
  REQUIRE(lab.run().at("c0").what == What::renewed);
  lab.options.force = false;
  for (int i = 0; i < 3; ++i) {
    fs::remove(lab.scratch / "tls/c0/c0.crt");
    CHECK(lab.run().at("c0").what == What::repaired);
  }
  (void)roll_back(lab.fleet, "c0", std::nullopt, *lab.store(), lab.world());
  CHECK(lab.standing("c0").live.certificates.front() == first);
}

TEST_CASE("where the key that is kept is another one by now there is a new one, and a new certificate") {
  Running lab(1);
  REQUIRE(lab.run().at("c0").what == What::renewed);
  test::put(lab.standing("c0").live.key,
            std::string(as_text(to_pem_unencrypted(generate_key({KeyType::ec, 256}), KeyFormat::pkcs8).reveal())));
  fs::remove(lab.scratch / "tls/c0/c0.crt");
  fs::remove(lab.scratch / "tls/c0/c0.key");
  CHECK(lab.run().at("c0").what == What::renewed);
  CHECK(lab.issued() == std::pair<std::size_t, std::size_t>{2, 1});
}

TEST_CASE("whoever is killed while files are put in place again asks for nothing afterwards") {
  for (const Step step : {Step::due, Step::checked, Step::staged, Step::swapped}) {
    CAPTURE(to_word(step));
    Running lab(1);
    REQUIRE(lab.run().at("c0").what == What::renewed);
    const auto whole = lab.files("c0");
    fs::remove(lab.scratch / "tls/c0/c0.key");
    lab.run_until(step);
    REQUIRE(lab.standing("c0").renewal.step == step);
    CHECK(lab.run().at("c0").what == What::repaired);
    CHECK(lab.files("c0") == whole);
    CHECK(lab.issued() == kIssuedOnce);
  }
}

TEST_CASE("where the key is gone, too, there is a new one, and a new certificate; and so there is with --force") {
  for (const bool force : {false, true}) {
    CAPTURE(force);
    Running lab(1);
    REQUIRE(lab.run().at("c0").what == What::renewed);
    fs::remove(lab.scratch / "tls/c0/c0.key");
    if (!force) fs::remove(lab.standing("c0").live.key);
    lab.options.force = force;
    CHECK(lab.run().at("c0").what == What::renewed);
    CHECK(lab.issued() == std::pair<std::size_t, std::size_t>{2, 1});
    CHECK(lab.fault_of_pair("c0", lab.standing("c0").live.certificates.at(0)) == "");
  }
}

TEST_CASE("a certificate whose files could not be put in place again is renewed all the same when it is time") {
  Running lab(1);
  REQUIRE(lab.run().at("c0").what == What::renewed);
  const auto whole = lab.files("c0");
  fs::remove(lab.scratch / "tls/c0/c0-fullchain.crt");
  lab.failing = {"c0"};
  CHECK(lab.run().at("c0").what == What::rolled_back);
  lab.failing.clear();
  test::put(lab.scratch / "tls/c0/c0-fullchain.crt", whole.at("c0-fullchain.crt"));
  lab.fleet.certificates.front().renew_before = RenewBefore{RenewBefore::Kind::duration, kDay * 80, 0};
  lab.now += kDay * 12;  // its certificate is as good as new
  CHECK(lab.run().at("c0").what == What::renewed);
  CHECK(lab.issued() == std::pair<std::size_t, std::size_t>{2, 1});
}

TEST_CASE("--force begins anew: neither the key of what was refused nor the certificate of what was taken back is used again") {
  Running refused(1);
  refused.mood.refuses = true;
  REQUIRE(refused.run().at("c0").what == What::failed);
  const Bytes request = refused.standing("c0").renewal.csr;
  refused.mood.refuses = false;
  Running taken_back(1);
  taken_back.failing = {"c0"};
  REQUIRE(taken_back.run().at("c0").what == What::rolled_back);
  const Bytes other = taken_back.standing("c0").renewal.csr;
  taken_back.failing.clear();
  for (Running* const lab : {&refused, &taken_back}) {
    lab->options.force = true;
    CHECK(lab->run().at("c0").what == What::renewed);
  }
  CHECK(refused.standing("c0").renewal.csr != request);
  CHECK(taken_back.standing("c0").renewal.csr != other);
  CHECK(taken_back.issued() == std::pair<std::size_t, std::size_t>{2, 1});
}

TEST_CASE("a key that somebody waits for a certificate for is not written over") {
  Running lab(1);
  fs::create_directories(lab.scratch / "tls/c0");
  test::put(lab.scratch / "tls/c0/c0.key", "somebody's");
  CHECK(lab.run().empty());
  CHECK(lab.files("c0") == test::Snapshot{{"c0.key", "somebody's"}});
  CHECK(lab.mood.asked.load() == 0);
  fs::rename(lab.scratch / "tls/c0/c0.key", lab.scratch / "tls/c0/mine.key");
  CHECK(lab.run().at("c0").what == What::renewed);
}

TEST_CASE("what was taken back by hand is mended all the same, and still held back") {
  Running lab(1);
  go_back_to_first(lab);
  const Certificate first = lab.standing("c0").live.certificates.front();
  const Time held_until = lab.standing("c0").renewal.next_try;
  lab.now += hours(1);
  fs::remove(lab.scratch / "tls/c0/c0.key");
  CHECK(lab.run().at("c0").what == What::repaired);  // not taken back once more
  CHECK(lab.standing("c0").live.certificates.front() == first);
  CHECK(lab.fault_of_pair("c0", first) == "");
  CHECK(lab.standing("c0").renewal.next_try == held_until);  // and no longer
  CHECK(lab.issued() == std::pair<std::size_t, std::size_t>{2, 1});
}

TEST_CASE("what was taken back by hand is mended where it is due besides, and asked for once it is held back no longer") {
  for (const bool killed : {false, true})
    for (const bool by_window : {false, true}) {
      CAPTURE(killed);
      CAPTURE(by_window);
      Running lab(1);
      go_back_to_first(lab, by_window ? kDay * 20 : kDay);
      const Certificate first = lab.standing("c0").live.certificates.front();
      const std::string asked = lab.standing("c0").live.asked;
      lab.now += hours(1);
      if (by_window)
        lab.fleet.certificates.front().renew_before = RenewBefore{RenewBefore::Kind::duration, kDay * 80, 0};
      else
        lab.fleet.certificates.front().san.push_back("more.test");
      CHECK(lab.run().empty());
      fs::remove(lab.scratch / "tls/c0/c0.key");
      if (killed) {
        lab.run_until(Step::due);
        REQUIRE(lab.standing("c0").renewal.step == Step::due);
      }
      CHECK(lab.run().at("c0").what == What::repaired);
      CHECK(lab.fault_of_pair("c0", first) == "");
      CHECK(lab.standing("c0").live.asked == asked);
      CHECK(lab.run().empty());
      CHECK(lab.issued() == std::pair<std::size_t, std::size_t>{2, 1});
      lab.now += kDay;
      CHECK(lab.run().at("c0").what == What::renewed);
    }
}

TEST_CASE("what somebody put in place while it is held back by hand is left alone, and is mended once it is moved away") {
  Running lab(1);
  go_back_to_first(lab);
  const Certificate first = lab.standing("c0").live.certificates.front();
  test::put(lab.scratch / "tls/c0/c0.crt", "something else");
  CHECK(lab.run().empty());
  CHECK(lab.files("c0").at("c0.crt") == "something else");
  fs::remove(lab.scratch / "tls/c0/c0.crt");
  CHECK(lab.run().at("c0").what == What::repaired);
  CHECK(lab.fault_of_pair("c0", first) == "");
}

TEST_CASE("what is missing is made again also where a clock was a little ahead when it was written down what is held") {
  Running lab(1);
  go_back_to_first(lab);
  lab.now -= std::chrono::minutes(5);
  fs::remove(lab.scratch / "tls/c0/c0.key");
  CHECK(lab.run().at("c0").what == What::repaired);
  CHECK(lab.fault_of_pair("c0", lab.standing("c0").live.certificates.front()) == "");
}

TEST_CASE("a repair long after it was taken back by hand holds nothing back") {
  Running lab(1);
  go_back_to_first(lab);
  lab.now += kDay * 5;
  fs::remove(lab.scratch / "tls/c0/c0.key");
  CHECK(lab.run().at("c0").what == What::repaired);
  CHECK(lab.standing("c0").renewal.next_try == Time{});
  CHECK(lab.standing("c0").renewal.error.empty());
}
