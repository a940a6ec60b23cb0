#include "issue/index_whole.hpp"

#include <doctest/doctest.h>

#include "issue/authority_index.hpp"
#include "issue/revocation.hpp"
#include "scratch.hpp"

using namespace certkit;
namespace fs = std::filesystem;

namespace {

struct Ca {
  test::Scratch scratch;
  fs::path folder = scratch / "ca", index = folder / "index.txt";
  issue::Authority authority;
  Ca() : authority(make(folder)) {}
  static issue::Authority make(const fs::path& folder) {
    issue::Authority::Init init;
    init.subject = Name::from_rfc4514("CN=Lab");
    init.key = {KeyType::ec, 256};
    init.now = test::kNow;
    return issue::Authority::init(folder, init, {});
  }
  std::string sign(int days = 0) {
    issue::Authority::SignOptions options;
    options.now = test::kNow;
    options.validity_days = days;
    return authority.sign(test::csr("plain"), options, {}).serial_hex();
  }
  void revoke(const std::string& serial, const std::string& reason = "keyCompromise") {
    (void)issue::revoke(authority, {serial}, reason, test::kNow);
  }
  Crl crl(Time now = test::kNow) { return issue::renew_crl(authority, {0, now}, {}); }
  [[nodiscard]] std::string rows() const { return test::text_of(index); }

  // Whatever is asked of it: it is malformed, nothing is written, and the message has `why`.
  void is_refused(const std::string& why, bool revoking_too = true) {
    CAPTURE(why);
    const std::string before = rows();
    std::string message;
    const auto refuses = [&](const auto& act) {
      message.clear();
      CHECK(test::thrown(act, &message) == Errc::malformed);
      CHECK_MESSAGE(message.find(why) != std::string::npos, message);
      CHECK(rows() == before);
    };
    refuses([&] { (void)authority.list(test::kNow); });
    refuses([&] { (void)crl(); });
    refuses([&] { (void)sign(); });
    issue::Authority::Init sub;
    sub.subject = Name::from_rfc4514("CN=Sub");
    sub.key = {KeyType::ec, 256};
    sub.intermediate = true;
    sub.parent = folder;
    sub.now = test::kNow;
    refuses([&] { (void)issue::Authority::init(scratch / "sub", sub, {}); });
    if (revoking_too) refuses([&] { revoke("01"); });
  }
  void is_whole() {
    CHECK_NOTHROW((void)authority.list(test::kNow));
    CHECK_NOTHROW((void)crl());
    CHECK_NOTHROW((void)sign());
  }
};

std::string without_line(const std::string& text, const std::string& part) {
  std::string left;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = text.find('\n', at) + 1;
    if (text.substr(at, end - at).find(part) == std::string::npos) left += text.substr(at, end - at);
    at = end;
  }
  return left;
}

// With the row of this certificate as it is before it is revoked.
std::string not_revoked(const std::string& text, const std::string& serial) {
  std::string changed;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = text.find('\n', at);
    issue::IndexRow row = issue::parse_index_row(text.substr(at, end - at));
    if (row.serial_hex == serial) {
      row.status = 'V';
      row.revoked.reset();
      row.reason.clear();
    }
    changed += issue::to_text(row) + "\n";
    at = end + 1;
  }
  return changed;
}

}  // namespace

TEST_CASE("an index that was emptied: what was revoked is not trusted again, and nothing is signed") {
  Ca ca;
  const std::string serial = ca.sign();
  ca.revoke(serial);
  CHECK(ca.crl().revoked_count() == 1);
  const std::string whole = ca.rows(), list = test::text_of(ca.folder / "ca.crl"), number = test::text_of(ca.folder / "crlnumber");
  test::write_text(ca.index, "");
  ca.is_refused("index.txt has no row of the certificate " + serial + ", which ca.crl lists as revoked");
  CHECK(test::text_of(ca.folder / "ca.crl") == list);
  CHECK(test::text_of(ca.folder / "crlnumber") == number);
  fs::remove(ca.folder / "ca.crl");
  ca.is_refused("which the CA has signed: issued/" + serial + ".crt");
  fs::remove(ca.folder / "issued" / (serial + ".crt"));
  ca.is_refused("index.txt has 0 rows, and had 1");
  test::write_text(ca.index, whole);
  ca.is_whole();
  CHECK(ca.crl().revoked_count() == 1);
}

TEST_CASE("an older copy of the index, or one that lost a row: the certificate that has none is named") {
  Ca ca;
  const std::string first = ca.sign(), older = ca.rows(), second = ca.sign(), whole = ca.rows();
  test::write_text(ca.index, older);
  ca.is_refused("has no row of the certificate " + second + ", which the CA has signed");
  test::write_text(ca.index, without_line(whole, "issued/" + first));
  ca.is_refused("has no row of the certificate " + first + ", which the CA has signed");
  fs::remove(ca.folder / ".index-sound");  // the note is not needed for that
  ca.is_refused("has no row of the certificate " + first + ", which the CA has signed");
  test::write_text(ca.index, whole);
  ca.is_whole();
}

TEST_CASE("a copy of the index from before a revocation: the list knows, and revoking it again mends it") {
  Ca ca;
  (void)ca.sign();
  const std::string serial = ca.sign();
  const std::string before = ca.rows();
  ca.revoke(serial);
  (void)ca.crl();
  test::write_text(ca.index, before);
  ca.is_refused("index.txt:2: the certificate " + serial + " is not revoked here, and ca.crl lists it as revoked", false);
  ca.revoke(serial);
  ca.is_whole();
  CHECK(ca.crl().revoked_count() == 1);
}

