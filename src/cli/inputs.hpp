// Inputs: files, folders and standard input into Bags.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "certkit/bag.hpp"
#include "certkit/read.hpp"
#include "cli/exit.hpp"
#include "cli/password.hpp"
#include "cli/session.hpp"

namespace certkit::cli {

struct InputOptions {
  std::vector<std::string> files;  // as typed; "-" is standard input
  PasswordSource passin;
  bool folders = false;  // a folder stands for the files below it; else it is an error
};

void declare_inputs(CLI::App& parser, InputOptions& options, const std::string& description);

// One Bag after the other, so that ten thousand files need the memory of one. What cannot be read is a Problem in its Bag, never an
// exception; in folders, files that are no certificates or keys at all are passed over (and named with --verbose).
void for_each_input(Session& session, const InputOptions& options, const std::function<void(Bag&&)>& use);
[[nodiscard]] Bag read_inputs(Session& session, const InputOptions& options);
// Exactly one file, or an Error.
[[nodiscard]] Bag read_one(Session& session, const std::string& file, const PasswordSource& passin);

// Says what could not be read, on standard error; with --verbose also what was repaired. Exit::ok if there was no problem.
[[nodiscard]] Exit report_problems(Session& session, const Bag& bag);
// Where something cannot go on without everything: throws the first problem.
void require_readable(const Bag& bag);

// The one certificate, key or CSR that is wanted; else Errc::wrong_kind which says what is there instead.
[[nodiscard]] const PrivateKey& require_key(const Bag& bag, const std::string& file);
[[nodiscard]] const Csr& require_csr(const Bag& bag, const std::string& file);

}  // namespace certkit::cli
