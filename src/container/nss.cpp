// The certificate database of NSS, cert9.db: Firefox, Thunderbird, Chromium on Linux, Fedora's services. An SQLite table of PKCS#11
// objects, a column for each attribute, called by its number (documented by NSS' sources alone: sdb.c, pkcs11n.h).
#include <array>
#include <map>

#include "asn1/oids.hpp"
#include "base/sqlite.hpp"
#include "base/text.hpp"
#include "container/internal.hpp"

namespace certkit::container {

namespace {

constexpr std::size_t kSchemaWithin = 64u << 10;  // the octets in which the names of the tables stand

// CKA_CLASS, LABEL, VALUE, ISSUER, SERIAL_NUMBER; the SHA-1 of a trust object's certificate, and what it says of servers, clients,
// code and mail.
constexpr const char* kSelect =
    "SELECT a0, a3, a11, a81, a82, ace5363b4, ace536358, ace536359, ace53635a, ace53635b FROM nssPublic "
    "WHERE a0 IN (x'00000001', x'ce534351', x'ce534353') ORDER BY id";
enum Column : std::size_t { kClass, kLabel, kValue, kIssuer, kSerial, kHash, kFirstTrust };

constexpr std::string_view kCrlObject("\xce\x53\x43\x51"), kTrustObject("\xce\x53\x43\x53");
constexpr std::string_view kTrusted("\xce\x53\x43\x51"), kTrustedDelegator("\xce\x53\x43\x52"), kNotTrusted("\xce\x53\x43\x5a");
constexpr std::string_view kEmpty("\xa5\x00\x5a", 3);  // how NSS writes an attribute without any octets

using Purposes = std::array<std::string, 4>;

std::string_view text_in(base::SqliteRow row, std::size_t column) {
  const std::string_view text = row[column] ? as_text(*row[column]) : std::string_view();
  return text == kEmpty ? std::string_view() : text;
}

struct Stored {
  std::string label, der, issuer_and_serial;
  bool crl = false;
};
struct Trust {
  std::string sha1;
  Purposes said;
};
struct Contents {
  std::vector<Stored> stored;
  std::map<std::string, Trust> trust;  // by issuer and serial number, as NSS looks it up
};

Contents contents_of(ByteView database, const ReadLimits& limits) {
  Contents contents;
  std::size_t octets = 0;  // rows of a crafted file may share their pages: its size is no bound
  base::read_sqlite(database, kSelect, [&](base::SqliteRow row) {
    for (const auto& column : row) octets += column ? column->size() : 0;
    if (octets > limits.file_bytes)
      throw Error(Errc::limit, "more than " + std::to_string(limits.file_bytes >> 20) + " MiB in its rows", "give the database in parts");
    std::string who = std::string(text_in(row, kIssuer)) + std::string(text_in(row, kSerial));
    const std::string_view kind = text_in(row, kClass);
    if (contents.stored.size() + contents.trust.size() > 2 * limits.objects)
      throw Error(Errc::limit, "more than " + std::to_string(limits.objects) + " objects", "give the database in parts");
    if (kind != kTrustObject) {
      contents.stored.push_back({std::string(text_in(row, kLabel)), std::string(text_in(row, kValue)), std::move(who), kind == kCrlObject});
      return;
    }
    Trust trust{std::string(text_in(row, kHash)), {}};
    for (std::size_t i = 0; i < trust.said.size(); ++i) trust.said[i] = text_in(row, kFirstTrust + i);
    contents.trust.emplace(std::move(who), std::move(trust));
  });
  return contents;
}

void take_trust(const Trust& trust, Item& item) {
  static const std::array<Oid, 4> kPurposes{asn1::oid::kServerAuth, asn1::oid::kClientAuth, Oid("1.3.6.1.5.5.7.3.3"),
                                            Oid("1.3.6.1.5.5.7.3.4")};
  const Certificate& certificate = *item.as<Certificate>();
  const auto sha1 = certificate.sha1();
  if (!trust.sha1.empty() && trust.sha1 != as_text(sha1)) return;  // it is about another one
  for (std::size_t i = 0; i < kPurposes.size(); ++i) {
    // "Trusted" is a peer, itself and not what it issues.
    if (trust.said[i] == kTrustedDelegator || (trust.said[i] == kTrusted && !certificate.is_ca())) item.trusted_for.push_back(kPurposes[i]);
    if (trust.said[i] == kNotTrusted) item.rejected_for.push_back(kPurposes[i]);
  }
}

void keep(const Stored& stored, const Contents& contents, Reading& reading, const Source& source) {
  Bytes der = to_bytes(as_bytes(stored.der));
  if (stored.crl) return add(reading, Item{Crl(std::move(der)), source, {}, {}, {}, false});
  Item item{Certificate(std::move(der)), source, base::is_utf8(stored.label) ? stored.label : "", {}, {}, false};
  if (const auto trust = contents.trust.find(stored.issuer_and_serial); trust != contents.trust.end()) take_trust(trust->second, item);
  add(reading, std::move(item));
}

}  // namespace

bool looks_like_nss(ByteView bytes) noexcept {
  const std::string_view start = as_text(bytes.first(std::min(bytes.size(), kSchemaWithin)));
  return start.starts_with(std::string_view("SQLite format 3\0", 16)) && start.find("nssPublic") != std::string_view::npos;
}

void read_nss(ByteView bytes, Reading& reading, const Source& source) {
  reading.about().kind = "NSS certificate database";
  const Contents contents = contents_of(bytes, reading.options.limits);
  if (contents.stored.empty()) reading.about().notes.push_back("the NSS database has no certificates");
  for (std::size_t i = 0; i < contents.stored.size(); ++i) {
    const std::string& label = contents.stored[i].label;
    const Source place = at_place(source, label.empty() ? "object " + std::to_string(i + 1) : "nickname " + base::printable(label));
    try {
      keep(contents.stored[i], contents, reading, place);
    } catch (const Error& error) {
      add_problem(reading, place, error);  // what is thrown at a limit comes again from here
    }
  }
}

}  // namespace certkit::container
