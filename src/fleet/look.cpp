#include "fleet/look.hpp"

#include <algorithm>

#include "base/present_file.hpp"
#include "base/text.hpp"
#include "certkit/read.hpp"
#include "crypto/pbe.hpp"
#include "crypto/token_uri.hpp"
#include "fleet/looks.hpp"
#include "fleet/places.hpp"
#include "fleet/run/endpoints.hpp"
#include "fleet/run/key_file.hpp"
#include "fleet/usable.hpp"
#include "profile/output_bytes.hpp"

namespace certkit::fleet {
namespace {

using profile::holds;
using std::filesystem::path;

constexpr std::size_t kMostOctets = 64u << 20;

// Reads `file` and hands it to `use`; what cannot be read is written down. False: there is none.
template <class Use>
bool with_content(const path& file, Found& found, Use use) {
  try {
    return base::use_if_there(file, kMostOctets, use);
  } catch (const Error& error) {
    found.unreadable.push_back(error.message());
    return true;
  }
}

// Whether it is there after every renewal. What else there is (a chain, one file for each certificate) is known once it is made.
bool always_made(const profile::OutputFile& file, const CertificateEntry& entry) {
  const bool key = holds(file, profile::Part::key);
  if (file.split || (key && !entry.token.empty())) return false;
  return !file.optional || key || holds(file, profile::Part::leaf);
}

// Whether a key or a password is in a file of that name.
bool is_secret(const Asked::Place& place, const path& file) {
  const std::string name = file.filename().string();
  return std::any_of(place.delivery.files.begin(), place.delivery.files.end(),
                     [&](const profile::OutputFile& one) { return one.file == name && profile::is_private(one); });
}

// An owner that this machine does not know is said of the place.
std::string looks_of(const Asked::Place& place, const path& file, const base::Present& there) {
  try {
    return other_looks(file, there, *place.installation, is_secret(place, file));
  } catch (const Error&) {
    return {};
  }
}

// What certkit put there, as far as it is still wanted there; and what is wanted there since.
void compare_with_live(const CertificateEntry& entry, const Asked& asked, const Live& live, Found& found) {
  for (const Live::File& one : live.files) {
    const auto place =
        std::find_if(asked.places.begin(), asked.places.end(), [&](const Asked::Place& at) { return lies_in(one.path, at.to); });
    if (place == asked.places.end()) continue;
    const bool there = with_content(one.path, found, [&](ByteView content, const base::Present& as) {
      if (crypto::sha256(content) != one.sha256) found.changed.push_back(one.path.string());
      if (std::string looks = looks_of(*place, one.path, as); !looks.empty()) found.other_looks.push_back(std::move(looks));
    });
    if (!there) found.missing.push_back(one.path.string());
  }
  for (const Asked::Place& place : asked.places)
    for (const profile::OutputFile& file : place.delivery.files) {
      if (!always_made(file, entry)) continue;
      const std::string target = place.to.native() + "/" + file.file;  // paths are slow, and there are many
      const bool known =
          std::any_of(live.files.begin(), live.files.end(), [&](const Live::File& one) { return one.path.native() == target; });
      if (!known) found.missing.push_back(target);
    }
}

// Files that are missing are made again of it. One in a token is looked at by the run alone: it may want a PIN.
void look_at_key(const CertificateEntry& entry, const Live& live, const Eyes& eyes, Found& found) {
  if (live.key.empty() || crypto::is_token_uri(live.key)) return;
  if (!entry.passout.empty() && !eyes.secret) return;
  try {
    std::optional<Secret> password;
    if (!entry.passout.empty()) password = eyes.secret({entry.passout});
    if (auto fault = fault_of_key(live.key, live.certificates.front().public_key(), password)) found.lost_key = std::move(*fault);
  } catch (const Error& error) {  // whoever may not read keys may plan all the same
    found.notes.push_back("whether its key is there cannot be told: " + error.message());
  }
}

// The passwords that a file of the device has: its own published one, and the admin's.
AskPassword passwords_of(const profile::OutputFile& file, const CertificateEntry& entry, const Eyes& eyes) {
  return [&file, &entry, &eyes](const std::string&, int attempt) -> std::optional<Secret> {
    const bool fixed = !file.fixed_password.empty();
    if (fixed && attempt == 0) return Secret::copy_of(file.fixed_password);
    if (attempt != (fixed ? 1 : 0) || entry.passout.empty() || !eyes.secret) return std::nullopt;
    return eyes.secret({entry.passout});
  };
}

// The leaf among what a file holds.
const Certificate* leaf_of(const Bag& bag) {
  const Certificate* first = nullptr;
  for (const Certificate* one : bag.all<Certificate>()) {
    if (!one->is_ca()) return one;
    if (first == nullptr) first = one;
  }
  return first;
}

[[noreturn]] void holds_none(const Bag& bag, const path& target, const char* what) {
  if (!bag.problems.empty()) throw bag.problems.front().error.in(target.string());
  throw Error(Errc::wrong_kind, base::printable(target.string()) + " holds no " + what);
}

// What files of before certkit hold.
struct Installed {
  std::vector<std::pair<Certificate, path>> certificates;
  std::vector<std::pair<PublicKey, path>> keys;
  std::vector<std::string> unreadable_keys;  // beside no certificate they are nobody's
};

void take_from(ByteView content, const profile::OutputFile& file, const path& target, const CertificateEntry& entry, const Eyes& eyes,
               Installed& all) {
  const bool leaf = holds(file, profile::Part::leaf), key = holds(file, profile::Part::key) && entry.token.empty();
  if (!leaf && !key) return;
  ReadOptions how;
  how.ask = passwords_of(file, entry, eyes);
  how.password_given = true;
  const Bag bag = read(content, target.string(), how);
  if (leaf) {
    const Certificate* one = leaf_of(bag);
    if (one == nullptr) holds_none(bag, target, "certificate");
    all.certificates.emplace_back(*one, target);
  }
  if (key) {
    const auto keys = bag.all<PrivateKey>();
    if (keys.empty()) holds_none(bag, target, "private key");
    all.keys.emplace_back(keys.front()->public_key(), target);
  }
}

// What stands there from before certkit. Of several that ends first which is nearest to its end, and the others differ from it.
void look_for_installed(const CertificateEntry& entry, const Asked& asked, const Eyes& eyes, Found& found) {
  Installed all;
  for (const Asked::Place& place : asked.places)
    for (const profile::OutputFile& file : place.delivery.files) {
      if (file.split) continue;
      const path target = place.to / file.file;
      const bool there = with_content(target, found, [&](ByteView content, const base::Present&) {
        try {
          take_from(content, file, target, entry, eyes, all);
        } catch (const Error& error) {
          const bool named = error.message().find(target.filename().string()) != std::string::npos;
          const std::string what = named ? error.message() : base::printable(target.string()) + ": " + error.message();
          if (holds(file, profile::Part::leaf)) throw Error(error.code(), what);
          all.unreadable_keys.push_back(what);
        }
      });
      if (!there && !file.optional && always_made(file, entry)) found.missing.push_back(target.string());
    }
  if (all.certificates.empty()) return;
  found.unreadable.insert(found.unreadable.end(), all.unreadable_keys.begin(), all.unreadable_keys.end());
  const auto soonest = std::min_element(all.certificates.begin(), all.certificates.end(),
                                        [](const auto& a, const auto& b) { return a.first.not_after() < b.first.not_after(); });
  found.installed = soonest->first;
  for (const auto& [certificate, target] : all.certificates)
    if (!(certificate == soonest->first)) found.changed.push_back(target.string());
  const PublicKey its_key = soonest->first.public_key();
  for (const auto& [key, target] : all.keys)
    if (!(key == its_key)) found.wrong_keys.push_back(target.string());
}

void look_at_endpoints(const CertificateEntry& entry, const Asked& asked, const Certificate& expected, const Eyes& eyes, Found& found) {
  for (std::size_t i = 0; i < entry.endpoints.size(); ++i) {
    Served served = served_by(entry.endpoints[i], asked.endpoints[i], entry, asked, eyes.observe);
    if (!served.leaf) {
      found.notes.push_back(served.problem);
      continue;
    }
    if (found.served && !(*found.served == expected)) continue;
    found.served = std::move(served.leaf);
  }
}

}  // namespace

Found look(const CertificateEntry& entry, const Asked& asked, const Standing* standing, const Eyes& eyes) {
  Found found;
  const bool known = standing != nullptr && !standing->live.certificates.empty();
  if (const std::string holder = holder_of(entry, standing); !holder.empty() && holder != eyes.host) return found;
  if (known && !standing->host.empty() && standing->host != eyes.host) return found;  // moves here: its files are elsewhere
  look_at_places(entry, asked, known ? &standing->live : nullptr, found);
  if (known) {
    compare_with_live(entry, asked, standing->live, found);
    if (!found.missing.empty() && found.changed.empty()) look_at_key(entry, standing->live, eyes, found);
  } else {
    look_for_installed(entry, asked, eyes, found);
  }
  const Certificate* expected = known ? &standing->live.certificates.front() : found.installed ? &*found.installed : nullptr;
  if (eyes.observe && expected != nullptr) look_at_endpoints(entry, asked, *expected, eyes, found);
  return found;
}

}  // namespace certkit::fleet
