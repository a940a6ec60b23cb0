#include "cli/signing.hpp"

#include "certkit/write.hpp"
#include "cli/already_issued.hpp"
#include "cli/render/differences.hpp"
#include "container/read_back.hpp"
#include "issue/issuer.hpp"

namespace certkit::cli {
namespace {

issue::Authority::SignOptions how_for(const SigningJob& job, issue::Authority::SignOptions how) {
  if (!job.asked) return how;
  if (how.extended_key_usage.empty()) how.extended_key_usage = job.asked->extended_key_usage;
  how.more_names = job.asked->san;
  return how;
}

// The CA did what it was told to: what a profile wants is no difference, and neither is what --eku says.
std::vector<issue::Difference> differences_of(const SigningJob& job, const issue::Authority::SignOptions& how,
                                              const Certificate& certificate) {
  auto differences = issue::compare_with_request(job.csr, certificate, {how.now, how.validity_days});
  if (!how.extended_key_usage.empty())
    std::erase_if(differences, [](const auto& one) { return one.id == "usage-dropped" || one.id == "usage-added"; });
  if (!job.asked) return differences;
  std::erase_if(differences, [](const auto& one) { return one.id == "san-added"; });
  for (issue::Difference& one : issue::compare_with_spec(*job.asked, certificate)) differences.push_back(std::move(one));
  return differences;
}

}  // namespace

void check_jobs(const issue::Authority& authority, const std::vector<SigningJob>& jobs, const issue::Authority::SignOptions& how,
                const OutputOptions& outputs) {
  std::vector<std::filesystem::path> targets;
  for (const SigningJob& job : jobs) targets.push_back(job.target);
  require_room_for(targets, outputs);
  for (const SigningJob& job : jobs) {
    try {
      authority.check(job.csr, how_for(job, how));
    } catch (const Error& error) {
      throw error.in(job.request);
    }
  }
}

SignedJobs sign_jobs(Session& session, issue::Authority& authority, const std::vector<SigningJob>& jobs,
                     const issue::Authority::SignOptions& all, const issue::Ask& ask, const OutputOptions& outputs) {
  std::vector<KeptCertificate> issued;
  base::FileSet files;
  SignedJobs result;
  try {
    for (const SigningJob& job : jobs) {
      const issue::Authority::SignOptions how = how_for(job, all);
      const Certificate certificate = authority.sign(job.csr, how, ask);
      issued.push_back({certificate.serial_hex(), authority.file_of(certificate)});
      std::string text = with_eol(to_pem(certificate), outputs);
      container::read_back(as_bytes(text), std::nullopt, {&certificate, 1}, {});
      const auto differences = differences_of(job, how, certificate);
      show_differences(session, differences);
      result.as_asked = result.as_asked && (!job.asked || !has_error(differences));
      if (job.target == "-") {
        session.io.out << text;
        session.flush_out();
      } else {
        files.add(job.target, std::move(text));
      }
    }
    result.files = commit(session, files, outputs);
    return result;
  } catch (const Error& error) {
    if (issued.empty()) throw;
    throw already_issued(error, issued);
  }
}

}  // namespace certkit::cli
