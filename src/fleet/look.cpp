#include "fleet/look.hpp"

#include <algorithm>

#include "base/present_file.hpp"
#include "base/text.hpp"
#include "certkit/read.hpp"
#include "crypto/pbe.hpp"
#include "fleet/run/endpoints.hpp"

namespace certkit::fleet {
namespace {

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

bool lies_in(const path& file, const path& folder) {
  const std::string &whole = file.native(), &start = folder.native();
  if (whole.size() <= start.size() || !whole.starts_with(start)) return false;
  return start.ends_with('/') || whole[start.size()] == '/';
}

bool holds(const profile::OutputFile& file, profile::Part part) {
  return std::find(file.contents.begin(), file.contents.end(), part) != file.contents.end();
}

// Whether it is there after every renewal. What else there is (a chain, one file for each certificate) is known once it is made.
bool always_made(const profile::OutputFile& file, const CertificateEntry& entry) {
  const bool key = holds(file, profile::Part::key);
  if (file.split || (key && !entry.token.empty())) return false;
  return !file.optional || key || holds(file, profile::Part::leaf);
}

// What certkit put there, as far as it is still wanted there; and what is wanted there since.
void compare_with_live(const CertificateEntry& entry, const Asked& asked, const Live& live, Found& found) {
  for (const Live::File& one : live.files) {
    const bool wanted =
        std::any_of(asked.places.begin(), asked.places.end(), [&](const Asked::Place& place) { return lies_in(one.path, place.to); });
    if (!wanted) continue;
    const bool there = with_content(one.path, found, [&](ByteView content) {
      if (crypto::sha256(content) != one.sha256) found.changed.push_back(one.path.string());
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

std::optional<Certificate> certificate_in(ByteView content, const profile::OutputFile& file, const path& target,
                                          const CertificateEntry& entry, const Eyes& eyes) {
  ReadOptions how;
  how.ask = passwords_of(file, entry, eyes);
  how.password_given = true;
  const Bag bag = read(content, target.string(), how);
  if (const Certificate* leaf = leaf_of(bag)) return *leaf;
  if (!bag.problems.empty()) throw bag.problems.front().error.in(target.string());
  throw Error(Errc::wrong_kind, base::printable(target.string()) + " holds no certificate");
}

// What stands there from before certkit. Of several that ends first which is nearest to its end, and the others differ from it.
void look_for_installed(const CertificateEntry& entry, const Asked& asked, const Eyes& eyes, Found& found) {
  std::vector<std::pair<Certificate, path>> all;
  for (const Asked::Place& place : asked.places)
    for (const profile::OutputFile& file : place.delivery.files) {
      if (file.split) continue;
      const path target = place.to / file.file;
      const bool there = with_content(target, found, [&](ByteView content) {
        if (!holds(file, profile::Part::leaf)) return;
        try {
          if (auto certificate = certificate_in(content, file, target, entry, eyes)) all.emplace_back(std::move(*certificate), target);
        } catch (const Error& error) {
          const bool named = error.message().find(target.filename().string()) != std::string::npos;
          throw Error(error.code(), named ? error.message() : base::printable(target.string()) + ": " + error.message());
        }
      });
      if (!there && !file.optional && always_made(file, entry)) found.missing.push_back(target.string());
    }
  if (all.empty()) return;
  const auto soonest =
      std::min_element(all.begin(), all.end(), [](const auto& a, const auto& b) { return a.first.not_after() < b.first.not_after(); });
  found.installed = soonest->first;
  for (const auto& [certificate, target] : all)
    if (!(certificate == soonest->first)) found.changed.push_back(target.string());
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
  if (known)
    compare_with_live(entry, asked, standing->live, found);
  else
    look_for_installed(entry, asked, eyes, found);
  const Certificate* expected = known ? &standing->live.certificates.front() : found.installed ? &*found.installed : nullptr;
  if (eyes.observe && expected != nullptr) look_at_endpoints(entry, asked, *expected, eyes, found);
  return found;
}

}  // namespace certkit::fleet
