// What `issue` does before a CA hears of it: everything that could stop a certificate later stops it here.
#pragma once

#include "cli/issuing.hpp"
#include "cli/outputs.hpp"
#include "cli/request.hpp"

namespace certkit::cli {

struct IssueOptions {
  RequestOptions request;
  IssuingOptions issuing;
  PasswordSource passout;
  OutputOptions outputs;
  std::vector<std::string> trust;  // files
};

// One certificate on its way: what is asked for, what the device will get, and the files of key and CSR once they are there.
struct IssueWork {
  Request request;
  PreparedDelivery prepared;
  bool own_key = false;  // it was there before
  std::optional<Csr> csr;
  std::filesystem::path key_file, csr_file;
  std::vector<Certificate> trust;
  std::optional<issue::RequestRecord> earlier;  // of a run of the same command before: key and CSR are those
  std::vector<std::filesystem::path> targets;   // the device's files, as far as their names are known
  [[nodiscard]] bool is_finished() const;       // an earlier run brought it to its end, and the files are there
};

// One for each certificate of the profile. Throws Errc::usage without a profile, and where files exist or would have the same name: those
// of certificates that are finished, while others of the same command are not, are left as they are.
[[nodiscard]] std::vector<IssueWork> prepare_issue(Session& session, IssueOptions& options);
// Keys and CSRs into the folder `request`, all or none: a certificate without its key is worth nothing. Throws what the delivery of a
// certificate for such a key would throw.
std::vector<base::FileSet::Written> commit_requests(Session& session, std::vector<IssueWork>& all, const IssueOptions& options);

}  // namespace certkit::cli
