#include <memory>

#include "cli/bundle.hpp"
#include "cli/command.hpp"
#include "cli/inputs.hpp"
#include "cli/outputs.hpp"
#include "cli/profiles.hpp"
#include "cli/render/differences.hpp"
#include "cli/render/objects.hpp"
#include "cli/render/written.hpp"
#include "cli/state.hpp"

namespace certkit::cli {
namespace {

struct DeliverOptions {
  InputOptions inputs;
  std::string key;
  ProfileChoice profile;
  PasswordSource passout;
  OutputOptions outputs;
  std::vector<std::string> trust;
  std::string state;
};

// Where nobody says where the key is, and it was made by certkit, certkit remembers.
Bag with_remembered_key(Session& session, Bag bag, const DeliverOptions& options) {
  const auto certificates = bag.all<Certificate>();
  const Certificate* leaf = bag.all<PrivateKey>().empty() ? find_leaf(certificates, {}) : nullptr;
  if (leaf == nullptr) return bag;
  const std::filesystem::path key = key_file_of(session, options.state, leaf->public_key());
  if (key.empty()) return bag;
  session.note("the key is " + key.string());
  bag.append(read_one(session, key.string(), options.inputs.passin));
  return bag;
}

Exit deliver_files(Session& session, DeliverOptions& options) {
  (void)load(session, options.profile);  // a slip in its name is said before anything is read
  const std::string file = options.inputs.files.front();
  InputOptions all = options.inputs;
  if (!options.key.empty()) all.files.push_back(options.key);
  const Bag bag = with_remembered_key(session, read_inputs(session, all), options);
  const Exit unread = report_problems(session, bag);
  if (unread != Exit::ok) return unread;
  warn_of_missing_mac(session, bag);
  const ServerBundle bundle = server_bundle(bag, file, KeyNeed::optional);
  const Certificate& leaf = bundle.chain.front();
  const auto csrs = bag.all<Csr>();
  const PreparedDelivery prepared = prepare_delivery(session, options.profile, which_is(session, options.profile, leaf),
                                                     {title(leaf), options.outputs.name}, options.passout);
  auto differences = compare_with_profile(session, prepared, leaf);
  base::FileSet files;
  auto steps = deliver(session, prepared,
                       {bundle.key, bundle.chain, csrs.size() == 1 ? csrs.front() : nullptr, read_trust(session, options.trust, prepared)},
                       options.outputs, files);
  const Delivered delivered{commit(session, files, options.outputs), std::move(steps), bundle.chain.front(), std::move(differences)};
  show(session, "deliver", delivered);
  say_what_is_left_out(session, bag, bundle);
  return delivered.differences && has_error(*delivered.differences) ? Exit::no : Exit::ok;
}

Action declare(Syntax& syntax) {
  auto options = std::make_shared<DeliverOptions>();
  declare_inputs(syntax, options->inputs, "The certificate that was issued, and its chain, in any files");
  syntax.option("--key FILE", options->key, "The private key, if it is in none of the inputs [where certkit remembers that it made it]");
  declare_profile(syntax, options->profile).required();
  declare_password(syntax, "--passout", options->passout, "Password of the files that the device wants protected");
  declare_trust(syntax, options->trust);
  declare_state(syntax, options->state);
  declare_out_dir(syntax, options->outputs);
  return [options](Session& session) { return deliver_files(session, *options); };
}

}  // namespace

const Command& command_deliver() {
  static const Command command{
      "deliver",
      Heading::make,
      4,
      "certificate + key + chain -> exactly the files that the device takes, with the steps to upload them",
      "  # the files for the device, and the steps to upload them\n"
      "  certkit deliver issued.cer chain.pem --key mcu1.contoso.com.key --profile codian/mcu-4500 --out-dir upload\n"
      "  # what a CA sent as PKCS#7, for a web server\n"
      "  certkit deliver issued.p7b --key server.key --profile nginx/nginx --out-dir nginx\n"
      "  # a PFX that IIS imports; the file pw holds its password\n"
      "  certkit deliver server.cer chain.pem --key server.key --profile microsoft/iis --passout file:pw\n",
      &declare};
  return command;
}

}  // namespace certkit::cli
