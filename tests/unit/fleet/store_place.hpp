// A store for a test, and something to put into it. CERTKIT_TEST_STORE names one on a server, which all cases share: each takes names of
// its own (tests/peers/fleet_store.test.sh).
#pragma once

#include <cstdlib>
#include <random>
#include <string>

#include "fleet/store.hpp"
#include "fleet/store/database.hpp"
#include "made.hpp"

namespace test {

using namespace certkit;
using namespace certkit::fleet;
using std::chrono::seconds;

struct TestStore {
  Scratch scratch;
  std::string where = std::getenv("CERTKIT_TEST_STORE") != nullptr ? std::getenv("CERTKIT_TEST_STORE") : (scratch / "fleet.db").string();
  std::string prefix = std::to_string(std::random_device()()) + "-";
  [[nodiscard]] std::unique_ptr<Store> open() const { return open_store(where); }
  [[nodiscard]] std::string name(const std::string& short_name) const { return prefix + short_name; }
  // Where there is nothing yet, and no other case comes: for what is said of a store as a whole.
  [[nodiscard]] std::string another() const {
    const std::string fresh = "another_" + std::to_string(std::random_device()());
    if (!shared()) return (scratch / (fresh + ".db")).string();
    open_database(where)->run_script("CREATE DATABASE " + fresh);
    return where.substr(0, where.rfind('/') + 1) + fresh;
  }
  [[nodiscard]] bool shared() const { return where.find("://") != std::string::npos; }
};

inline Certificate some_certificate(const std::string& cn, const PrivateKey& key = generate_key({KeyType::ec, 256})) {
  CertificateSpec spec;
  spec.subject = Name::from_rfc4514("CN=" + cn);
  spec.subject_spki = to_bytes(key.public_key().spki());
  spec.serial = {1, 2, 3};
  spec.not_before = kNow;
  spec.not_after = kNow + std::chrono::hours(24 * 90);
  return make_certificate(spec, nullptr, key);
}

inline Standing some_standing(const std::string& name) {
  const PrivateKey key = generate_key({KeyType::ec, 256});
  CsrSpec csr;
  csr.subject = Name::from_rfc4514("CN=new");
  Standing one;
  one.name = name;
  one.host = "web1";
  one.renewal.id = "0123456789abcdef";
  one.renewal.step = Step::pending;
  one.renewal.kind = Renewal::Kind::mends_way_back;
  one.renewal.reason = "window";
  one.renewal.issuer = "new-lab";
  one.renewal.asked = "names=22";
  one.renewal.csr = to_bytes(make_csr(csr, key).der());
  one.renewal.key = "/var/lib/certkit/www/0123456789abcdef/key.pem";
  one.renewal.reference = "https://ca/order/1";
  one.renewal.certificates = {some_certificate("new", key), some_certificate("ca")};
  one.renewal.generation = 4;
  one.renewal.attempts = 2;
  one.renewal.started = kNow;
  one.renewal.changed = kNow + seconds(1);
  one.renewal.next_try = kNow + seconds(2);
  one.renewal.error_code = "network";
  one.renewal.error = "no answer — yet";
  one.renewal.cause = "no answer — at all";
  one.renewal.untold = true;
  one.live.certificates = {some_certificate("old")};
  one.live.generation = 3;
  one.live.key = "/old/key.pem";
  one.live.issuer = "lab";
  one.live.asked = "names=00;key=11";
  one.live.files = {{"/etc/nginx/a b.pem", some_certificate("x").sha256()}, {"/etc/nginx/key.pem", {}}};
  one.live.since = kNow - seconds(5);
  one.live.window = {kNow + seconds(10), kNow + seconds(20)};
  one.live.ask_window_again = kNow + seconds(30);
  return one;
}

// Its tables as those of version 4 were.
inline void make_version_4(const std::string& where) {
  open_database(where)->run_script(
      "ALTER TABLE certificate DROP COLUMN kind; ALTER TABLE certificate DROP COLUMN cause; ALTER TABLE certificate DROP COLUMN untold; "
      "UPDATE certkit_fleet SET version = 4");
}

inline Event event_of(const Standing& one, const std::string& what) {
  return {kNow, one.name, one.renewal.id, one.host, one.renewal.step, what};
}

// The code of what `work` throws; Errc::internal: nothing.
template <class Work>
Errc code_of(const Work& work) {
  try {
    work();
  } catch (const Error& error) {
    return error.code();
  }
  return Errc::internal;
}

}  // namespace test
