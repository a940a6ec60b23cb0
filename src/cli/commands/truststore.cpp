#include "cli/truststore.hpp"

#include <CLI/CLI.hpp>
#include <memory>

#include "cli/command.hpp"

namespace certkit::cli {
namespace {

void declare_where_to(CLI::App& parser, StoreCommand& options) {
  declare_out(parser, options.outputs, "The store to write: .pem, .p7b, .jks, .p12/.pfx, or a folder");
  declare_store_form(parser, options.form);
  declare_eol(parser, options.outputs);
}

void declare_filters(CLI::App& parser, StoreCommand& options) {
  parser.add_flag("--any", options.what.any, "Take certificates that are no CA too");
  parser.add_flag("--keep-expired", options.what.keep_expired, "Take expired ones too");
}

Action declare(CLI::App& parser) {
  auto options = std::make_shared<StoreCommand>();
  auto chosen = std::make_shared<Exit (*)(Session&, StoreCommand&)>();
  parser.require_subcommand(1);
  const auto subcommand = [&](const char* name, const char* text, Exit (*run)(Session&, StoreCommand&)) -> CLI::App& {
    CLI::App& sub = *parser.add_subcommand(name, text);
    sub.callback([chosen, run] { *chosen = run; });
    return sub;
  };
  CLI::App& b = subcommand("build", "a new store from files, folders, p7b, PFX, JKS or `system`", &build_store);
  declare_inputs(b, options->inputs, "Files and folders of any kind, or the word system");
  declare_where_to(b, *options);
  declare_filters(b, *options);
  CLI::App& a = subcommand("add", "add certificates to a store", &add_to_store);
  a.add_option("STORE", options->store, "The store that is changed, or with -o left as it is")->required()->type_name("");
  declare_inputs(a, options->inputs, "What to add");
  declare_where_to(a, *options);
  declare_filters(a, *options);
  CLI::App& r = subcommand("remove", "take certificates out of a store", &remove_from_store);
  r.add_option("STORE", options->store, "The store that is changed, or with -o left as it is")->required()->type_name("");
  r.add_option("CERTIFICATE", options->wanted, "Fingerprint (SHA-1 or SHA-256, at least 8 digits) or subject or CN")
      ->required()
      ->type_name("");
  declare_password(r, "--passin", options->inputs.passin, "Password that opens the store");
  declare_where_to(r, *options);
  CLI::App& d = subcommand("diff", "how two stores differ; exit 1 if they do", &diff_stores);
  d.add_option("A", options->store, "A store: file, folder or system")->required()->type_name("");
  d.add_option("B", options->other, "The other one")->required()->type_name("");
  declare_password(d, "--passin", options->inputs.passin, "Password that opens the stores");
  CLI::App& l = subcommand("list", "what is in a store", &list_stores);
  declare_inputs(l, options->inputs, "Stores: files, folders or system");
  return [options, chosen](Session& session) { return (*chosen)(session, *options); };
}

}  // namespace

const Command& command_truststore() {
  static const Command command{"truststore",
                               Heading::reshape,
                               3,
                               "build, change and compare trust stores",
                               "  certkit truststore build roots/ partner.p7b -o trust.pem\n"
                               "  certkit truststore build roots.pem -o trust.jks --passout file:pw\n"
                               "  certkit truststore diff old.pem new.pem\n"
                               "  certkit truststore remove trust.pem \"CN=Old Root CA\"\n",
                               &declare};
  return command;
}

}  // namespace certkit::cli