TEST_CASE("a copy of the index from before a revocation that is in no list yet: the note knows") {
  Ca ca;
  const std::string serial = ca.sign(), before = ca.rows();
  const auto time = fs::last_write_time(ca.index);
  ca.revoke(serial);
  test::write_text(ca.index, before);
  fs::last_write_time(ca.index, time);  // as cp -p restores it: as the signature left it
  ca.is_refused("index.txt says of 0 certificates that they are revoked, and said it of 1", false);
  ca.revoke(serial);
  ca.is_whole();
}

TEST_CASE("a row that stands there twice: both lines are said, and it is never half revoked") {
  Ca ca;
  const std::string first = ca.sign();
  (void)ca.sign();
  const std::string whole = ca.rows();
  test::write_text(ca.index, whole + whole);
  ca.is_refused("index.txt:3: the serial number of this row stands in line 1 already");
  std::string message;
  CHECK(test::thrown([&] { ca.revoke(first); }, &message) == Errc::malformed);
  CHECK(message.find("index.txt:3: ") != std::string::npos);
  CHECK(ca.rows() == whole + whole);
  test::write_text(ca.index, whole + "V\t301231235959Z\t\t00ab\tunknown\t/CN=a\nR\t301231235959Z\t260101000000Z\tAB\tunknown\t/CN=a\n");
  ca.is_refused("index.txt:4: the serial number of this row stands in line 3 already");
  test::write_text(ca.index, whole);
  ca.is_whole();
}

TEST_CASE("what may be taken out of an index: what has expired, and what was on hold may come back") {
  Ca ca;
  const std::string held = ca.sign(), gone = ca.sign(1);
  ca.revoke(held, "certificateHold");
  ca.revoke(gone);
  const Time later = test::kNow + std::chrono::hours(24 * 3);
  CHECK(ca.crl().revoked_count() == 2);
  CHECK(ca.crl(later).revoked_count() == 2);  // an expired one stays listed while its row is there
  test::write_text(ca.index, not_revoked(ca.rows(), held));
  CHECK(ca.crl(later).revoked_count() == 1);
  test::write_text(ca.index, without_line(ca.rows(), "issued/" + gone));
  std::string message;
  CHECK(test::thrown([&] { (void)ca.crl(later); }, &message) == Errc::malformed);  // fewer than were noted: was it on purpose?
  CHECK(message.find("has 1 row, and had 2") != std::string::npos);
  fs::remove(ca.folder / ".index-sound");
  CHECK(ca.crl(later).revoked_count() == 0);
  CHECK(test::thrown([&] { (void)ca.crl(); }, &message) == Errc::malformed);  // three days before it had not expired
}

TEST_CASE("an index of openssl ca, whose certificates are elsewhere: the note knows how many there were") {
  Ca ca;
  const std::string imported =
      "V\t301231235959Z\t\t1000\tunknown\t/CN=a\nR\t301231235959Z\t260101000000Z,keyCompromise\t1001\tunknown\t/CN=b\n"
      "R\t301231235959Z\t260101000000Z,holdInstruction,holdInstructionReject\t1002\tunknown\t/CN=c\n";
  test::write_text(ca.index, imported);
  const std::string own = ca.sign();
  const std::string whole = ca.rows();
  test::write_text(ca.index, without_line(whole, "\t1000\t"));
  ca.is_refused("has 3 rows, and had 4");
  test::write_text(ca.index, not_revoked(whole, "1001"));
  ca.is_refused("says of 0 certificates that they are revoked, and said it of 1", false);
  test::write_text(ca.index, not_revoked(whole, "1002"));
  ca.is_whole();
}

TEST_CASE("one who signs for long notices what became of the index meanwhile") {
  Ca ca;
  for (int i = 0; i < 3; ++i) (void)ca.sign();
  const std::string whole = ca.rows();
  test::write_text(ca.index, whole.substr(0, whole.find('\n') + 1));
  std::string message;
  CHECK(test::thrown([&] { (void)ca.sign(); }, &message) == Errc::malformed);
  CHECK(message.find("has no row of the certificate ") != std::string::npos);
}

TEST_CASE("a folder that comes from a backup with its index is whole; so is one of an earlier certkit") {
  Ca ca;
  const std::string serial = ca.sign();
  fs::copy(ca.folder, ca.scratch / "backup", fs::copy_options::recursive);
  (void)ca.sign();
  ca.revoke(serial);
  (void)ca.crl();
  fs::remove_all(ca.folder);
  fs::copy(ca.scratch / "backup", ca.folder, fs::copy_options::recursive);
  ca.is_whole();
  test::write_text(ca.folder / ".index-sound", "123 456\n");
  ca.is_whole();
  test::write_text(ca.folder / ".index-sound", "");
  ca.is_whole();
}

TEST_CASE("other files in issued/, and a damaged list, prove nothing") {
  Ca ca;
  const std::string serial = ca.sign();
  test::write_text(ca.folder / "issued/0a.crt", "no certificate");
  test::write_text(ca.folder / "issued/readme.crt", "nor this");
  fs::copy_file(ca.folder / "issued" / (serial + ".crt"), ca.folder / "issued/0b.crt");
  test::write_text(ca.folder / "ca.crl", "torn");
  ca.is_whole();
}
