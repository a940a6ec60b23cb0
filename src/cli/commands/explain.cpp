#include <memory>

#include "cli/command.hpp"
#include "cli/explanations.hpp"
#include "cli/profile_words.hpp"
#include "cli/profiles.hpp"
#include "cli/render/explanation.hpp"

namespace certkit::cli {
namespace {

// certkit's own words come first, then those of the profiles, which take reading.
Explanation explanation(const Session& session, const std::string& id) {
  try {
    return explanation_of(id);
  } catch (const Error&) {  // it names the nearest
    if (auto one = explained_by_profiles(library(session), id)) return std::move(*one);
    throw;
  }
}

Action declare(Syntax& syntax) {
  auto id = std::make_shared<std::string>();
  std::vector<std::string> ids;
  for (const Explanation& one : all_explanations()) ids.push_back(one.id);
  syntax.input("ID", *id, "What a finding or an error is called, an exit code, or a code of Windows; without one, all of them are listed")
      .such_as(ids);
  return [id](Session& session) {
    if (id->empty())
      show_list(session, all_explanations());
    else
      show(session, explanation(session, *id));
    return Exit::ok;
  };
}

}  // namespace

const Command& command_explain() {
  static const Command command{"explain",
                               Heading::keep,
                               4,
                               "what a finding or an error code means and how it is mended",
                               "  # a finding of lint\n"
                               "  certkit explain public-validity\n"
                               "  # a rule that a device profile has of its own\n"
                               "  certkit explain lpe-no-wildcard\n"
                               "  # the word of an error, and an exit code\n"
                               "  certkit explain wrong-password-or-damaged\n"
                               "  certkit explain 3\n"
                               "  # why a Windows CA refuses\n"
                               "  certkit explain 0x80094800\n"
                               "  # all that there are\n"
                               "  certkit explain\n",
                               &declare};
  return command;
}

}  // namespace certkit::cli
