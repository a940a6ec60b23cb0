#include "cli/render/completion.hpp"

#include <CLI/CLI.hpp>
#include <memory>

#include "cli/choice.hpp"
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

Action declare(CLI::App& parser) {
  auto options = std::make_shared<CompletionOptions>();
  parser.add_option("SHELL", options->shell, "bash, zsh or fish")->required()->check(one_of({"bash", "zsh", "fish"}))->type_name("");
  parser.add_option("WORD", options->words, "Behind --, the words typed so far: prints what may come next, as the script asks for it")
      ->type_name("");
  return [options](Session& session) { return completion(session, *options); };
}

}  // namespace

const Command& command_completion() {
  static const Command command{"completion",
                               Heading::keep,
                               3,
                               "the script that completes certkit's words in bash, zsh or fish",
                               "  certkit completion bash > ~/.local/share/bash-completion/completions/certkit\n"
                               "  certkit completion zsh > ~/.zfunc/_certkit\n"
                               "  certkit completion fish > ~/.config/fish/completions/certkit.fish\n",
                               &declare};
  return command;
}

}  // namespace certkit::cli
