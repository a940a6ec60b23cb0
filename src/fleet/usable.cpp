#include "fleet/usable.hpp"

#include <algorithm>
#include <mutex>
#include <set>

#include "base/placing.hpp"
#include "base/text.hpp"
#include "profile/output_bytes.hpp"

namespace certkit::fleet {
namespace {

using profile::holds;
using std::filesystem::path;

// Asked once for each name: thousands of certificates have the same few, and it may be a directory that is asked.
void require_known(const std::string& name, std::uint32_t (*number)(const std::string&)) {
  static std::mutex mutex;
  static std::set<std::pair<std::string, void*>> known;
  if (name.empty()) return;
  const std::lock_guard lock(mutex);
  const std::pair key{name, reinterpret_cast<void*>(number)};
  if (known.contains(key)) return;
  (void)number(name);
  known.insert(key);
}

[[noreturn]] void will_not_do(const path& place, const std::string& why) {
  throw Error(Errc::usage, base::printable(place.string()) + " " + why);
}

void require_folder(path folder) {
  using Kind = base::Present::Kind;
  Kind there = base::look_at_folder(folder).kind;
  while (there == Kind::absent && folder.has_relative_path()) {
    if (base::look_at(folder).kind == Kind::link) will_not_do(folder, "is a link to what is not there");
    folder = folder.parent_path();
    there = base::look_at_folder(folder).kind;
  }
  if (there != Kind::folder) will_not_do(folder, "is no folder");
}

bool is_own(const std::string& file, const Live* live) {
  return live != nullptr &&
         std::any_of(live->files.begin(), live->files.end(), [&](const Live::File& one) { return one.path.native() == file; });
}

// False: there is nothing.
bool require_file_or_nothing(const path& target) {
  using Kind = base::Present::Kind;
  switch (base::look_at(target).kind) {
    case Kind::absent: return false;
    case Kind::file: break;
    case Kind::link: will_not_do(target, "is a symbolic link, and certkit does not write through links");
    case Kind::folder: will_not_do(target, "is a folder, where a file is to be");
    case Kind::other: will_not_do(target, "is a device, pipe or socket, where a file is to be");
  }
  return true;
}

// As putting them in place will find it (Deployment::stage). And a key that lies there without a certificate may be one that somebody waits
// for a certificate for: it is not written over, but where certkit put it there itself.
void require_usable(const Asked::Place& place, const CertificateEntry& entry, const Live* live) {
  using Kind = base::Present::Kind;
  require_known(place.installation->owner, base::user_number);
  require_known(place.installation->group, base::group_number);
  if (place.installation->swap == Installation::Swap::generations) {
    const Kind there = base::look_at(place.to).kind;
    if (there != Kind::absent && there != Kind::link) will_not_do(place.to, "is not a link, and with swap: generations it has to be one");
    return require_folder(place.to.parent_path());
  }
  require_folder(place.to);
  std::string key;
  bool leaf = false;
  for (const profile::OutputFile& file : place.delivery.files) {
    if (file.split) continue;
    const std::string target = place.to.native() + "/" + file.file;
    if (!require_file_or_nothing(target)) continue;
    if (holds(file, profile::Part::leaf))
      leaf = true;
    else if (holds(file, profile::Part::key) && entry.token.empty() && !is_own(target, live))
      key = target;
  }
  if (!key.empty() && !leaf)
    will_not_do(key, "is a key without a certificate, and not certkit's; if nobody waits for a certificate for it, move it away");
}

}  // namespace

void look_at_places(const CertificateEntry& entry, const Asked& asked, const Live* live, Found& found) {
  for (const Asked::Place& place : asked.places) try {
      require_usable(place, entry, live);
    } catch (const Error& error) {
      const bool unreadable = error.code() == Errc::unreadable;
      (unreadable ? found.unreadable : found.unusable).push_back(place.installation->place.to_text() + ": " + error.message());
    }
}

}  // namespace certkit::fleet
