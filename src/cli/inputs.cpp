#include "cli/inputs.hpp"

#include <filesystem>

#include "base/files.hpp"
#include "cli/render/error.hpp"
#include "cli/syntax.hpp"
#include "crypto/token_uri.hpp"

namespace certkit::cli {

void declare_inputs(Syntax& syntax, InputOptions& options, const std::string& description) {
  syntax.input("INPUT", options.files, description).required();
  declare_password(syntax, "--passin", options.passin, "Password that opens the inputs: env:VAR, file:PATH, fd:N, stdin, prompt or empty");
}

void declare_entry(Syntax& syntax, InputOptions& options, std::string& alias) {
  syntax.option("--alias NAME", alias, "The one entry of a PFX or JKS that is called so: alias, friendly name, or CN");
  declare_password(syntax, "--keypassin", options.keypassin, "Password of a key that has another one than its store");
}

bool is_read_once(const std::string& file) {
  std::error_code ignored;
  return file == "-" || crypto::is_token_uri(file) || !std::filesystem::is_regular_file(file, ignored);
}

Bag read_inputs(Session& session, const InputOptions& options) {
  Bag all;
  for_each_input<Bag>(
      session, options, [](Bag&& bag) { return std::move(bag); }, [&](Bag&& bag) { all.append(std::move(bag)); });
  return all;
}

Bag read_again(const std::string& file) {
  const ReadOptions options;
  return read(base::read_file(file, options.limits.file_bytes).reveal(), file, options);
}

Bag read_one(Session& session, const std::string& file, const PasswordSource& passin) {
  Bag bag = read_inputs(session, {{file}, passin, false});
  require_readable(bag);
  return bag;
}

void report_repairs(std::ostream& err, const Bag& bag) {
  for (const Bag::File& file : bag.files)
    for (const Repair& repair : file.repairs) err << "repaired: " << repair.message << " (" << file.name << ")\n";
  for (const Item& item : bag.items)
    for (const Repair& repair : item.source.repairs)
      err << "repaired: " << repair.message << " (" << item.source.file << (item.source.place.empty() ? "" : ", " + item.source.place)
          << ")\n";
}

Exit worse(Exit first, Exit second) noexcept { return second == Exit::unreadable || first == Exit::ok ? second : first; }

Exit report_problems(std::ostream& err, const std::vector<Problem>& problems, bool json) {
  Exit exit = Exit::ok;
  for (const Problem& problem : problems) {
    const std::string where = problem.file + (problem.place.empty() ? "" : ", " + problem.place);
    const Exit own = exit_for(problem.error.code());
    render_error(err, Error(problem.error.code(), problem.error.message(), problem.error.hint(), where), own, json);
    // A password that is missing is the sharper answer only while nothing is damaged.
    exit = worse(exit, own);
  }
  return exit;
}

Exit report_problems(Session& session, const Bag& bag) {
  if (session.talk == Talk::verbose) report_repairs(session.io.err, bag);
  return report_problems(session.io.err, bag.problems, session.json);
}

void warn_of_missing_mac(Session& session, const Bag& bag) {
  for (const Bag::File& file : bag.files)
    if (file.pkcs12 && !file.pkcs12->has_mac)
      session.warn(file.name + " has no integrity check (MAC): nobody can tell whether it was damaged or changed");
}

void require_readable(const Bag& bag) {
  if (!bag.problems.empty()) throw_problem(bag.problems.front());
}

void throw_problem(const Problem& problem) { throw problem.error.in(problem.file + (problem.place.empty() ? "" : ", " + problem.place)); }

const PrivateKey& require_key(const Bag& bag, const std::string& file) {
  const auto keys = bag.all<PrivateKey>();
  if (keys.size() == 1) return *keys.front();
  if (keys.empty()) throw Error(Errc::wrong_kind, "a private key is needed: " + bag.describe(), "give the file that holds the key", file);
  throw Error(Errc::wrong_kind, "exactly one private key is needed: " + bag.describe(), "pick one: certkit split " + file + " --alias NAME",
              file);
}

const Csr& require_csr(const Bag& bag, const std::string& file) {
  const auto requests = bag.all<Csr>();
  if (requests.size() == 1) return *requests.front();
  throw Error(Errc::wrong_kind, "one certificate signing request is needed: " + bag.describe(), "make one with certkit csr", file);
}

}  // namespace certkit::cli
