#include "cli/renew/secrets.hpp"

#include "cli/password.hpp"

namespace certkit::cli {
namespace {

std::string from_folder(const std::string& reference, const std::filesystem::path& folder) {
  constexpr std::string_view kFile = "file:";
  return reference.starts_with(kFile) ? std::string(kFile) + (folder / reference.substr(kFile.size())).string() : reference;
}

}  // namespace

Secret FleetSecrets::get(const issue::SecretReference& reference, const std::function<void(const std::function<void()>&)>& aside) {
  const std::string source = from_folder(reference.text, folder_);
  const std::lock_guard lock(mutex_);
  auto found = by_source_.find(source);
  if (found == by_source_.end()) {
    const auto read = [&] {
      PasswordSource from;
      from.text = source;
      found = by_source_.emplace(source, password_from(from, session_, "password for the fleet")).first;
    };
    aside ? aside(read) : read();
  }
  return found->second.clone();
}

}  // namespace certkit::cli
