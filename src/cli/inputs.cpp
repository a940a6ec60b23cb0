#include "cli/inputs.hpp"

#include <CLI/CLI.hpp>
#include <algorithm>

#include "base/files.hpp"
#include "cli/render/error.hpp"

namespace certkit::cli {
namespace {

// A file met in a folder that is simply something else is not the user's problem; one that may not be read, or is empty, could be the very
// key.
bool is_something_else(const Error& error) { return error.code() == Errc::malformed || error.code() == Errc::limit; }

// Nobody chose these files: a key derivation that takes seconds is worth it for a file that was named, not for each of ten thousand.
constexpr std::uint64_t kFolderIterations = 1'000'000;

Bag problem(const Error& error, const std::string& file) {
  Bag bag;
  bag.problems.push_back({error.in(file), file, {}});
  return bag;
}

void read_folder(Session& session, const std::string& folder, ReadOptions reading, const std::function<void(Bag&&)>& use) {
  reading.limits.kdf_iterations = std::min(reading.limits.kdf_iterations, kFolderIterations);
  std::vector<std::filesystem::path> files, unreadable;
  try {
    files = base::files_below(folder, &unreadable);
  } catch (const Error& error) {
    return use(problem(error, folder));
  }
  for (const auto& path : unreadable) use(problem(Error(Errc::unreadable, "the folder may not be read"), path.string()));
  for (const auto& path : files) {
    Bag bag;
    try {
      bag = read(base::read_file(path, reading.limits.file_bytes).reveal(), path.string(), reading);
    } catch (const Error& error) {
      if (is_something_else(error)) {
        session.detail("passed over: " + sentence(error.in(path.string())));
        continue;
      }
      bag = problem(error, path.string());
    }
    use(std::move(bag));
  }
}

}  // namespace

void declare_inputs(CLI::App& parser, InputOptions& options, const std::string& description) {
  parser.add_option("INPUT", options.files, description)->required()->type_name("");
  declare_password(parser, "--passin", options.passin, "Password that opens the inputs: env:VAR, file:PATH, fd:N, stdin, prompt or empty");
}

void for_each_input(Session& session, const InputOptions& options, const std::function<void(Bag&&)>& use) {
  ReadOptions reading;
  reading.ask = asker(options.passin, session);
  reading.password_given = options.passin.given() && options.passin.text != "empty";
  for (const std::string& file : options.files) {
    std::error_code ignored;
    if (options.folders && file != "-" && std::filesystem::is_directory(file, ignored)) {
      read_folder(session, file, reading, use);
      continue;
    }
    Bag bag;
    try {
      const Secret content = file == "-" ? session.take_stdin(reading.limits.file_bytes) : base::read_file(file, reading.limits.file_bytes);
      bag = read(content.reveal(), file, reading);
    } catch (const Error& error) {
      if (error.code() == Errc::usage) throw;
      bag = problem(error, file);
    }
    use(std::move(bag));
  }
}

Bag read_inputs(Session& session, const InputOptions& options) {
  Bag all;
  for_each_input(session, options, [&](Bag&& bag) { all.append(std::move(bag)); });
  return all;
}

Bag read_one(Session& session, const std::string& file, const PasswordSource& passin) {
  Bag bag = read_inputs(session, {{file}, passin, false});
  require_readable(bag);
  return bag;
}

Exit report_problems(Session& session, const Bag& bag) {
  if (session.talk == Talk::verbose) {
    for (const Bag::File& file : bag.files)
      for (const Repair& repair : file.repairs) session.detail("repaired: " + repair.message + " (" + file.name + ")");
    for (const Item& item : bag.items)
      for (const Repair& repair : item.source.repairs)
        session.detail("repaired: " + repair.message + " (" + item.source.file +
                       (item.source.place.empty() ? "" : ", " + item.source.place) + ")");
  }
  Exit exit = Exit::ok;
  for (const Problem& problem : bag.problems) {
    const std::string where = problem.file + (problem.place.empty() ? "" : ", " + problem.place);
    const Exit own = exit_for(problem.error.code());
    render_error(session.io.err, Error(problem.error.code(), problem.error.message(), problem.error.hint(), where), own, session.json);
    // A password that is missing is the sharper answer only while nothing is damaged.
    if (exit == Exit::ok || own == Exit::unreadable) exit = own;
  }
  return exit;
}

void require_readable(const Bag& bag) {
  if (bag.problems.empty()) return;
  const Problem& first = bag.problems.front();
  throw first.error.in(first.file + (first.place.empty() ? "" : ", " + first.place));
}

const PrivateKey& require_key(const Bag& bag, const std::string& file) {
  const auto keys = bag.all<PrivateKey>();
  if (keys.size() == 1) return *keys.front();
  if (keys.empty()) throw Error(Errc::wrong_kind, "a private key is needed: " + bag.describe(), "give the file that holds the key", file);
  throw Error(Errc::wrong_kind, "exactly one private key is needed: " + bag.describe(), "split it first: certkit split " + file, file);
}

const Csr& require_csr(const Bag& bag, const std::string& file) {
  const auto requests = bag.all<Csr>();
  if (requests.size() == 1) return *requests.front();
  throw Error(Errc::wrong_kind, "one certificate signing request is needed: " + bag.describe(), "make one with certkit csr", file);
}

}  // namespace certkit::cli
