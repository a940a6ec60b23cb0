#include <map>
#include <memory>

#include "base/text.hpp"
#include "certkit/write.hpp"
#include "cli/bundle.hpp"
#include "cli/command.hpp"
#include "cli/encode.hpp"
#include "cli/inputs.hpp"
#include "cli/key_text.hpp"
#include "cli/render/written.hpp"

namespace certkit::cli {
namespace {

struct ConvertOptions {
  InputOptions inputs;
  OutputOptions outputs;
  EncodeOptions encode;
  std::string alias;
};

// Files of such names are sent to partners and CAs, and lie on web servers: whoever wants a key in one says so.
void require_no_key_in_public_file(const Bag& bag, Form form, const ConvertOptions& options) {
  const std::string suffix = base::lower_ascii(std::filesystem::path(options.outputs.out).extension().string());
  const bool is_public = suffix == ".crt" || suffix == ".cer" || suffix == ".csr" || suffix == ".crl";
  if (form == Form::pem && options.encode.to.empty() && is_public && !bag.all<PrivateKey>().empty())
    throw Error(Errc::usage, "the inputs hold a private key, and " + options.outputs.out + " is the name of a file that is passed on",
                "certkit split writes certificate and key apart; --to pem, or a name that ends in .pem, puts them into one file");
}

Exit convert(Session& session, ConvertOptions& options) {
  if (options.outputs.out.empty())
    throw Error(Errc::usage, "where to? -o FILE is missing", "-o bundle.pfx; the suffix says the format, or --to does");
  require_room_for_json(session, options.outputs.out);
  const Form form = form_of(options.encode.to, options.outputs.out);
  const Bag bag = entry_called(options.alias, read_inputs(session, options.inputs), options.inputs.files.front(), KeyNeed::optional);
  const Exit unread = report_problems(session, bag);
  if (unread != Exit::ok) return unread;  // a conversion that loses an object is no conversion
  warn_of_missing_mac(session, bag);
  require_no_key_in_public_file(bag, form, options);
  Secret content = encode(session, bag, options.inputs.files.front(), form, options.encode, options.outputs);
  const auto written = bag.all<PrivateKey>().empty() ? write_one(session, options.outputs, std::string(as_text(content.reveal())))
                                                     : write_one(session, options.outputs, std::move(content));
  if (!written.empty()) show(session, "convert", written, {});
  const bool key_written = !bag.all<PrivateKey>().empty() && form != Form::p7b;
  if (key_written && form != Form::pfx && form != Form::jks && !options.encode.passout.given()) note_unencrypted(session, "--passout");
  return Exit::ok;
}

Action declare(Syntax& syntax) {
  auto options = std::make_shared<ConvertOptions>();
  declare_inputs(syntax, options->inputs, "Any files; together they are what is converted");
  declare_entry(syntax, options->inputs, options->alias);
  declare_encode(syntax, options->encode);
  declare_out(syntax, options->outputs, "The file to write; its suffix says the format; - is standard output");
  declare_eol(syntax, options->outputs);
  return [options](Session& session) { return convert(session, *options); };
}

}  // namespace

const Command& command_convert() {
  static const Command command{"convert",
                               Heading::reshape,
                               1,
                               "any container to any other",
                               "  # a PFX that Windows Server 2016 opens; the file pw holds its password\n"
                               "  certkit convert server.cer server.key chain.pem -o server.pfx --passout file:pw --for windows-2016\n"
                               "  # everything that is in a PFX, as PEM\n"
                               "  certkit convert bundle.pfx -o everything.pem --passin file:pw\n"
                               "  certkit convert partner.p7b -o partner.pem\n"
                               "  # one of several keys in a JKS, with its chain\n"
                               "  certkit convert keys.jks --alias tomcat -o tomcat.pem --passin file:pw\n"
                               "  # \"BEGIN RSA PRIVATE KEY\", for a device that takes no other\n"
                               "  certkit convert server.key --to pkcs1 -o server.rsa.key\n",
                               &declare};
  return command;
}

}  // namespace certkit::cli
