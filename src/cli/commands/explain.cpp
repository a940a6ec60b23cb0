#include <memory>

#include "base/shell_word.hpp"
#include "certkit/error.hpp"
#include "cli/command.hpp"
#include "cli/error_texts.hpp"
#include "cli/explanations.hpp"
#include "cli/profile_words.hpp"
#include "cli/profiles.hpp"
#include "cli/render/explanation.hpp"
#include "cli/render/table.hpp"
#include "profile/source_text.hpp"

namespace certkit::cli {
namespace {

constexpr std::size_t kMostText = 256 * 1024;

// A code of Windows that certkit's issuers may answer with, and that clients say of a server too.
Explanation with_causes(Explanation one) {
  if (one.kind != Explanation::Kind::windows_code) return one;
  for (const Explanation& text : explanations_in(one.id)) {
    if (text.findings.empty()) continue;
    one.findings = text.findings;
    one.page = text.page;
    one.check = text.check;
    if (one.title.empty()) {  // a code that no CA answers with
      one.meaning = text.meaning;
      one.mend.clear();
    }
    break;
  }
  return one;
}

// certkit's own words come first, then what other programs say, then the words of profiles, which take reading.
std::vector<Explanation> explanations_of_word(const Session& session, const std::string& word) {
  try {
    return {with_causes(explanation_of(word))};
  } catch (const Error&) {  // it names the nearest
    if (auto texts = explanations_in(word); !texts.empty()) return texts;
    if (auto one = explained_by_profiles(library(session), word)) return {std::move(*one)};
    throw;
  }
}

std::vector<Explanation> explanations_of_text(const std::string& text) {
  std::vector<Explanation> texts = explanations_in(text);
  if (!texts.empty()) return texts;
  const std::string_view nearest = nearest_error_text(text);
  const std::string url = url_in(text);
  throw Error(Errc::usage, "no error text that certkit knows is in what was given",
              (nearest.empty() ? "" : "the nearest is \"" + std::string(nearest) + "\". ") +
                  "What a server does to its clients says: certkit check " + (url.empty() ? "https://HOST/" : base::shell_word(url)));
}

// Standard input, in whatever encoding a program on Windows wrote it.
std::string pasted(Session& session) {
  const Secret octets = session.take_stdin(kMostText);
  std::vector<std::string> guessed;
  return std::string(profile::trimmed(profile::source_text(as_text(octets.reveal()), "standard input", guessed)));
}

Action declare(Syntax& syntax) {
  auto words = std::make_shared<std::vector<std::string>>();
  std::vector<std::string> ids;
  for (const Explanation& one : all_explanations()) ids.push_back(one.id);
  syntax
      .input("TEXT", *words,
             "What a finding or an error is called, an exit code, a code of Windows, or what another program said, as it was pasted (- is "
             "standard input); without one, all words are listed")
      .such_as(ids);
  return [words](Session& session) {
    std::string text(profile::trimmed(join(*words, " ")));
    if (text.empty()) {
      show_list(session, all_explanations());
      return Exit::ok;
    }
    if (text == "-") text = pasted(session);
    const bool one_word = text.find_first_of(" \t\r\n") == std::string::npos;
    show(session, one_word ? explanations_of_word(session, text) : explanations_of_text(text));
    return Exit::ok;
  };
}

}  // namespace

const Command& command_explain() {
  static const Command command{"explain",
                               Heading::keep,
                               4,
                               "what a finding, a code or a pasted error text means and how it is mended",
                               "  # a finding of lint\n"
                               "  certkit explain public-validity\n"
                               "  # a rule that a device profile has of its own\n"
                               "  certkit explain lpe-no-wildcard\n"
                               "  # the word of an error, and an exit code\n"
                               "  certkit explain wrong-password-or-damaged\n"
                               "  certkit explain 3\n"
                               "  # why a Windows CA refuses\n"
                               "  certkit explain 0x80094800\n"
                               "  # what a browser, Java, .NET, OpenSSL or Windows said: the page about it, and what to type\n"
                               "  certkit explain \"The remote certificate is invalid according to the validation procedure\"\n"
                               "  certkit explain - < stacktrace.txt\n"
                               "  # all that there are\n"
                               "  certkit explain\n",
                               &declare};
  return command;
}

}  // namespace certkit::cli
