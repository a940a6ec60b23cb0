// Where passwords come from: env:VAR, file:PATH, fd:N, stdin, prompt, empty. Never the command line itself.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "certkit/read.hpp"
#include "cli/session.hpp"

namespace certkit::cli {

struct Option;
struct Syntax;

struct PasswordSource {
  std::string text;    // as typed; empty: not given
  std::string option;  // "--passout": what a hint calls it
  // What it said, for its copies too: a pipe can be read once, and several files may be opened with what came out of it.
  std::shared_ptr<std::optional<Secret>> said = std::make_shared<std::optional<Secret>>();
  [[nodiscard]] bool given() const noexcept { return !text.empty(); }
};

// --passin and --passout (or another name), with the same description everywhere.
Option& declare_password(Syntax& syntax, const std::string& option, PasswordSource& source, const std::string& description);
// The same for several, of which one will fit.
Option& declare_passwords(Syntax& syntax, const std::string& option, std::vector<std::string>& sources, const std::string& description);

// Every source but a prompt is read once, however often it is asked. Throws Errc::usage for "pass:…" and unknown kinds, saying what to use,
// and for a NUL in what was read; Errc::no_password for an unset variable or a prompt without terminal.
[[nodiscard]] Secret password_from(const PasswordSource& source, Session& session, const std::string& prompt);
// A new password: a prompt asks twice. Warns if it is not ASCII, since old readers disagree about its encoding. Throws Errc::no_password if
// it is empty and `source` is not "empty", Errc::usage if it is not UTF-8.
[[nodiscard]] Secret new_password_from(const PasswordSource& source, Session& session, const std::string& prompt);
// For the loader: the given source once; without one, the terminal up to three times, if there is one.
[[nodiscard]] AskPassword asker(const PasswordSource& source, Session& session);
// The same; what `source` does not open is tried with `second`, if that is given.
[[nodiscard]] AskPassword asker(const PasswordSource& source, const PasswordSource& second, Session& session);

}  // namespace certkit::cli
