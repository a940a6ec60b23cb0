// OpenSSL's CMP context, set up, with its messages going over Http.
#pragma once

#include <openssl/cmp.h>
#include <openssl/x509.h>

#include <exception>

#include "crypto/openssl.hpp"
#include "net/cmp_client.hpp"

namespace certkit::net {

inline void free_certificates(STACK_OF(X509) * certificates) noexcept { sk_X509_pop_free(certificates, X509_free); }
using X509Ptr = crypto::OpensslPtr<X509, X509_free>;
using X509StackPtr = crypto::OpensslPtr<STACK_OF(X509), free_certificates>;
using X509NamePtr = crypto::OpensslPtr<X509_NAME, X509_NAME_free>;
using CmpMessagePtr = crypto::OpensslPtr<OSSL_CMP_MSG, OSSL_CMP_MSG_free>;
using CmpContextPtr = crypto::OpensslPtr<OSSL_CMP_CTX, OSSL_CMP_CTX_free>;

[[nodiscard]] X509Ptr x509_of(const Certificate& certificate);
[[nodiscard]] std::vector<Certificate> certificates_of(const STACK_OF(X509) * certificates);
// nullptr where OpenSSL cannot read it.
[[nodiscard]] CmpMessagePtr cmp_message(ByteView der);

class CmpContext {
 public:
  CmpContext(Http& http, CmpOptions options);
  CmpContext(const CmpContext&) = delete;
  CmpContext& operator=(const CmpContext&) = delete;

  [[nodiscard]] OSSL_CMP_CTX* get() const noexcept { return context_.get(); }
  [[nodiscard]] const CmpOptions& options() const noexcept { return options_; }
  // Called before a request is sent: OpenSSL has taken the answer before it for good. May be empty.
  std::function<void()> before_sending;
  // Answers that are given to OpenSSL in place of what the server would say, the first first.
  std::vector<Bytes> replay;
  Bytes last;                 // the answer that OpenSSL saw last
  bool last_is_live = false;  // … and it came over the network, and has not been looked at by whoever keeps answers
  bool asked = false;         // the server was sent something

  // After a call of OpenSSL that failed: what went wrong on the way, or with the answer's protection. Throws it. Returns where the answer
  // was good and is a no: what it says.
  [[nodiscard]] CmpStatus refusal();

 private:
  static OSSL_CMP_MSG* transfer(OSSL_CMP_CTX* context, const OSSL_CMP_MSG* request) noexcept;
  CmpMessagePtr exchange(const OSSL_CMP_MSG* request);
  CmpMessagePtr replayed();
  Bytes send(ByteView request);
  void set_up();
  void set_trust();

  Http& http_;
  CmpOptions options_;
  CmpContextPtr context_;
  std::exception_ptr failed_;  // on the way; it must not be thrown through OpenSSL
};

}  // namespace certkit::net
