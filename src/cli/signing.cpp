#include "cli/signing.hpp"

#include "certkit/write.hpp"
#include "cli/already_issued.hpp"
#include "cli/render/differences.hpp"
#include "container/read_back.hpp"
#include "issue/issuer.hpp"

namespace certkit::cli {

void check_jobs(const issue::Authority& authority, const std::vector<SigningJob>& jobs, const issue::Authority::SignOptions& how,
                const OutputOptions& outputs) {
  std::vector<std::filesystem::path> targets;
  for (const SigningJob& job : jobs) targets.push_back(job.target);
  require_room_for(targets, outputs);
  for (const SigningJob& job : jobs) {
    try {
      authority.check(job.csr, how);
    } catch (const Error& error) {
      throw error.in(job.request);
    }
  }
}

std::vector<base::FileSet::Written> sign_jobs(Session& session, issue::Authority& authority, const std::vector<SigningJob>& jobs,
                                              const issue::Authority::SignOptions& how, const issue::Ask& ask,
                                              const OutputOptions& outputs) {
  std::vector<KeptCertificate> issued;
  base::FileSet files;
  try {
    for (const SigningJob& job : jobs) {
      const Certificate certificate = authority.sign(job.csr, how, ask);
      issued.push_back({certificate.serial_hex(), authority.file_of(certificate)});
      std::string text = with_eol(to_pem(certificate), outputs);
      container::read_back(as_bytes(text), std::nullopt, {&certificate, 1}, {});
      auto differences = issue::compare_with_request(job.csr, certificate, {how.now, how.validity_days});
      // With --eku it was said what it is for.
      if (!how.extended_key_usage.empty())
        std::erase_if(differences, [](const auto& one) { return one.id == "usage-dropped" || one.id == "usage-added"; });
      show_differences(session, differences);
      if (job.target == "-") {
        session.io.out << text;
        session.flush_out();
      } else {
        files.add(job.target, std::move(text));
      }
    }
    return commit(session, files, outputs);
  } catch (const Error& error) {
    if (issued.empty()) throw;
    throw already_issued(error, issued);
  }
}

}  // namespace certkit::cli
