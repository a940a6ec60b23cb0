#include <memory>

#include "cli/commands/profile/words.hpp"
#include "cli/profiles.hpp"
#include "cli/render/profile.hpp"

namespace certkit::cli {
namespace {

struct ShowOptions {
  std::string name;
  bool effective = false;
};

}  // namespace

Action declare_profile_show(Syntax& syntax) {
  auto options = std::make_shared<ShowOptions>();
  syntax.input("PROFILE", options->name, "Id, alias or file").required();
  syntax.flag("--effective", options->effective,
              "The whole profile with all that it extends, and for each value the file and line that it comes from");
  return [options](Session& session) {
    const profile::DeviceProfile one = library(session).load(options->name);
    if (options->effective)
      show_effective(session, one);
    else
      show(session, one);
    return Exit::ok;
  };
}

}  // namespace certkit::cli
