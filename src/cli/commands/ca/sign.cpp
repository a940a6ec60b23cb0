#include <memory>

#include "asn1/oids.hpp"
#include "base/text.hpp"
#include "cli/commands/ca/words.hpp"
#include "cli/inputs.hpp"
#include "cli/meant.hpp"
#include "cli/outputs.hpp"
#include "cli/profiles.hpp"
#include "cli/render/written.hpp"
#include "cli/signing.hpp"
#include "profile/asked.hpp"

namespace certkit::cli {
namespace {

struct SignOptions {
  std::string folder;
  std::vector<std::string> requests, purposes;
  int days = 0;
  ProfileChoice profile;
  PasswordSource passin;
  OutputOptions outputs;
};

Oid purpose(const std::string& word) {
  if (word == "serverAuth") return asn1::oid::kServerAuth;
  if (word == "clientAuth") return asn1::oid::kClientAuth;
  if (word.find_first_not_of("0123456789.") == std::string::npos) return Oid::parse(word);
  const std::vector<std::string> words{"serverAuth", "clientAuth"};
  throw Error(Errc::usage, "--eku: '" + base::printable(word) + "' is neither serverAuth nor clientAuth nor an OID",
              did_you_mean(word, words), word);
}

std::filesystem::path target(const SignOptions& options, const std::string& request) {
  if (!options.outputs.out.empty()) return options.outputs.out;
  const std::string stem = request == "-" ? "certificate" : std::filesystem::path(request).stem().string();
  return std::filesystem::path(options.outputs.out_dir) / safe_file_name(stem + ".crt");
}

std::vector<SigningJob> read_jobs(Session& session, const SignOptions& options) {
  std::vector<SigningJob> jobs;
  for (const std::string& file : options.requests) {
    const Bag bag = read_one(session, file, {});
    jobs.push_back({file, require_csr(bag, file), target(options, file), std::nullopt});
  }
  return jobs;
}

// What the device needs and its own request may not say.
void ask_profile(Session& session, const ProfileChoice& choice, std::vector<SigningJob>& jobs) {
  if (jobs.size() > 1) throw Error(Errc::usage, "--profile speaks of one request, and there are several", "sign them one by one");
  const profile::DeviceProfile device = load(session, choice);
  const profile::GivenInputs given = given_inputs(choice);
  const auto all = profile::certificates_to_make(device, given, {choice.certificate, choice.item});
  if (all.size() > 1)
    throw Error(Errc::usage, "the profile makes several certificates: " + profile::to_text(all[0]) + ", " + profile::to_text(all[1]) + " …",
                "--certificate NAME or --item ITEM says which this request is for");
  SigningJob& job = jobs.front();
  profile::require_key(device, given, job.csr.public_key());
  job.asked = profile::asked_of_certificate(device, given, all.front(), job.csr.public_key().type());
  if (!job.asked)
    throw Error(Errc::usage, "what the profile asks for depends on values that are not given",
                "--set NAME=VALUE; certkit profile show " + base::printable(choice.name) + " lists them");
}

Exit sign(Session& session, const SignOptions& options) {
  require_room_for_json(session, options.outputs.out);
  auto authority = open_ca(session, options.folder);
  if (!options.outputs.out.empty() && options.requests.size() > 1)
    throw Error(Errc::usage, "-o names one file, and there are several CSRs", "use --out-dir");
  issue::Authority::SignOptions how;
  if (options.days > 0) how.validity_days = options.days;
  for (const std::string& word : options.purposes) how.extended_key_usage.push_back(purpose(word));
  how.now = session.io.now();
  std::vector<SigningJob> jobs = read_jobs(session, options);
  if (options.profile.given()) ask_profile(session, options.profile, jobs);
  check_jobs(authority, jobs, how, options.outputs);
  const SignedJobs done = sign_jobs(session, authority, jobs, how, asker(options.passin, session), options.outputs);
  if (!done.files.empty()) show(session, "ca", done.files, {});
  return done.as_asked ? Exit::ok : Exit::no;
}

}  // namespace

Action declare_ca_sign(Syntax& syntax) {
  auto options = std::make_shared<SignOptions>();
  declare_ca_folder(syntax, options->folder);
  syntax.input("CSR", options->requests, "CSRs in any form").required();
  syntax.option("--days N", options->days, "Validity [397]; never longer than the CA's own").number_between(1, 36500);
  syntax.option("--eku PURPOSE", options->purposes, "serverAuth, clientAuth or an OID; repeatable [as the CSR asks]")
      .such_as({"serverAuth", "clientAuth"})
      .understood_by([](const std::string& word) { (void)purpose(word); });
  declare_profile(syntax, options->profile);
  declare_password(syntax, "--passin", options->passin, "Password of the CA key");
  declare_out(syntax, options->outputs, "The certificate; - is standard output [CSR's name with .crt]");
  syntax.option("--out-dir DIR", options->outputs.out_dir, "Folder for the certificates [.]");
  declare_eol(syntax, options->outputs);
  return [options](Session& session) { return sign(session, *options); };
}

}  // namespace certkit::cli
