// What is remembered of each request: which key it is for and where that is, who has it, under which reference, and what became of it.
// Written before anything is waited for, so that whatever dies in between, the next run goes on with the same request. One JSON file each,
// in <state>/requests, called after the public key and the CSR; no secret is ever in it.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "certkit/certificate.hpp"
#include "certkit/error.hpp"
#include "issue/settings.hpp"

namespace certkit::issue {

struct RequestRecord {
  enum class Phase {
    made,     // key and CSR are there
    sent,     // the CSR is on its way to the issuer, or arrived: nobody knows
    pending,  // the issuer has it, under `reference`
    issued,   // here is what came back; it is in no file yet
    done,     // it is in files
    refused,  // the issuer said no
    revoked,  // it was in files, and nobody shall trust it any more: it counts as no answer
  };
  explicit RequestRecord(Csr of) : csr(std::move(of)) {}

  Csr csr;
  Phase phase = Phase::made;
  std::filesystem::path key_file, csr_file;  // absolute; empty where it is not known
  std::string issuer;                        // "adcs:https://…"
  std::vector<GivenSetting> settings;        // of the issuer: where secrets are, and not the secrets
  std::vector<std::string> attributes;
  std::string reference;
  std::vector<Certificate> certificates;  // leaf first: what came back, or, before it does, what came back the time before
  std::optional<Certificate> replaces;    // the certificate that this one takes the place of
  std::string why;                        // refused
  int days = 0;                           // that were asked for; 0: the CA's choice
  Time made{}, changed{};
  Time not_before{};  // the CA wants to be left alone until then; nothing: it did not say
};
[[nodiscard]] std::string_view to_word(RequestRecord::Phase phase) noexcept;

// "certkit.ticket/1". A ticket is the record, for another place or another day.
[[nodiscard]] std::string to_json(const RequestRecord& record);
// Throws Errc::malformed, naming what is wrong in it; Errc::wrong_kind for JSON that is no ticket.
[[nodiscard]] RequestRecord request_from_json(std::string_view text, const std::string& file);

class Requests {
 public:
  explicit Requests(std::filesystem::path state) : folder_(std::move(state) / "requests") {}

  // Throws Errc::malformed or Errc::wrong_kind for a record that is damaged, and what reading it throws.
  [[nodiscard]] std::optional<RequestRecord> find(const Csr& csr) const;
  // A damaged record is out of the way, beside where it was: the new name.
  std::filesystem::path put_aside(const Csr& csr) const;
  // Of one key, the newest first. What cannot be read, a record or the folder of them, is passed over by both and stands in `unread`, by
  // name: there may have been a request that was meant. A folder that is not there is no such thing.
  [[nodiscard]] std::vector<RequestRecord> for_key(const PublicKey& key, std::vector<Error>* unread) const;
  [[nodiscard]] std::vector<RequestRecord> all(std::vector<Error>* unread) const;
  // On disk when it returns. Call under a lock of lock_file(). Throws Errc::unwritable.
  void put(const RequestRecord& record) const;
  // For a base::FileLock that is held while a request is sent or asked for: of two runs that have the same request, the second finds what
  // the first was told. Makes its folder.
  [[nodiscard]] std::filesystem::path lock_file(const Csr& csr) const;

 private:
  [[nodiscard]] std::filesystem::path file_of(const Csr& csr, std::string_view suffix) const;
  std::filesystem::path folder_;
};

}  // namespace certkit::issue
