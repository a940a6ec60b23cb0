#include <algorithm>
#include <filesystem>
#include <memory>

#include "base/text.hpp"
#include "cli/commands/ca/words.hpp"
#include "cli/inputs.hpp"
#include "cli/render/authority.hpp"
#include "issue/revocation.hpp"

namespace certkit::cli {
namespace {

struct RevokeOptions {
  std::string folder, reason = "unspecified";
  std::vector<std::string> certificates;
};

// "0A:1b" as "0a1b"; leading zeros do not count.
std::string serial_from(std::string word) {
  std::erase(word, ':');
  word = base::lower_ascii(word.rfind("0x", 0) == 0 || word.rfind("0X", 0) == 0 ? word.substr(2) : word);
  const auto octets = base::from_hex(word.size() % 2 == 0 ? word : "0" + word);
  if (!octets || octets->empty()) return "";
  const auto first = std::find_if(octets->begin(), octets->end() - 1, [](std::uint8_t octet) { return octet != 0; });
  return base::to_hex({first, octets->end()});
}

void add_serials(Session& session, const issue::Authority& authority, const std::string& word, std::vector<std::string>& serials) {
  std::error_code error;
  if (!std::filesystem::exists(word, error) && word != "-") {
    const std::string serial = serial_from(word);
    if (serial.empty())
      throw Error(Errc::usage, "'" + base::printable(word) + "' is neither a file nor a serial number",
                  "certkit ca list shows the serial numbers", word);
    return serials.push_back(serial);
  }
  const Bag bag = read_one(session, word, {});
  auto certificates = bag.all<Certificate>();
  // A leaf with its chain, as servers want it: the one that this CA has signed is meant.
  if (certificates.size() > 1) {
    const Certificate& own = authority.chain().front();
    std::erase_if(certificates, [&](const Certificate* one) { return *one == own || !same(one->issuer_der(), own.subject_der()); });
  }
  if (certificates.size() != 1)
    throw Error(Errc::wrong_kind, "one certificate is needed to be revoked: " + bag.describe(), "give its serial number", word);
  if (!same(certificates.front()->issuer_der(), authority.chain().front().subject_der()))
    throw Error(Errc::mismatch,
                "this CA did not sign the certificate: its issuer is " + base::printable(certificates.front()->issuer().to_rfc4514()),
                "name the folder of the CA that did", word);
  serials.push_back(serial_from(certificates.front()->serial_hex()));
}

Exit revoke(Session& session, const RevokeOptions& options) {
  const auto authority = open_ca(session, options.folder);
  std::vector<std::string> serials;
  for (const std::string& word : options.certificates) add_serials(session, authority, word, serials);
  show(session, issue::revoke(authority, serials, options.reason, session.io.now()));
  session.note("the world learns of it by the next list: certkit ca crl " + base::printable(options.folder));
  return Exit::ok;
}

}  // namespace

Action declare_ca_revoke(Syntax& syntax) {
  auto options = std::make_shared<RevokeOptions>();
  declare_ca_folder(syntax, options->folder);
  syntax.input("CERT|SERIAL", options->certificates, "Certificates, or their serial numbers in hex").required();
  syntax.option("--reason WORD", options->reason, "Why; it stands in the list [unspecified]").one_of(issue::revocation_reasons());
  return [options](Session& session) { return revoke(session, *options); };
}

}  // namespace certkit::cli
