// CSRs that a CA in a folder signs in one run: all of them, or none if it can be known before.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "cli/outputs.hpp"
#include "issue/authority.hpp"

namespace certkit::cli {

struct SigningJob {
  std::string request;  // the file
  Csr csr;
  std::filesystem::path target;  // "-": standard output
  std::optional<CsrSpec> asked;  // what a profile wants of the certificate: usages in place of the CSR's, names besides its own
};

// What would stop one of them stops all of them, before the first signature: a place that cannot be written, a request that is refused.
void check_jobs(const issue::Authority& authority, const std::vector<SigningJob>& jobs, const issue::Authority::SignOptions& how,
                const OutputOptions& outputs);
struct SignedJobs {
  std::vector<base::FileSet::Written> files;
  bool as_asked = true;  // by the profile
};
// Signs and writes them. What fails after a signature says that it was made.
SignedJobs sign_jobs(Session& session, issue::Authority& authority, const std::vector<SigningJob>& jobs,
                     const issue::Authority::SignOptions& how, const issue::Ask& ask, const OutputOptions& outputs);

}  // namespace certkit::cli
