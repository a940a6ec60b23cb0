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

}  // namespace

Action declare_profile_new(Syntax& syntax) {
  auto options = std::make_shared<NewOptions>();
  syntax.option("--from PROFILE", options->choice.name, "The device: an id (certkit profile list), an alias or a file").required();
  syntax.option("--set NAME=VALUE", options->choice.set, "A value to fill in, repeatable; lists with commas: --set servers=a,b");
  declare_out(syntax, options->outputs, "The file to write [standard output]");
  return [options](Session& session) {
    if (options->outputs.out.empty()) options->outputs.out = "-";
    require_room_for_json(session, options->outputs.out);
    std::string text = profile::new_profile(load(session, options->choice), given_inputs(options->choice));
    show_new(session, write_one(session, options->outputs, std::move(text)));
    return Exit::ok;
  };
}

}  // namespace certkit::cli
