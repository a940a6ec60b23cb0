// Botan as the other judge of paths: the one file of this room that knows it.
#include <botan/certstor.h>
#include <botan/x509cert.h>
#include <botan/x509path.h>

#include <chrono>
#include <memory>
#include <type_traits>

#include "crypto/threads.hpp"
#include "trust/path_opinion.hpp"

namespace certkit::trust {
namespace {

Botan::X509_Certificate decode(const Certificate& certificate) { return Botan::X509_Certificate(to_bytes(certificate.der())); }

Botan::Usage_Type usage_of(Purpose purpose) {
  switch (purpose) {
    case Purpose::server: return Botan::Usage_Type::TLS_SERVER_AUTH;
    case Purpose::client: return Botan::Usage_Type::TLS_CLIENT_AUTH;
    case Purpose::any: break;
  }
  return Botan::Usage_Type::UNSPECIFIED;
}

// As OpenSSL is asked: an anchor need not sign itself. Where Botan lets nobody say so (2.19, and 3 up to Debian 13's 3.7), it goes by its
// own rules.
template <class Restrictions>
Restrictions restrictions() {
  using Store = std::unique_ptr<Botan::Certificate_Store>;
  if constexpr (std::is_constructible_v<Restrictions, bool, std::size_t, bool, std::chrono::seconds, Store, bool, bool>)
    return Restrictions(false, 110, false, std::chrono::seconds::zero(), Store(new Botan::Certificate_Store_In_Memory), false, false);
  else
    return Restrictions(false, 110);
}

}  // namespace

Opinion ask_botan(const OpinionQuestion& question) {
  crypto::prepare_for_threads();
  try {
    std::vector<Botan::X509_Certificate> chain{decode(*question.leaf)};
    for (const Certificate* other : question.pool) {
      try {
        chain.push_back(decode(*other));
      } catch (const std::exception&) {  // one that it cannot read is none that it can build with
      }
    }
    Botan::Certificate_Store_In_Memory anchors;
    for (const Certificate* anchor : question.anchors) {
      try {
        anchors.add_certificate(decode(*anchor));
      } catch (const std::exception&) {
      }
    }
    const std::chrono::system_clock::time_point at{question.of->at.time_since_epoch()};
    const auto result = Botan::x509_path_validate(chain, restrictions<Botan::Path_Validation_Restrictions>(), anchors, "",
                                                  usage_of(question.of->purpose), at);
    if (result.successful_validation()) return {true, true, {}, {}};
    return {false, false, result.result_string(), {}};
  } catch (const std::exception& error) {
    return {false, false, error.what(), {}};
  }
}

}  // namespace certkit::trust
