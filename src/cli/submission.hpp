// A CSR on its way to a CA and back, remembered at each step: whatever dies in between, the next run goes on with the same request.
#pragma once

#include <filesystem>
#include <optional>
#include <variant>

#include "base/lock.hpp"
#include "cli/issuing.hpp"

namespace certkit::cli {

// Where a request's files are; both may be empty.
struct RequestFiles {
  std::filesystem::path key, csr;
};

class Submission {
 public:
  // Takes the lock of this request, and looks up what is remembered of it. Throws Errc::unwritable where it cannot be remembered, or
  // another run has it.
  Submission(Session& session, const IssuingOptions& options, const Csr& csr, const RequestFiles& files);
  Submission(const Submission&) = delete;
  Submission& operator=(const Submission&) = delete;

  // Sends it; or goes on with what an earlier run was told by the same issuer: a pending request is asked for, a certificate that is in no
  // file yet is taken. Waits as long as --wait says. Throws Errc::refused with the CA's reason.
  [[nodiscard]] std::variant<issue::Issued, issue::Pending> submit(OpenIssuer& issuer);
  // Asks once more for a request that was sent before.
  [[nodiscard]] std::variant<issue::Issued, issue::Pending> retrieve(OpenIssuer& issuer);
  // What came back is in files now.
  void done();
  // The certificate is lost to this run, not to the next one: how to go on. Empty where nothing is remembered.
  [[nodiscard]] bool remembered() const noexcept { return requests_.has_value(); }
  [[nodiscard]] const issue::RequestRecord& record() const noexcept { return record_; }
  // A ticket that comes from elsewhere: what it says is remembered here too.
  void adopt(const issue::RequestRecord& ticket);

 private:
  void put(issue::RequestRecord::Phase phase);
  void put_if_possible(issue::RequestRecord::Phase phase);
  [[nodiscard]] issue::SubmitOptions how(const OpenIssuer& issuer);
  [[nodiscard]] issue::Answer send(OpenIssuer& issuer);
  // What is known of a request that was sent before; nullopt: nothing, so that it has to be sent.
  [[nodiscard]] std::optional<issue::Answer> resumed(OpenIssuer& issuer);
  [[nodiscard]] issue::Answer after_waiting(OpenIssuer& issuer, issue::Answer answer);
  [[nodiscard]] std::variant<issue::Issued, issue::Pending> settled(issue::Answer answer);

  Session& session_;
  const IssuingOptions& options_;
  std::optional<issue::Requests> requests_;
  std::optional<base::FileLock> lock_;
  issue::RequestRecord record_;
};

// For once_issued(): how to go on where the CA keeps no copy that could be named.
[[nodiscard]] std::string go_on_again(const Submission& submission, const issue::Issued& issued);

}  // namespace certkit::cli
