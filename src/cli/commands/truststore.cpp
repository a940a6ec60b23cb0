#include "trust/truststore.hpp"

#include <CLI/CLI.hpp>
#include <memory>

#include "cli/command.hpp"
#include "cli/encode_store.hpp"
#include "cli/inputs.hpp"
#include "cli/outputs.hpp"
#include "cli/render/store.hpp"
#include "cli/system_trust.hpp"

namespace certkit::cli {
namespace {

struct StoreCommand {
  InputOptions inputs;
  OutputOptions outputs;
  StoreForm form;
  trust::StoreOptions what;
  std::string store, other;
  std::vector<std::string> wanted;
};

Bag read_sources(Session& session, InputOptions inputs) {
  for (std::string& file : inputs.files)
    if (file == "system" && !std::filesystem::exists(file)) file = system_trust_bundle();
  inputs.folders = true;
  return read_inputs(session, inputs);
}

// A trust store made from part of its sources would be a trap: what cannot be read is an error before anything is written.
trust::Store gather(Session& session, const StoreCommand& options, std::vector<const Certificate*> first = {}) {
  const Bag bag = read_sources(session, options.inputs);
  require_readable(bag);
  for (const Certificate* certificate : bag.all<Certificate>()) first.push_back(certificate);
  trust::StoreOptions what = options.what;
  what.now = session.io.now();
  return trust::build(first, what);
}

Exit build(Session& session, StoreCommand& options) {
  if (options.outputs.out.empty())
    throw Error(Errc::usage, "where to? -o FILE is missing",
                "-o trust.pem, trust.p7b, trust.jks, trust.p12, or a folder with --to hash or --to der");
  const trust::Store store = gather(session, options);
  if (store.certificates.empty()) {
    show_left_out(session, store);
    throw Error(Errc::wrong_kind, "no certificate is left for the trust store",
                "--any takes certificates that are no CA, --keep-expired those that have expired");
  }
  const auto written = write_store(session, store.certificates, options.form, options.outputs);
  show(session, "truststore", store, written);
  return Exit::ok;
}

// A store that is changed in place is written anew from its certificates: whatever else it holds would be lost.
Bag read_store(Session& session, const StoreCommand& options) {
  Bag bag = read_one(session, options.store, options.inputs.passin);
  if (bag.all<Certificate>().size() != bag.items.size())
    throw Error(Errc::wrong_kind, "this is no trust store: " + bag.describe(), "certkit truststore build makes one of its certificates",
                options.store);
  return bag;
}

Exit write_back(Session& session, StoreCommand& options, const trust::Store& store) {
  if (options.outputs.out.empty()) {
    options.outputs.out = options.store;
    options.outputs.force = true;
  }
  const auto written = write_store(session, store.certificates, options.form, options.outputs);
  show(session, "truststore", store, written);
  return Exit::ok;
}

Exit add(Session& session, StoreCommand& options) {
  const Bag old = read_store(session, options);
  return write_back(session, options, gather(session, options, old.all<Certificate>()));
}

Exit remove(Session& session, StoreCommand& options) {
  const Bag bag = read_store(session, options);
  trust::Store store;
  for (const Certificate* certificate : bag.all<Certificate>()) store.certificates.push_back(*certificate);
  std::vector<bool> gone(store.certificates.size());
  for (const std::string& word : options.wanted) {
    const auto found = trust::find(store.certificates, word);
    if (found.empty())
      throw Error(Errc::usage, "no certificate in the store fits '" + word + "'",
                  "certkit truststore list " + options.store + " shows them", options.store);
    for (const std::size_t i : found) gone[i] = true;
  }
  std::vector<Certificate> kept;
  for (std::size_t i = 0; i < gone.size(); ++i) {
    if (gone[i])
      store.left_out.push_back({store.certificates[i], "removed"});
    else
      kept.push_back(store.certificates[i]);
  }
  if (kept.empty())
    throw Error(Errc::usage, "that would remove every certificate of the store", "delete the file if that is what you want", options.store);
  store.certificates = std::move(kept);
  return write_back(session, options, store);
}

std::vector<Certificate> certificates_of(Session& session, const std::string& source, const PasswordSource& passin) {
  const Bag bag = read_sources(session, {{source}, passin, true});
  require_readable(bag);
  std::vector<Certificate> found;
  for (const Certificate* certificate : bag.all<Certificate>()) found.push_back(*certificate);
  if (found.empty()) throw Error(Errc::wrong_kind, "a trust store holds certificates: " + bag.describe(), "", source);
  return found;
}

Exit diff(Session& session, StoreCommand& options) {
  const auto a = certificates_of(session, options.store, options.inputs.passin);
  const auto b = certificates_of(session, options.other, options.inputs.passin);
  const trust::Diff difference = trust::diff(a, b);
  show(session, difference, options.store, options.other);
  return difference.only_a.empty() && difference.only_b.empty() ? Exit::ok : Exit::no;
}

Exit list(Session& session, StoreCommand& options) {
  const Bag bag = read_sources(session, options.inputs);
  const Exit unread = report_problems(session, bag);
  if (unread == Exit::ok && bag.all<Certificate>().empty())
    throw Error(Errc::wrong_kind, "a trust store holds certificates: " + bag.describe(), "", options.inputs.files.front());
  show_list(session, bag);
  return unread;
}

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
  CLI::App& b = subcommand("build", "a new store from files, folders, p7b, PFX, JKS or `system`", &build);
  declare_inputs(b, options->inputs, "Files and folders of any kind, or the word system");
  declare_where_to(b, *options);
  declare_filters(b, *options);
  CLI::App& a = subcommand("add", "add certificates to a store", &add);
  a.add_option("STORE", options->store, "The store that is changed, or with -o left as it is")->required()->type_name("");
  declare_inputs(a, options->inputs, "What to add");
  declare_where_to(a, *options);
  declare_filters(a, *options);
  CLI::App& r = subcommand("remove", "take certificates out of a store", &remove);
  r.add_option("STORE", options->store, "The store that is changed, or with -o left as it is")->required()->type_name("");
  r.add_option("CERTIFICATE", options->wanted, "Fingerprint (SHA-1 or SHA-256, at least 8 digits) or subject or CN")
      ->required()
      ->type_name("");
  declare_password(r, "--passin", options->inputs.passin, "Password that opens the store");
  declare_where_to(r, *options);
  CLI::App& d = subcommand("diff", "how two stores differ; exit 1 if they do", &diff);
  d.add_option("A", options->store, "A store: file, folder or system")->required()->type_name("");
  d.add_option("B", options->other, "The other one")->required()->type_name("");
  declare_password(d, "--passin", options->inputs.passin, "Password that opens the stores");
  CLI::App& l = subcommand("list", "what is in a store", &list);
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
