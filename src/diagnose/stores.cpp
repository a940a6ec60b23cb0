#include "diagnose/stores.hpp"

#include <algorithm>

#include "base/files.hpp"
#include "certkit/error.hpp"
#include "certkit/read.hpp"
#include "diagnose/fetch_steps.hpp"
#include "trust/truststore.hpp"

namespace certkit::diagnose {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMostOctets = 16u << 20;  // of a store

void add_first(std::vector<StorePlace>& found, const std::string& name, const std::vector<fs::path>& places) {
  for (const fs::path& place : places) {
    std::error_code ignored;
    if (!fs::is_regular_file(place, ignored)) continue;
    found.push_back({name, place});
    return;
  }
}

// Those that it trusts for servers. Of Java's stores the password is public, and protects nothing.
std::vector<Certificate> trusted_in(ByteView octets, const std::string& name) {
  ReadOptions options;
  options.limits.file_bytes = kMostOctets;
  options.password_given = true;
  options.ask = [](const std::string&, int attempt) -> std::optional<Secret> {
    if (attempt == 0) return Secret::copy_of("changeit");
    return std::nullopt;
  };
  const Bag bag = read(octets, name, options);
  std::vector<Certificate> all;
  for (const Item& item : bag.items)
    if (const auto* certificate = item.as<Certificate>(); certificate != nullptr && trust::rejection(item).empty())
      all.push_back(*certificate);
  return all;
}

// The end of the path: the root itself, or what a root would have signed.
bool has_root_of(const StorePlace& place, const Certificate& last) {
  const Secret content = base::read_file(place.file, kMostOctets);
  const std::vector<Certificate> all = trusted_in(content.reveal(), place.file.string());
  return std::any_of(all.begin(), all.end(), [&](const Certificate& each) { return each == last || has_signed(each, last); });
}

}  // namespace

std::vector<StorePlace> usual_stores(const fs::path& home, const fs::path& java_home) {
  std::vector<StorePlace> found;
  add_first(found, "the system",
            {"/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt", "/etc/ssl/ca-bundle.pem", "/etc/ssl/cert.pem"});
  std::vector<fs::path> java{"/etc/ssl/certs/java/cacerts", "/etc/pki/java/cacerts", "/usr/lib/jvm/default-java/lib/security/cacerts"};
  if (!java_home.empty()) java.insert(java.begin(), {java_home / "lib/security/cacerts", java_home / "jre/lib/security/cacerts"});
  add_first(found, "Java", java);
  std::vector<fs::path> nss{"/etc/pki/nssdb/cert9.db"};
  if (!home.empty()) nss.insert(nss.begin(), home / ".pki/nssdb/cert9.db");
  add_first(found, "NSS", nss);
  return found;
}

void look_into_stores(Case& one, const Means& means) {
  const trust::PathAnswer& path = one.best();
  if (path.anchored || path.path.empty()) return;
  for (const StorePlace& place : means.stores) {
    try {
      one.stores.push_back({place.name, place.file, has_root_of(place, path.path.back())});
    } catch (const Error& error) {
      if (error.code() == Errc::internal) throw;  // a store that cannot be read has nothing to say
    }
  }
}

}  // namespace certkit::diagnose
