// A CA that speaks CMP and really issues: OpenSSL's server functions (OSSL_CMP_SRV_CTX), a request in, an answer out. For unit tests, and,
// behind a socket, for tests/peers (tests/peers/cmp_server.cpp).
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "certkit/certificate.hpp"
#include "certkit/make.hpp"

namespace certkit::test {

struct CmpCaOptions {
  std::string reference = "device1", secret = "correct horse";
  std::vector<Certificate> clients;  // anchors of those who sign their requests
  Time now{};
  int polls = 0, check_after = 1;  // how often "not yet" is the answer, and when to ask again
  int reject = -1;                 // bit of PKIFailureInfo: every request is refused with it
  std::string says;                // … and this sentence
  bool implicit_confirm = false, other_key = false, unprotected_errors = false;
};

class CmpCa {
 public:
  explicit CmpCa(CmpCaOptions options);
  ~CmpCa();
  // Empty where OpenSSL's server makes no answer of it.
  [[nodiscard]] Bytes answer(ByteView request);
  [[nodiscard]] const Certificate& root() const noexcept { return root_; }
  [[nodiscard]] const PrivateKey& key() const noexcept { return key_; }
  [[nodiscard]] Certificate issue(const Name& subject, const PublicKey& key, std::vector<GeneralName> san = {});
  CmpCaOptions options;
  std::vector<std::string> seen;     // "p10cr", "pollReq", "certConf" …
  std::vector<std::string> revoked;  // serials
  int issued = 0;

 private:
  friend struct CmpCaCallbacks;
  struct Server;
  PrivateKey key_;
  Certificate root_;
  std::unique_ptr<Server> server_;
};

}  // namespace certkit::test
