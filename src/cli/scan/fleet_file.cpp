#include "cli/scan/fleet_file.hpp"

#include <algorithm>
#include <filesystem>
#include <map>
#include <set>

#include "asn1/title.hpp"
#include "base/files.hpp"
#include "base/text.hpp"
#include "certkit/read.hpp"
#include "fleet/import/fleet_text.hpp"

namespace certkit::cli {
namespace {

using std::filesystem::path;

// A key, or a certificate with its chain, is small; and a folder that services read has few files.
constexpr std::uintmax_t kMostOctets = 256u << 10;
constexpr std::size_t kMostFiles = 1000;

// What a file has in it that a fleet could write there again.
struct Held {
  std::size_t certificates = 0;
  bool store = false;       // a PFX or JKS
  std::vector<Bytes> keys;  // their public halves
};

class Files {
 public:
  const Held& held(const path& file) {
    const auto [there, is_new] = known_.try_emplace(file.string());
    if (is_new) look(file, there->second);
    return there->second;
  }

  // The file beside `certificate` that has the key of this public half, itself perhaps; empty: none.
  path key_for(const path& certificate, ByteView spki) {
    const auto has = [&](const path& file) {
      const Held& held_there = held(file);
      return std::any_of(held_there.keys.begin(), held_there.keys.end(), [&](const Bytes& one) { return same(one, spki); });
    };
    if (has(certificate)) return certificate;
    std::vector<path> beside;
    std::error_code unknown;
    for (std::filesystem::directory_iterator at(certificate.parent_path(), unknown), end;
         !unknown && at != end && beside.size() < kMostFiles; at.increment(unknown))
      beside.push_back(at->path());
    std::sort(beside.begin(), beside.end());
    const auto found = std::find_if(beside.begin(), beside.end(), has);
    return found == beside.end() ? path() : *found;
  }

 private:
  static void look(const path& file, Held& into) {
    std::error_code unknown;
    if (!std::filesystem::is_regular_file(file, unknown) || std::filesystem::file_size(file, unknown) > kMostOctets) return;
    try {
      const Secret content = base::read_file(file, kMostOctets);
      into.store = as_text(content.reveal()).find("-----BEGIN ") == std::string_view::npos;
      ReadOptions how;
      how.decrypt = false;
      const Bag bag = read(content.reveal(), file.string(), how);
      into.certificates = bag.all<Certificate>().size();
      for (const PrivateKey* key : bag.all<PrivateKey>()) into.keys.push_back(to_bytes(key->public_key().spki()));
    } catch (const Error& error) {
      if (error.code() == Errc::internal) throw;  // else it is no file of ours
    }
  }

  std::map<std::string, Held> known_;
};

// "certs/bundle.pem, line 24"
path file_of(const std::string& place) {
  const std::size_t line = place.rfind(", line ");
  return line == std::string::npos ? path(place) : path(place.substr(0, line));
}

class FleetMaker {
 public:
  FleetMaker(const ScanReport& report, const std::string& source) : report_(report) {
    fleet_.format = "scan";
    fleet_.source = source;
    for (const ScanHost& host : report.hosts) hosts_.insert(host.name);
    issuer_ = fleet_.add_issuer(
        {"fill-in", "", {}, "to be named: who issues them, as acme:https://…, adcs:https://…, ca:FOLDER (certkit issuer --help)"});
  }

  std::string made() {
    report_.every_row([&](const ScanRow& row) { take(row); });
    count(authorities_, "of CAs, which are not renewed by a fleet");
    count(expired_, "expired");
    count(keyless_, "without a private key beside them that could be read without a password");
    return fleet::fleet_text(fleet_);
  }

 private:
  void count(std::size_t number, const std::string& what) {
    if (number != 0)
      fleet_.notes.push_back("left out: " + std::to_string(number) + (number == 1 ? " certificate " : " certificates ") + what);
  }

  void take(const ScanRow& row) {
    if (row.certificate.is_ca()) return void(++authorities_);
    if (row.state == ScanState::expired) return void(++expired_);
    fleet::ImportedCertificate made;
    for (const std::string& place : row.places) {
      if (hosts_.contains(place))
        made.endpoints.push_back(place);
      else if (place.find(", certificate ") == std::string::npos)
        take_file(std::filesystem::absolute(file_of(place)).lexically_normal(), row.certificate, made);
    }
    if (!has_key_) return void(++keyless_);
    has_key_ = false;
    fleet::take_names(row.certificate, fleet::whole(row.places.front()), fleet_, made);
    made.name = made.san.empty() ? title(row.certificate) : made.san.front();
    made.from = "found in " + row.places.front() +
                (row.places.size() > 1 ? " and " + std::to_string(row.places.size() - 1) + " more" : "") + ", until " +
                to_rfc3339(row.certificate.not_after()).substr(0, 10);
    made.issuer = issuer_;
    if (fleet_.free_name(made.name) != made.name && !made.san.empty() && made.name.find('*') == std::string::npos)
      fleet_.note(fleet::whole(row.places.front()), "there is another certificate for " + made.name + "; one of the two may be an old one");
    fleet_.add(std::move(made));
  }

  void take_file(const path& file, const Certificate& certificate, fleet::ImportedCertificate& made) {
    const Held& held = files_.held(file);
    if (held.store)
      return fleet_.lose(fleet::whole(file.string()),
                         "a PFX, JKS or DER file: files: {pkcs12: NAME} (with passout) or a profile writes one");
    const path key = files_.key_for(file, certificate.spki());
    if (key.empty()) return;
    has_key_ = true;
    if (key == file) return fleet::put_file(made, "combined", file.string());
    fleet::put_file(made, held.certificates > 1 ? "fullchain" : "certificate", file.string());
    fleet::put_file(made, "key", key.string());
  }

  const ScanReport& report_;
  fleet::ImportedFleet fleet_;
  std::set<std::string> hosts_;
  std::string issuer_;
  Files files_;
  std::size_t authorities_ = 0, expired_ = 0, keyless_ = 0;
  bool has_key_ = false;  // of the certificate that is looked at
};

}  // namespace

std::string fleet_file(const ScanReport& report, const std::string& source) { return FleetMaker(report, source).made(); }

}  // namespace certkit::cli
