#include "cli/password.hpp"

#include <algorithm>
#include <charconv>
#include <cstring>
#include <memory>

#include "base/process.hpp"
#include "base/terminal.hpp"
#include "base/text.hpp"
#include "cli/syntax.hpp"

namespace certkit::cli {
namespace {

constexpr std::size_t kMaxPassword = 4096;
constexpr const char* kSources = "use env:VAR, file:PATH, fd:N, stdin, prompt or empty";
constexpr const char* kSaveAsUtf8 = "save the password file as UTF-8";

// From standard input: the first line, without byte order mark and line ending (both have cost admins days).
Secret first_line(const Secret& raw) {
  ByteView text = raw.reveal();
  if (text.size() >= 3 && text[0] == 0xef && text[1] == 0xbb && text[2] == 0xbf) text = text.subspan(3);
  text = text.first(static_cast<std::size_t>(std::find(text.begin(), text.end(), '\n') - text.begin()));
  if (!text.empty() && text.back() == '\r') text = text.first(text.size() - 1);
  return Secret::copy_of(text);
}

// UTF-16 without a byte order mark has one in every other octet. As a password it would open nothing that others made, and what is made
// with it nobody else opens.
void refuse_nul(const Secret& password, const std::string& source) {
  const ByteView octets = password.reveal();
  if (std::find(octets.begin(), octets.end(), std::uint8_t{0}) == octets.end()) return;
  throw Error(Errc::usage, "the password has NUL octets in it, as a file in UTF-16 without a byte order mark has them", kSaveAsUtf8,
              source);
}

std::optional<int> descriptor_from(std::string_view number) {
  int fd = -1;
  const auto [end, failure] = std::from_chars(number.data(), number.data() + number.size(), fd);
  if (failure != std::errc() || end != number.data() + number.size() || fd < 0) return std::nullopt;
  return fd;
}

Secret ask(Session& session, const std::string& prompt, const std::string& option) {
  if (!session.io.ask)
    throw Error(Errc::no_password, "a password is needed (" + prompt + ") and there is no terminal to ask at",
                option.empty() ? kSources : "give it with " + option + " file:PATH or " + option + " env:VAR");
  auto answer = session.io.ask(prompt);
  if (!answer) throw Error(Errc::no_password, "no password was given (" + prompt + ")");
  return std::move(*answer);
}

}  // namespace

namespace {

// Looked at before anything is done, needed or not. The word itself is not repeated: it may be the password.
void understand_sources(Option& option) {
  option.such_as({"env:", "file:", "fd:", "stdin", "prompt", "empty"}).understood_by([name = option.name()](const std::string& text) {
    if (text.rfind("env:", 0) == 0) base::withhold(text.substr(4));
    for (const char* word : {"stdin", "prompt", "empty"})
      if (text == word) return;
    if (text.rfind("fd:", 0) == 0 && text.size() > 3 && !descriptor_from(std::string_view(text).substr(3)))
      throw Error(Errc::usage, "fd:N wants the number of an open descriptor", "as in: certkit … " + name + " fd:3 3< password-file", text);
    for (const char* prefix : {"env:", "file:", "fd:"})
      if (text.rfind(prefix, 0) == 0 && text.size() > std::strlen(prefix)) return;
    throw Error(Errc::usage,
                text.rfind("pass:", 0) == 0
                    ? "a password on the command line can be read by every user of this machine, so pass: is refused"
                    : "this is no source of a password",
                kSources, name);
  });
}

}  // namespace

Option& declare_password(Syntax& syntax, const std::string& option, PasswordSource& source, const std::string& description) {
  source.option = option;
  Option& declared = syntax.option(option + " SRC", source.text, description);
  understand_sources(declared);
  return declared;
}

Option& declare_passwords(Syntax& syntax, const std::string& option, std::vector<std::string>& sources, const std::string& description) {
  Option& declared = syntax.option(option + " SRC", sources, description);
  understand_sources(declared);
  return declared;
}

namespace {

Secret read_source(const PasswordSource& source, Session& session) {
  const std::string& text = source.text;
  const auto after = [&](std::string_view prefix) -> std::optional<std::string> {
    return text.compare(0, prefix.size(), prefix) == 0 ? std::optional(text.substr(prefix.size())) : std::nullopt;
  };
  if (text == "empty") return Secret();
  if (text == "stdin") return first_line(session.take_stdin(kMaxPassword));
  if (const auto name = after("env:")) {
    auto value = session.io.env(*name);
    if (!value)
      throw Error(Errc::no_password, "the environment variable " + *name + " is not set",
                  "a variable of the shell has to be exported: export " + *name);
    Secret secret = Secret::copy_of(*value);
    wipe(value->data(), value->size());
    return secret;
  }
  if (const auto path = after("file:")) return base::read_secret_file(*path);
  if (const auto number = after("fd:"))  // sources in a file or a setting were not looked at before
    if (const auto fd = descriptor_from(*number)) return base::read_secret_line(*fd);
  throw Error(Errc::usage, "this is no source of a password", kSources);
}

bool asks(const PasswordSource& source) { return !source.given() || source.text == "prompt"; }

}  // namespace

Secret password_from(const PasswordSource& source, Session& session, const std::string& prompt) {
  if (asks(source)) {
    Secret typed = ask(session, prompt, source.option);
    refuse_nul(typed, source.text);
    return typed;
  }
  if (!*source.said) {
    Secret said = read_source(source, session);
    refuse_nul(said, source.text);
    *source.said = std::move(said);
  }
  return (*source.said)->clone();
}

Secret new_password_from(const PasswordSource& source, Session& session, const std::string& prompt) {
  Secret password = password_from(source, session, prompt);
  // An empty file or variable is a secret that was lost on its way here, and Enter at a prompt is no wish either.
  if (password.empty() && source.text != "empty")
    throw Error(Errc::no_password, "the new password is empty",
                (asks(source) ? "type one" : "put one where " + source.option + " says") + ", or give " + source.option +
                    " empty if there shall be none");
  if (asks(source) && !ask(session, prompt + ", again", source.option).equals(password))
    throw Error(Errc::usage, "the two passwords differ", "type the same one twice");
  const ByteView octets = password.reveal();
  if (!base::is_utf8(as_text(octets))) throw Error(Errc::usage, "the new password is not UTF-8", kSaveAsUtf8, source.text);
  if (std::any_of(octets.begin(), octets.end(), [](std::uint8_t octet) { return octet >= 0x80; }))
    session.warn("the password has characters outside ASCII: programs disagree about their encoding");
  return password;
}

AskPassword asker(const PasswordSource& source, Session& session) {
  if (source.given() && asks(source))  // waits until it is needed
    return [source, &session](const std::string& what, int attempt) -> std::optional<Secret> {
      return attempt < 3 ? std::optional(password_from(source, session, "password for " + what)) : std::nullopt;
    };
  if (source.given()) {
    // Read at once, so that a variable that is not set is said as what it is and not as a damaged file; and read before there are threads.
    auto known = std::make_shared<const Secret>(password_from(source, session, "password"));
    return [known](const std::string&, int attempt) { return attempt == 0 ? std::optional(known->clone()) : std::nullopt; };
  }
  if (!session.io.ask) return {};
  return [&session](const std::string& what, int attempt) -> std::optional<Secret> {
    if (attempt >= 3) return std::nullopt;
    return session.io.ask((attempt > 0 ? "wrong; " : "") + ("password for " + what));
  };
}

AskPassword asker(const PasswordSource& source, const PasswordSource& second, Session& session) {
  AskPassword first = asker(source, session);
  if (!second.given()) return first;
  auto known = std::make_shared<const Secret>(password_from(second, session, "password of the key"));
  return [first = std::move(first), known](const std::string& what, int attempt) -> std::optional<Secret> {
    if (attempt == 0 && first)
      if (auto given = first(what, attempt)) return given;
    return attempt < 2 ? std::optional(known->clone()) : std::nullopt;
  };
}

}  // namespace certkit::cli
