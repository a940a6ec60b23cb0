#include "cli/own_file.hpp"

#include <filesystem>
#include <fstream>

#include "base/text.hpp"
#include "cli/outputs.hpp"

namespace certkit::cli {
namespace {

// Nothing that is another program's, or that nobody can say of whose it is.
bool may_replace(const std::string& file, std::string_view begins) {
  std::error_code unknown;
  const auto kind = std::filesystem::status(file, unknown).type();
  if (kind == std::filesystem::file_type::not_found) return true;
  if (kind != std::filesystem::file_type::regular) return false;  // to open a pipe would wait for who writes into it
  std::ifstream there(file);
  std::string start(begins.size(), '\0');
  return there.read(start.data(), static_cast<std::streamsize>(start.size())) && start == begins;
}

}  // namespace

void require_place(const Session& session, const std::string& file, const std::string& hint) {
  require_room_for_json(session, file);
  if (file.empty() || file == "-") return;
  const auto folder = std::filesystem::path(file).parent_path();
  std::error_code unknown;
  if (std::filesystem::is_directory(file, unknown))
    throw Error(Errc::unwritable, base::printable(file) + " is a folder, where a file is to be", hint, file);
  if (!folder.empty() && !std::filesystem::is_directory(folder, unknown))
    throw Error(Errc::unwritable, "there is no folder " + base::printable(folder.string()), hint, file);
}

void write_again(Session& session, const std::string& file, std::string content, std::string_view begins, const std::string& hint) {
  if (!may_replace(file, begins))
    throw Error(Errc::usage, base::printable(file) + " is there, and certkit did not write it; it was left alone", hint, file);
  OutputOptions how;
  how.out = file;
  how.force = true;
  (void)write_one(session, how, std::move(content));
}

}  // namespace certkit::cli
