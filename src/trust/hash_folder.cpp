#include "trust/hash_folder.hpp"

#include <algorithm>
#include <charconv>
#include <map>
#include <optional>
#include <system_error>
#include <tuple>

#include "base/files.hpp"
#include "base/text.hpp"
#include "certkit/error.hpp"
#include "certkit/read.hpp"
#include "trust/truststore.hpp"

namespace certkit::trust {
namespace {

constexpr std::size_t kHashDigits = 8;
constexpr std::size_t kLargest = 1u << 20;  // of a file with one certificate, whatever text is around it

struct HashName {
  std::string hash;
  std::uint32_t number = 0;
};
std::optional<HashName> as_hash_name(const std::string& name) {
  if (name.size() < kHashDigits + 2 || name[kHashDigits] != '.') return std::nullopt;
  HashName found{name.substr(0, kHashDigits), 0};
  if (found.hash.find_first_not_of("0123456789abcdef") != std::string::npos) return std::nullopt;
  const char* const end = name.data() + name.size();
  const auto [stop, failure] = std::from_chars(name.data() + kHashDigits + 1, end, found.number);
  if (failure != std::errc() || stop != end || std::to_string(found.number) != name.substr(kHashDigits + 1)) return std::nullopt;
  return found;
}

// Nothing if it cannot be the store's: a folder, a link that leads nowhere, a file that is too large. Throws Errc::unreadable for a file
// that is there, or may be, and cannot be read.
std::optional<Secret> content_of(const std::filesystem::path& file) {
  try {
    return base::read_file(file, kLargest);
  } catch (const Error& error) {
    std::error_code unknown;
    const std::filesystem::file_type type = std::filesystem::status(file, unknown).type();
    const bool nothing = type == std::filesystem::file_type::not_found || type == std::filesystem::file_type::directory;
    if (error.code() != Errc::unreadable || nothing) return std::nullopt;
    throw Error(Errc::unreadable, error.message() + "; it may be a certificate of the store",
                (error.hint().empty() ? "" : error.hint() + "; or ") + std::string("move it to another folder"), file.string());
  }
}

std::optional<Certificate> only_certificate(ByteView content, const std::filesystem::path& file, const std::string& hash) {
  try {
    ReadOptions options;
    options.decrypt = false;
    const Bag bag = read(content, file.string(), options);
    const auto* certificate = bag.items.size() == 1 ? bag.items.front().as<Certificate>() : nullptr;
    if (certificate != nullptr && bag.problems.empty() && bag.items.front().source.container == "PEM" &&
        openssl_subject_hash(*certificate) == hash)
      return *certificate;
  } catch (const Error&) {  // not a store's: it is left alone
  }
  return std::nullopt;
}

}  // namespace

HashFolder read_hash_folder(const std::filesystem::path& folder) {
  HashFolder found;
  std::error_code error;
  std::vector<std::tuple<std::string, std::uint32_t, std::string>> names;
  std::filesystem::directory_iterator entries(folder, error);
  if (error == std::errc::no_such_file_or_directory) return found;
  for (; !error && entries != std::filesystem::directory_iterator(); entries.increment(error)) {
    std::string name = entries->path().filename().string();
    if (auto parts = as_hash_name(name)) names.emplace_back(std::move(parts->hash), parts->number, std::move(name));
  }
  if (error)
    throw Error(Errc::unreadable, "cannot read the folder " + base::printable(folder.string()) + ": " + error.message(), "",
                folder.string());
  std::sort(names.begin(), names.end());
  for (auto& [hash, number, name] : names) {
    const std::optional<Secret> content = content_of(folder / name);
    if (auto certificate = content ? only_certificate(content->reveal(), folder / name, hash) : std::nullopt)
      found.own.push_back({std::move(name), std::move(*certificate)});
    else
      found.foreign.push_back(std::move(name));
  }
  return found;
}

HashFolderChange change_to(const HashFolder& folder, std::span<const Certificate> certificates) {
  HashFolderChange change;
  std::map<std::string_view, const Certificate*> there;
  for (const HashFolder::Own& own : folder.own) there.emplace(own.name, &own.certificate);
  std::map<std::string, std::uint32_t> used;  // hash -> next number
  for (const Certificate& certificate : certificates) {
    const std::string hash = openssl_subject_hash(certificate);
    const std::string name = hash + "." + std::to_string(used[hash]++);
    if (std::find(folder.foreign.begin(), folder.foreign.end(), name) != folder.foreign.end())
      throw Error(Errc::usage, name + " is in the way: it is not one certificate with that hash, in PEM", "move it to another folder",
                  name);
    const auto old = there.find(name);
    if (old != there.end() && *old->second == certificate)
      there.erase(old);  // stays
    else
      change.add.push_back({name, &certificate});
  }
  for (const HashFolder::Own& own : folder.own) {
    if (there.count(own.name) == 0) continue;
    change.remove.push_back(own.name);
    if (std::find(certificates.begin(), certificates.end(), own.certificate) == certificates.end())
      change.no_longer.push_back(&own.certificate);
  }
  return change;
}

}  // namespace certkit::trust
