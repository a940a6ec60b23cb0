#include <algorithm>
#include <memory>
#include <sstream>

#include "certkit/chain.hpp"
#include "cli/command.hpp"
#include "cli/inputs.hpp"
#include "cli/render/match.hpp"
#include "trust/matcher.hpp"

namespace certkit::cli {
namespace {

// What is kept of an input.
struct Read {
  trust::Gist gist;
  std::vector<Problem> problems;
  std::string repairs;  // for --verbose
  bool is_store = false;
};

// A PFX or key store may hold many pairs, as a folder may; nobody can ask for one of them alone.
bool is_store(const Bag& bag) {
  return !bag.items.empty() && std::all_of(bag.items.begin(), bag.items.end(), [](const Item& item) {
    const std::string& container = item.source.container;
    return container.ends_with("PKCS#12") || container.ends_with("JKS") || container.ends_with("JCEKS");
  });
}

Read gist_of(Bag&& bag, bool verbose) {
  const bool once = !bag.files.empty() && is_read_once(bag.files.front().name);
  Read read{trust::gist(bag, once ? trust::Again::impossible : trust::Again::possible), {}, {}, is_store(bag)};
  read.problems = std::move(bag.problems);
  if (verbose) {
    std::ostringstream repairs;
    report_repairs(repairs, bag);
    read.repairs = std::move(repairs).str();
  }
  return read;
}

Exit verify_pair(Session& session, const InputOptions& options) {
  bool folder = false;
  for (const std::string& file : options.files) {
    std::error_code ignored;
    folder = folder || std::filesystem::is_directory(file, ignored);
  }
  if (options.files.size() < 2 && !folder && options.files.front() == "-")
    session.detail("one input: everything in it is matched with everything else");
  trust::Matcher matcher(folder);
  std::vector<Problem> problems;
  for_each_input<Read>(
      session, options, [&](Bag&& bag) { return gist_of(std::move(bag), session.talk == Talk::verbose); },
      [&](Read&& read) {
        session.io.err << read.repairs;
        if (options.files.size() == 1 && read.is_store) matcher.search();
        matcher.add(std::move(read.gist));
        problems.insert(problems.end(), std::make_move_iterator(read.problems.begin()), std::make_move_iterator(read.problems.end()));
      });
  const Exit unread = report_problems(session.io.err, problems, session.json);
  // Something that could not be read may be the very key: no answer is better than a wrong one.
  if (unread != Exit::ok && !folder) return unread;
  const MatchAnswer answer = std::move(matcher).answer(read_again);
  show(session, answer, problems);
  if (unread != Exit::ok) return unread;
  return answer.all_matched() ? Exit::ok : Exit::no;
}

Action declare(Syntax& syntax) {
  auto options = std::make_shared<InputOptions>();
  options->folders = true;
  declare_inputs(syntax, *options, "Certificates, keys, CSRs, PFX, P7B in any form, and folders");
  return [options](Session& session) { return verify_pair(session, *options); };
}

}  // namespace

const Command& command_verify_pair() {
  static const Command command{"verify-pair",
                               Heading::look,
                               2,
                               "does this certificate belong to this key; which of these keys does",
                               "  certkit verify-pair server.cer server.key\n"
                               "  # was this certificate made for that request?\n"
                               "  certkit verify-pair issued.cer request.csr\n"
                               "  # which of these keys is it?\n"
                               "  certkit verify-pair old-keys/ server.cer\n",
                               &declare};
  return command;
}

}  // namespace certkit::cli
