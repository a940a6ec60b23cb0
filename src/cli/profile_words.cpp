#include "cli/profile_words.hpp"

#include "certkit/error.hpp"

namespace certkit::cli {
namespace {

struct Word {
  std::string severity, title, meaning, mend;
  profile::Place place;
};

std::string in_force(const profile::Expression& when) { return when ? ", where " + when.text() : std::string(); }

std::string_view to_word(profile::Check::Severity severity) {
  using Of = profile::Check::Severity;
  return severity == Of::error ? "error" : severity == Of::warning ? "warning" : "note";
}
std::string_view to_word(profile::Advice::Severity severity) {
  using Of = profile::Advice::Severity;
  return severity == Of::error ? "error" : severity == Of::warning ? "warning" : "note";
}

std::optional<Word> word_of(const profile::DeviceProfile& device, const std::string& id) {
  for (const profile::Assert& one : device.asserts)
    if (one.id == id)
      return Word{"error", "values that do not fit together", one.message.text(),
                  "What has to hold: " + one.require.text() + in_force(one.when) + ". No request is made otherwise.", one.place};
  for (const auto& certificate : device.certificates.entries)
    for (const profile::Check& one : certificate.value.checks)
      if (one.id == id)
        return Word{std::string(to_word(one.severity)), "a rule of the device's own about the names", one.message.text(),
                    "What has to hold of the names: " + one.require.text() + in_force(one.when) + ".", one.place};
  for (const profile::Advice& one : device.pitfalls)
    if (one.id == id)
      return Word{std::string(to_word(one.severity)), "something to mind with this device", one.text.text(),
                  "certkit profile show " + device.id + " has the steps.", one.place};
  return std::nullopt;
}

}  // namespace

std::optional<Explanation> explained_by_profiles(const profile::Library& library, const std::string& id) {
  if (id.empty()) return std::nullopt;  // of what has no word
  std::optional<Explanation> found;
  std::vector<std::string> devices;
  for (const profile::ListedProfile& listed : library.list()) {
    if (listed.is_abstract) continue;  // those that extend it have its words
    try {
      const profile::DeviceProfile device = library.load(listed.id);
      const std::optional<Word> word = word_of(device, id);
      if (!word) continue;
      devices.push_back(device.id);
      if (!found) found = Explanation{Explanation::Kind::finding, id, word->severity, word->title, word->meaning, word->mend, "", {}, 0};
    } catch (const Error&) {  // profile list says what is wrong with it
    }
  }
  if (!found) return found;
  found->citation = "the device profile" + std::string(devices.size() == 1 ? " " : "s ") + devices.front();
  if (devices.size() == 2) found->citation += " and " + devices.back();
  if (devices.size() > 2) found->citation += " and " + std::to_string(devices.size() - 1) + " others";
  return found;
}

}  // namespace certkit::cli
