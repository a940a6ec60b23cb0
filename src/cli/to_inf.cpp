#include "cli/to_inf.hpp"

#include <algorithm>

#include "cli/render/request.hpp"
#include "profile/inf.hpp"

namespace certkit::cli {
namespace {

// As the profile wants it in the PFX, if the device has one; a key that goes into a file has to be exportable.
profile::InfKey key_of(const Request& request) {
  if (request.inf_key) return *request.inf_key;
  profile::InfKey key;
  // A user principal name is a user's, and so is the store that the user's programs look into.
  const auto has = [&](GeneralName::Type type) {
    return std::any_of(request.csr.san.begin(), request.csr.san.end(), [&](const GeneralName& name) { return name.type == type; });
  };
  key.machine = !has(GeneralName::Type::upn) || has(GeneralName::Type::dns);
  if (!request.delivery) return key;
  for (const profile::OutputFile& file : request.delivery->files) {
    if (std::find(file.contents.begin(), file.contents.end(), profile::Part::key) == file.contents.end()) continue;
    key.exportable = true;
    if (file.container == profile::Container::pkcs12 && key.provider.empty()) key.provider = file.pkcs12.ms_csp_name;
  }
  return key;
}

}  // namespace

Exit write_inf(Session& session, const std::vector<Request>& requests, const RequestOptions& options, const std::string& file,
               const OutputOptions& outputs) {
  require_room_for_json(session, file);
  if (!options.key.empty() || !options.reuse_key.empty() || !options.key_format.empty())
    throw Error(Errc::usage, "with --to-inf the key is made on the Windows machine: --key, --reuse-key and --key-format go without it");
  if (requests.size() > 1)
    throw Error(Errc::usage, "the profile makes " + std::to_string(requests.size()) + " requests, and an INF holds one",
                "choose one with " + std::string(requests.front().which.item.empty() ? "--certificate NAME" : "--item ITEM") +
                    ", and run it once for each");
  const Request& request = requests.front();
  std::string inf = profile::write_inf(request.csr, request.key_spec, key_of(request));
  if (file == "-") {
    session.io.out << inf;
    return Exit::ok;
  }
  base::FileSet files;
  files.add(file, std::move(inf));
  show(session, requests, commit(session, files, outputs), {});
  session.note("on the Windows machine: certreq -new " + file +
               " REQUEST.req; the key stays there, and `certreq -accept` joins the certificate to it");
  return Exit::ok;
}

}  // namespace certkit::cli
