#include "cli/render/completion.hpp"

#include <memory>

#include "cli/command.hpp"
#include "cli/completion/script.hpp"
#include "cli/profiles.hpp"

namespace certkit::cli {
namespace {

struct CompletionOptions {
  std::string shell;
  std::vector<std::string> words;
};

Shell shell_from(const std::string& word) { return word == "bash" ? Shell::bash : word == "zsh" ? Shell::zsh : Shell::fish; }

Exit completion(Session& session, const CompletionOptions& options) {
  if (options.words.empty())
    show_script(session, options.shell, completion_script(shell_from(options.shell)));
  else
    show(session, options.shell, candidates(options.words, library(session)));
  return Exit::ok;
}

Action declare(Syntax& syntax) {
  auto options = std::make_shared<CompletionOptions>();
  syntax.input("SHELL", options->shell, "bash, zsh or fish").required().one_of({"bash", "zsh", "fish"});
  syntax.input("WORD", options->words, "Behind --, the words typed so far: prints what may come next, as the script asks for it");
  return [options](Session& session) { return completion(session, *options); };
}

}  // namespace

const Command& command_completion() {
  static const Command command{"completion",
                               Heading::keep,
                               3,
                               "the script that completes certkit's words in bash, zsh or fish",
                               "  # goes into ~/.local/share/bash-completion/completions, as certkit\n"
                               "  certkit completion bash > certkit.bash\n"
                               "  # goes into a folder of $fpath\n"
                               "  certkit completion zsh > _certkit\n"
                               "  # goes into ~/.config/fish/completions\n"
                               "  certkit completion fish > certkit.fish\n",
                               &declare};
  return command;
}

}  // namespace certkit::cli
