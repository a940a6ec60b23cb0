#include "cli/truststore.hpp"

#include <memory>

#include "cli/command.hpp"

namespace certkit::cli {
namespace {

void declare_where_to(Syntax& syntax, StoreCommand& options) {
  declare_out(syntax, options.outputs, "The store to write: .pem, .p7b, .jks, .p12/.pfx, or a folder");
  declare_store_form(syntax, options.form);
  declare_eol(syntax, options.outputs);
}

void declare_filters(Syntax& syntax, StoreCommand& options) {
  syntax.flag("--any", options.what.any, "Take certificates that are no CA too");
  syntax.flag("--keep-expired", options.what.keep_expired, "Take expired ones too");
  syntax.flag("--keep-rejected", options.what.keep_rejected,
              "Take those too that OpenSSL's trust attributes or an NSS database reject for servers");
}

void declare_store(Syntax& syntax, StoreCommand& options) {
  syntax.input("STORE", options.store, "The store that is changed, or with -o left as it is").required();
}

// Where stores come from that are no files.
constexpr const char* kElsewhere = "system, mozilla, java, nss:DIR, https://HOST[:PORT], HOST:PORT, or a CA: adcs:https://HOST/certsrv";

Action declare_build(Syntax& syntax) {
  auto options = std::make_shared<StoreCommand>();
  declare_inputs(syntax, options->inputs, std::string("Files and folders of any kind; ") + kElsewhere);
  declare_settings(syntax, options->issuing);
  declare_where_to(syntax, *options);
  declare_filters(syntax, *options);
  return [options](Session& session) { return build_store(session, *options); };
}

Action declare_add(Syntax& syntax) {
  auto options = std::make_shared<StoreCommand>();
  declare_store(syntax, *options);
  declare_inputs(syntax, options->inputs, std::string("What to add: files and folders of any kind; ") + kElsewhere);
  declare_settings(syntax, options->issuing);
  declare_where_to(syntax, *options);
  declare_filters(syntax, *options);
  return [options](Session& session) { return add_to_store(session, *options); };
}

Action declare_remove(Syntax& syntax) {
  auto options = std::make_shared<StoreCommand>();
  declare_store(syntax, *options);
  syntax.input("CERTIFICATE", options->wanted, "Fingerprint (SHA-1 or SHA-256, at least 8 digits) or subject or CN").required();
  declare_password(syntax, "--passin", options->inputs.passin, "Password that opens the store");
  declare_where_to(syntax, *options);
  return [options](Session& session) { return remove_from_store(session, *options); };
}

Action declare_diff(Syntax& syntax) {
  auto options = std::make_shared<StoreCommand>();
  syntax.input("A", options->store, std::string("A store: file, folder; ") + kElsewhere).required();
  syntax.input("B", options->other, "The other one").required();
  declare_settings(syntax, options->issuing);
  declare_password(syntax, "--passin", options->inputs.passin, "Password that opens the stores");
  return [options](Session& session) { return diff_stores(session, *options); };
}

Action declare_list(Syntax& syntax) {
  auto options = std::make_shared<StoreCommand>();
  declare_inputs(syntax, options->inputs, std::string("Stores: files, folders; ") + kElsewhere);
  declare_settings(syntax, options->issuing);
  return [options](Session& session) { return list_stores(session, *options); };
}

Action declare(Syntax& syntax) {
  syntax.word("build", "a new store from files and folders of any kind, a server, a CA or this machine's stores", &declare_build);
  syntax.word("add", "add certificates to a store", &declare_add);
  syntax.word("remove", "take certificates out of a store", &declare_remove);
  syntax.word("diff", "how two stores differ; exit 1 if they do", &declare_diff);
  syntax.word("list", "what is in a store", &declare_list);
  return {};
}

}  // namespace

const Command& command_truststore() {
  static const Command command{
      "truststore",
      Heading::reshape,
      3,
      "build, change and compare trust stores",
      "  # CA certificates from a folder and a file, each once\n"
      "  certkit truststore build roots/ partner.p7b -o ca-bundle.pem\n"
      "  # for Java; the file pw holds the password of the store\n"
      "  certkit truststore build roots/ -o cacerts.jks --passout file:pw\n"
      "  # what this machine trusts, as one file\n"
      "  certkit truststore build system -o ca-bundle.pem\n"
      "  # the CAs of a server, its root by AIA where it does not send it: compare the fingerprints\n"
      "  # in place of a file: https://mail.contoso.com, or of a Windows CA: adcs:https://ca01.contoso.com/certsrv\n"
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
      "  # what the administrator took out of Mozilla's certificates, or added\n"
      "  certkit truststore diff mozilla system\n"
      "  # subject, end and fingerprint of each\n"
      "  certkit truststore list trust.pem\n"
      "  certkit truststore list trust.jks --passin file:pw\n"
      "  certkit truststore list roots/ --json\n",
      &declare};
  return command;
}

}  // namespace certkit::cli
