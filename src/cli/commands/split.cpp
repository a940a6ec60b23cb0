#include <memory>

#include "cli/bundle.hpp"
#include "cli/command.hpp"
#include "cli/inputs.hpp"
#include "cli/key_text.hpp"
#include "cli/outputs.hpp"
#include "cli/profiles.hpp"
#include "cli/render/differences.hpp"
#include "cli/render/objects.hpp"
#include "cli/render/written.hpp"
#include "cli/server_files.hpp"

namespace certkit::cli {
namespace {

struct SplitOptions {
  InputOptions inputs;
  OutputOptions outputs;
  ProfileChoice profile;
  PasswordSource keypass;
  std::string key_format = "pkcs8", alias;
  bool fullchain = false;
  std::vector<std::string> trust;
};

std::string base_name(const SplitOptions& options) {
  if (!options.outputs.name.empty()) return safe_file_name(options.outputs.name);
  const std::string& file = options.inputs.files.front();
  return safe_file_name(file == "-" ? "certificate" : std::filesystem::path(file).stem().string());
}

Delivered plain_set(Session& session, const SplitOptions& options, const ServerBundle& bundle) {
  ServerFiles how;
  how.base = (std::filesystem::path(options.outputs.out_dir) / base_name(options)).string();
  how.key_format = key_format_from_word(options.key_format);
  how.fullchain = options.fullchain;
  if (options.keypass.given()) how.key_password = new_password_from(options.keypass, session, "password for the key");
  base::FileSet files;
  add_server_files(session, files, bundle, how, options.outputs);
  return {commit(session, files, options.outputs), {}, bundle.chain.front(), {}};
}

Delivered for_device(Session& session, const SplitOptions& options, const ServerBundle& bundle) {
  const Certificate& leaf = bundle.chain.front();
  const PreparedDelivery prepared = prepare_delivery(session, options.profile, which_is(session, options.profile, leaf),
                                                     {title(leaf), options.outputs.name}, options.keypass);
  auto differences = compare_with_profile(session, prepared, leaf);
  base::FileSet files;
  auto steps =
      deliver(session, prepared, {bundle.key, bundle.chain, nullptr, read_trust(session, options.trust, prepared)}, options.outputs, files);
  return {commit(session, files, options.outputs), std::move(steps), bundle.chain.front(), std::move(differences)};
}

Exit split(Session& session, SplitOptions& options) {
  const Bag bag = entry_called(options.alias, read_inputs(session, options.inputs), options.inputs.files.front(), KeyNeed::required);
  const Exit unread = report_problems(session, bag);
  if (unread != Exit::ok) return unread;  // what failed its integrity check, or half of a set, is not handed on
  warn_of_missing_mac(session, bag);
  const ServerBundle bundle = server_bundle(bag, options.inputs.files.front(), KeyNeed::required);
  const Delivered delivered = options.profile.given() ? for_device(session, options, bundle) : plain_set(session, options, bundle);
  show(session, "split", delivered);
  if (!options.profile.given() && !options.keypass.given()) note_unencrypted(session, "--keypass");
  say_what_is_left_out(session, bag, bundle);
  return delivered.differences && has_error(*delivered.differences) ? Exit::no : Exit::ok;
}

Action declare(Syntax& syntax) {
  auto options = std::make_shared<SplitOptions>();
  declare_inputs(syntax, options->inputs, "A PFX, or any files that together hold a certificate, its key and its chain");
  declare_entry(syntax, options->inputs, options->alias);
  Option& profile = declare_profile(syntax, options->profile);
  declare_trust(syntax, options->trust).needs(profile);
  syntax.option("--key-format FORMAT", options->key_format, "pkcs8, pkcs1 (RSA) or sec1 (EC) [pkcs8]")
      .one_of({"pkcs8", "pkcs1", "sec1"})
      .excludes(profile);
  syntax.flag("--fullchain", options->fullchain, "Write BASE-fullchain.crt too: leaf and intermediates").excludes(profile);
  declare_password(syntax, "--keypass", options->keypass,
                   "Password that protects the key that is written; without it the key is not encrypted");
  declare_out_dir(syntax, options->outputs);
  declare_eol(syntax, options->outputs).excludes(profile);
  return [options](Session& session) { return split(session, *options); };
}

}  // namespace

const Command& command_split() {
  static const Command command{"split",
                               Heading::reshape,
                               2,
                               "a PFX (or any bundle) into certificate, key and chain files",
                               "  # certificate, key and chain, each in a file; pw holds the password of the PFX\n"
                               "  certkit split bundle.pfx --passin file:pw --out-dir server\n"
                               "  # the very files that a device takes\n"
                               "  certkit split bundle.pfx --passin file:pw --profile codian/mcu-4500 --out-dir upload\n"
                               "  # an RSA key as old programs want it, protected by what the variable KEYPASS says\n"
                               "  certkit split bundle.pfx --passin file:pw --key-format pkcs1 --keypass env:KEYPASS --fullchain\n",
                               &declare};
  return command;
}

}  // namespace certkit::cli
