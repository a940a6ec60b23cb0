// Reading what another tool left in a folder: bounded, and nothing that would be waited for.
#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "fleet/import/imported.hpp"

namespace certkit::fleet {

// The names in a folder, sorted; none where there is no folder. Throws Errc::unreadable, Errc::limit.
[[nodiscard]] std::vector<std::string> names_in(const std::filesystem::path& folder);
// One of many files, which `take` reads: where it cannot be read, that is said in `fleet`, and the others are imported all the same. Throws
// Errc::internal, and what fleet.add() throws.
void take_one(const std::filesystem::path& file, ImportedFleet& fleet, const std::function<void()>& take);
// A text of at most 1 MiB, UTF-8. Throws Errc::unreadable (also for what is no file), Errc::limit, Errc::usage for what is no text.
[[nodiscard]] std::string text_of(const std::filesystem::path& file);
[[nodiscard]] bool is_file(const std::filesystem::path& file);  // also where that cannot be told: who reads it says why
[[nodiscard]] bool is_folder(const std::filesystem::path& folder);
// The first certificate in a file. Throws as text_of() does, and Errc::wrong_kind where there is none.
[[nodiscard]] Certificate leaf_in(const std::filesystem::path& file);

// `NAME=value` in each line, with blanks around "=" and quotes around values as their tools write them; "#" begins a comment.
struct SourceValue {
  std::string section, name, value;
  Place place;
};
// INI as certbot writes it ([section], [[section]] below it). Throws Errc::usage with the line.
[[nodiscard]] std::vector<SourceValue> read_ini(std::string_view text, const std::string& file);
[[nodiscard]] const SourceValue* find(const std::vector<SourceValue>& values, std::string_view section, std::string_view name) noexcept;

}  // namespace certkit::fleet
