#include <filesystem>
#include <memory>

#include "cli/commands/profile/words.hpp"
#include "cli/outputs.hpp"
#include "cli/profiles.hpp"
#include "cli/render/profile.hpp"
#include "profile/new_profile.hpp"

namespace certkit::cli {
namespace {

struct NewOptions {
  ProfileChoice choice;
  OutputOptions outputs;
};

// Its id, where that finds it again; else its path, seen from the new file.
std::string name_for(const Session& session, const profile::DeviceProfile& device, const std::string& out) {
  namespace fs = std::filesystem;
  std::error_code error;
  try {
    if (fs::equivalent(library(session).load(device.id).file, device.file, error) && !error) return device.id;
  } catch (const Error&) {
    // No profile has that id: it is a file of the user's.
  }
  const fs::path folder = out == "-" ? fs::path(".") : fs::absolute(out).parent_path();
  return fs::relative(device.file, folder, error).generic_string();
}

}  // namespace

Action declare_profile_new(Syntax& syntax) {
  auto options = std::make_shared<NewOptions>();
  syntax.option("--from PROFILE", options->choice.name, "The device: an id (certkit profile list), an alias or a file").required();
  syntax.option("--set NAME=VALUE", options->choice.set, "A value to fill in, repeatable; lists with commas: --set servers=a,b");
  declare_out(syntax, options->outputs, "The file to write [standard output]");
  return [options](Session& session) {
    if (options->outputs.out.empty()) options->outputs.out = "-";
    require_room_for_json(session, options->outputs.out);
    const profile::DeviceProfile device = load(session, options->choice);
    std::string text = profile::new_profile(device, name_for(session, device, options->outputs.out), given_inputs(options->choice));
    show_new(session, write_one(session, options->outputs, std::move(text)));
    return Exit::ok;
  };
}

}  // namespace certkit::cli
