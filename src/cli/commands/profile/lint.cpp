#include "cli/render/lint.hpp"

#include <memory>

#include "cli/commands/profile/words.hpp"
#include "cli/linting.hpp"

namespace certkit::cli {
namespace {

struct LintOptions {
  std::vector<std::string> profiles;
  std::string fail_on = "error";
};

constexpr std::size_t kMostOctets = 1u << 20;

profile::DeviceProfile read_profile(Session& session, const std::string& name) {
  if (name != "-") return library(session).load(name);
  return library(session).load_text(as_text(session.take_stdin(kMostOctets).reveal()), "standard input");
}

Exit lint(Session& session, const LintOptions& options) {
  lint::Judgement judgement;
  for (const std::string& name : options.profiles) lint::append(judgement, lint::judge(read_profile(session, name), name));
  const bool ok = is_ok(judgement.findings, options.fail_on);
  show_profiles(session, judgement, ok);
  return ok ? Exit::ok : Exit::no;
}

}  // namespace

Action declare_profile_lint(Syntax& syntax) {
  auto options = std::make_shared<LintOptions>();
  syntax.input("PROFILE", options->profiles, "Ids or files; - is standard input").required();
  syntax.option("--fail-on SEVERITY", options->fail_on, "What makes the exit code 1: error, warning, note or never [error]")
      .one_of({"error", "warning", "note", "never"});
  return [options](Session& session) { return lint(session, *options); };
}

}  // namespace certkit::cli
