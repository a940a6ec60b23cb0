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
                               "  # CA certificates from a folder and a file, each once\n"
                               "  certkit truststore build roots/ partner.p7b -o ca-bundle.pem\n"
                               "  # for Java; the file pw holds the password of the store\n"
                               "  certkit truststore build roots/ -o cacerts.jks --passout file:pw\n"
                               "  # a folder for OpenSSL's CApath\n"
                               "  certkit truststore build roots/ --to hash -o capath\n"
                               "  # what is in the store stays; the file is replaced\n"
                               "  certkit truststore add trust.pem lab-root.pem\n"
                               "  # the same into a new file\n"
                               "  certkit truststore add trust.pem partner.p7b -o trust-new.pem\n"
                               "  certkit truststore add trust.jks lab-root.pem --passin file:pw --passout file:pw\n"
                               "  # by subject, by CN, or by fingerprint\n"
                               "  certkit truststore remove trust.pem \"CN=Old Root CA\"\n"
                               "  certkit truststore remove trust.pem \"Old Root CA\" -o trust-new.pem\n"
                               "  certkit truststore remove trust.pem 5ecc9d51e946b137\n"
                               "  # what came and what went; exit 1 if the stores differ\n"
                               "  certkit truststore diff trust.pem new.pem\n"
                               "  certkit truststore diff trust.jks trust.pem --passin file:pw\n"
                               "  certkit truststore diff roots/ trust.pem --json\n"
                               "  # subject, end and fingerprint of each\n"
                               "  certkit truststore list trust.pem\n"
                               "  certkit truststore list trust.jks --passin file:pw\n"
                               "  certkit truststore list roots/ --json\n",
                               &declare};
  return command;
}

}  // namespace certkit::cli
