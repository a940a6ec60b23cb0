// A CSR on its way to a CA and back, remembered at each step: whatever dies in between, the next run goes on with the same request.
#pragma once

#include <chrono>
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
  // Takes the lock of this request, and looks up what is remembered of it; a damaged record is put aside. Throws Errc::unwritable where it
  // cannot be remembered, or another run has it for longer than `patience`.
  Submission(Session& session, const IssuingOptions& options, const Csr& csr, const RequestFiles& files,
             std::chrono::milliseconds patience = std::chrono::milliseconds(60'000));
  Submission(const Submission&) = delete;
  Submission& operator=(const Submission&) = delete;

  using Answer = std::variant<issue::Issued, issue::Pending>;
  // Sends it; or goes on with what an earlier run was told by the same issuer: a pending request is asked for, a certificate that is in no
  // file yet is taken. Waits as long as --wait says. Throws Errc::refused with the CA's reason.
  [[nodiscard]] Answer submit(OpenIssuer& issuer);
  // Asks once more for a request that was sent before.
  [[nodiscard]] Answer retrieve(OpenIssuer& issuer);
  // What came back, its chain completed and compared with the request; `found` besides. Throws Errc::mismatch where it is for another key:
  // then it is no answer, and is not taken again.
  [[nodiscard]] Received received(OpenIssuer& issuer, issue::Issued issued, std::vector<issue::Difference> found = {});
  // As if it had never been sent; where its key and CSR are stays known. Returns who had it: empty if nobody.
  std::string forget();
  // What came back is in files now.
  void done();
  // A ticket, where nothing is remembered of its request here: what it says is remembered from now on.
  void adopt(const issue::RequestRecord& ticket);
  // Whether a run before has sent this request somewhere.
  [[nodiscard]] bool was_sent() const noexcept { return !record_.issuer.empty(); }
  [[nodiscard]] const issue::RequestRecord& record() const noexcept { return record_; }
  // For once_issued(): how to go on with a certificate that came back. Empty where the next run would not find it.
  [[nodiscard]] std::string way_on() const;

 private:
  using Phase = issue::RequestRecord::Phase;
  void put(Phase phase);
  bool put_if_possible(Phase phase);
  [[nodiscard]] issue::SubmitOptions how(const OpenIssuer& issuer);
  [[nodiscard]] issue::Answer send(OpenIssuer& issuer);
  // What is known of a request that was sent before; nullopt: nothing, so that it has to be sent.
  [[nodiscard]] std::optional<issue::Answer> resumed(OpenIssuer& issuer);
  // How long the CA wants to be left alone still, by what it said to a run before; zero with --now.
  [[nodiscard]] std::chrono::seconds too_early() const;
  // What is said in place of a question that comes too early; with --wait that lasts long enough, after_waiting() goes on from it.
  [[nodiscard]] issue::Answer not_asked(std::chrono::seconds left) const;
  [[nodiscard]] issue::Answer after_waiting(OpenIssuer& issuer, issue::Answer answer);
  [[nodiscard]] Answer settled(issue::Answer answer);
  [[nodiscard]] issue::Issued remembered_answer() const;

  Session& session_;
  const IssuingOptions& options_;
  std::optional<issue::Requests> requests_;
  std::optional<base::FileLock> lock_;
  issue::RequestRecord record_;
  bool kept_ = false;  // what came back is on disk
};

}  // namespace certkit::cli
