// A client of the Certificate Management Protocol (RFC 4210, RFC 9480): OpenSSL's, whose messages travel over Http (RFC 6712, RFC 9811).
// An answer counts when its protection holds. What is pending can be gone on with by another process: see Transaction.
#pragma once

#include <functional>
#include <memory>
#include <span>

#include "certkit/certificate.hpp"
#include "net/cmp_status.hpp"
#include "net/http.hpp"

namespace certkit::net {

enum class CmpCommand { p10cr, ir, cr, kur };

// One way or the other to protect what is sent: reference and secret (a MAC), or a certificate and its key (a signature).
struct CmpOptions {
  std::string url;
  std::string reference;
  std::shared_ptr<const Secret> secret;
  std::vector<Certificate> certificates;  // the signer's first, then its chain
  std::shared_ptr<const PrivateKey> key;
  std::vector<Certificate> trust;                 // anchors of whoever signs the answers
  std::optional<Certificate> server_certificate;  // … or that certificate itself
  std::optional<Name> recipient;                  // the CA; if absent what OpenSSL takes from the certificates
  bool implicit_confirm = false;                  // ask the CA to do without a confirmation
  Time now{};                                     // of the check of the server's certificate
};

struct CmpRequest {
  CmpCommand command = CmpCommand::p10cr;
  const Csr* csr = nullptr;               // subject, extensions and key; all of it with p10cr
  const PrivateKey* key = nullptr;        // of the request, for ir, cr, kur
  const Certificate* replaces = nullptr;  // kur
  int validity_days = 0;                  // of ir, cr, kur; 0: the CA's choice
};

struct CmpResult {
  enum class State { issued, waiting, refused } state = State::refused;
  std::optional<Certificate> certificate;         // issued
  std::vector<Certificate> others;                // what came along: its chain and that of the signer, in no order
  std::string unconfirmed;                        // issued before, and the server takes no confirmation now: its words
  std::optional<std::chrono::seconds> ask_again;  // waiting
  CmpStatus status;                               // refused
};

class CmpTransaction {
 public:
  // `answers`: what `keep` was given last of a transaction that is to be gone on with; empty: a new one. `keep` is called with the answers
  // (one or two, DER) that suffice to go on, once they are proved and before anything else is sent or returned. All that is referred to has
  // to stay.
  CmpTransaction(Http& http, CmpOptions options, const CmpRequest& request, std::vector<Bytes> answers,
                 std::function<void(const std::vector<Bytes>& answers)> keep);
  ~CmpTransaction();
  CmpTransaction(const CmpTransaction&) = delete;
  CmpTransaction& operator=(const CmpTransaction&) = delete;

  // Sends the request, and what follows it; or polls. To be called again, after a pause, while the result is `waiting`.
  // Throws Errc::network, Errc::malformed (no CMP message), Errc::wrong_password (the MAC does not hold), Errc::mismatch (another key in
  // the certificate; the CA was told so), Errc::refused (a signature that does not hold, or a no that nobody answers for).
  [[nodiscard]] CmpResult step();
  // False as long as all was found in `answers` and the server has not been asked.
  [[nodiscard]] bool asked() const noexcept;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

// rr. `reason` as in RFC 5280 §5.3.1. Refused is the return value; throws as CmpTransaction::step().
[[nodiscard]] std::optional<CmpStatus> cmp_revoke(Http& http, CmpOptions options, const Certificate& certificate, int reason);

// genm with caCerts (RFC 9480 §2.14): the CA's certificates, in no order. Empty where the server has no such thing.
[[nodiscard]] std::vector<Certificate> cmp_ca_certificates(Http& http, CmpOptions options);

}  // namespace certkit::net
