#include "fleet/looks.hpp"

#include "base/text.hpp"

namespace certkit::fleet {
namespace {

constexpr unsigned kOwnerAlone = 0600, kForGroup = 0040, kOthers = 0007;

std::string octal(unsigned mode) {
  std::string text = "0000";
  for (std::size_t i = 4; i-- > 0; mode >>= 3) text[i] = static_cast<char>('0' + (mode & 7));
  return text;
}

}  // namespace

std::optional<unsigned> mode_said(const Installation& installation, bool secret) noexcept {
  if (!installation.mode) return std::nullopt;
  const auto mode = static_cast<unsigned>(*installation.mode);
  return secret ? kOwnerAlone | (installation.group.empty() ? 0 : mode & kForGroup) : mode;
}

std::string other_looks(const std::filesystem::path& file, const base::Present& there, const Installation& installation, bool secret) {
  const std::string shown = base::printable(file.string());
  const std::string &owner = installation.owner, &group = installation.group;
  if (!owner.empty() && base::user_number(owner) != there.user)
    return shown + " belongs to the user " + std::to_string(there.user) + ", and not to " + owner;
  if (!group.empty() && base::group_number(group) != there.group)
    return shown + " belongs to the group " + std::to_string(there.group) + ", and not to " + group;
  const auto said = mode_said(installation, secret);
  if (said && there.mode != *said) return shown + " has mode " + octal(there.mode) + ", and not " + octal(*said);
  if (!said && secret && (there.mode & kOthers) != 0) return shown + " has mode " + octal(there.mode) + ": everybody may use it";
  return {};
}

}  // namespace certkit::fleet
