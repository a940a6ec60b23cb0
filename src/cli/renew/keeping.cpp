#include "cli/renew/keeping.hpp"

#include "base/text.hpp"
#include "certkit/error.hpp"
#include "cli/renew/planning.hpp"

namespace certkit::cli {
namespace {

namespace fs = std::filesystem;

void make_folder(const fs::path& folder, const char* option) {
  std::error_code error;
  if (fs::is_directory(folder, error)) return;
  if (fs::create_directories(folder, error)) fs::permissions(folder, fs::perms::owner_all, error);
  if (error)
    throw Error(Errc::unwritable, "cannot make the folder " + base::printable(folder.string()) + ": " + error.message(),
                std::string(option) + " names another place", folder.string());
}

}  // namespace

void declare_keys(Syntax& syntax, std::string& folder) {
  syntax.option("--keys DIR", folder, "Where this machine keeps keys and earlier generations [fleet.keys beside the state]");
}

fs::path keys_folder(const FleetOptions& of, const std::string& given) {
  const fs::path beside_fleet = fs::absolute(of.fleet).parent_path() / "fleet.state";
  fs::path keys = (is_database(state_of(of)) ? beside_fleet : fs::absolute(state_of(of)).parent_path()) / "fleet.keys";
  if (!given.empty()) keys = fs::absolute(given);
  make_folder(keys, "--keys DIR");
  return keys;
}

std::unique_ptr<fleet::Store> open_state(const FleetOptions& of) {
  if (!is_database(state_of(of))) make_folder(fs::absolute(state_of(of)).parent_path(), "--state FILE");
  return fleet::open_store(state_of(of));
}

std::unique_ptr<base::FileLock> lock_run(const fs::path& keys) { return base::FileLock::if_free(keys / ".lock"); }

}  // namespace certkit::cli
