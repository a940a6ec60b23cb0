// Inputs: files, folders and standard input into Bags.
#pragma once

#include <functional>
#include <optional>
#include <ostream>
#include <string>
#include <vector>

#include "certkit/bag.hpp"
#include "certkit/read.hpp"
#include "cli/exit.hpp"
#include "cli/password.hpp"
#include "cli/session.hpp"

namespace certkit::cli {

struct InputOptions {
  std::vector<std::string> files;  // as typed; "-" is standard input, "pkcs11:…" a key in a token
  PasswordSource passin;
  bool folders = false;           // a folder stands for the files below it; else it is an error
  PasswordSource keypassin = {};  // tried where `passin` does not fit
  // What a name stands for that is no file: a server, a CA. nullopt: it is one. May be empty. Asked on the caller's thread.
  std::function<std::optional<Bag>(Session& session, const std::string& name)> elsewhere = {};
};

void declare_inputs(Syntax& syntax, InputOptions& options, const std::string& description);
// For what is made of one entry of a store: --alias, and --keypassin.
void declare_entry(Syntax& syntax, InputOptions& options, std::string& alias);

// Reads the inputs, several at once, so that ten thousand files need the memory of a few: make(bag) on any thread (it must be safe there),
// then use(what it made) on the caller's, in the order of the inputs. What cannot be read is a Problem in its Bag, never an exception; in
// folders, files that are no certificates or keys at all are passed over (and named with --verbose). Whoever is asked for a password is
// asked in that order too, when everything before was used.
template <class Made>
void for_each_input(Session& session, const InputOptions& options, const std::function<Made(Bag&&)>& make,
                    const std::function<void(Made&&)>& use);
// Standard input, a pipe, a device, a key in a token: what is read once only.
[[nodiscard]] bool is_read_once(const std::string& file);
[[nodiscard]] Bag read_inputs(Session& session, const InputOptions& options);
// Once more a file that was read before, for what was not kept of it. Nobody is asked for a password.
[[nodiscard]] Bag read_again(const std::string& file);
// Exactly one file, or an Error.
[[nodiscard]] Bag read_one(Session& session, const std::string& file, const PasswordSource& passin);

// Says what could not be read, on standard error; with --verbose also what was repaired. Exit::ok if there was no problem.
[[nodiscard]] Exit report_problems(Session& session, const Bag& bag);
// The two halves of it.
void report_repairs(std::ostream& err, const Bag& bag);
[[nodiscard]] Exit report_problems(std::ostream& err, const std::vector<Problem>& problems, bool json);
// The exit code of two that were found one after the other: damage is worse than a missing password, and anything worse than nothing.
[[nodiscard]] Exit worse(Exit first, Exit second) noexcept;
// A PFX without a MAC is handed on all the same (some CAs send such), but not silently.
void warn_of_missing_mac(Session& session, const Bag& bag);
// Where something cannot go on without everything: throws the first problem.
void require_readable(const Bag& bag);
[[noreturn]] void throw_problem(const Problem& problem);  // as an Error that says where it was

// The one certificate, key or CSR that is wanted; else Errc::wrong_kind which says what is there instead.
[[nodiscard]] const PrivateKey& require_key(const Bag& bag, const std::string& file);
[[nodiscard]] const Csr& require_csr(const Bag& bag, const std::string& file);

// How for_each_input works: the Bag of input i is given to make(place), i from 0, and used by use(place) before the place is taken again.
inline constexpr std::size_t kInputsAhead = 128;
void inputs_by_place(Session& session, const InputOptions& options, const std::function<void(std::size_t place, Bag&&)>& make,
                     const std::function<void(std::size_t place)>& use);

template <class Made>
void for_each_input(Session& session, const InputOptions& options, const std::function<Made(Bag&&)>& make,
                    const std::function<void(Made&&)>& use) {
  std::vector<std::optional<Made>> places(kInputsAhead);
  inputs_by_place(
      session, options, [&](std::size_t place, Bag&& bag) { places[place] = make(std::move(bag)); },
      [&](std::size_t place) {
        use(std::move(*places[place]));
        places[place].reset();
      });
}

}  // namespace certkit::cli
