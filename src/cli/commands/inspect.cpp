#include <CLI/CLI.hpp>
#include <memory>

#include "cli/command.hpp"
#include "cli/inputs.hpp"
#include "cli/render/objects.hpp"

namespace certkit::cli {
namespace {

Exit worse(Exit a, Exit b) { return a == Exit::ok || b == Exit::unreadable ? b == Exit::ok ? a : b : a; }

Exit inspect(Session& session, const InputOptions& options) {
  Exit exit = Exit::ok;
  Summary summary;
  Json files = Json::array(), objects = Json::array(), problems = Json::array();
  bool first = true;
  for_each_input(session, options, [&](Bag&& bag) {
    summary.add(bag);
    if (session.json) {
      for (const Bag::File& file : bag.files) files.push_back(to_json(file));
      for (const Item& item : bag.items) objects.push_back(to_json(item));
      for (const Problem& problem : bag.problems) problems.push_back(to_json(problem));
    } else {
      for (const Bag::File& file : bag.files) {
        if (!first) session.io.out << '\n';
        show_file(session, bag, file);
      }
      for (const Item& item : bag.items) {
        session.io.out << '\n';
        show_object(session, item);
      }
      first = first && bag.files.empty();
      session.io.out.flush();
    }
    exit = worse(exit, report_problems(session, bag));
  });
  if (session.json) {
    Json json = document("inspect");
    json["summary"] = summary.json();
    json["files"] = files;
    json["objects"] = objects;
    json["problems"] = problems;
    print(session.io.out, json);
  }
  return exit;
}

Action declare(CLI::App& parser) {
  auto options = std::make_shared<InputOptions>();
  declare_inputs(parser, *options, "Files of any kind; - is standard input; with -r also folders");
  parser.add_flag("-r,--recursive", options->folders, "Look at every file below the folders that are given");
  return [options](Session& session) { return inspect(session, *options); };
}

}  // namespace

const Command& command_inspect() {
  static const Command command{"inspect",
                               Heading::look,
                               1,
                               "everything that is in a file",
                               "  certkit inspect bundle.pfx --passin file:pw\n"
                               "  certkit inspect -r /etc/ssl --json\n"
                               "  openssl s_client -connect host:443 </dev/null | certkit inspect -\n",
                               &declare};
  return command;
}

}  // namespace certkit::cli
