// Whoever turns a CSR into a certificate. One issuer, one file, in issuers/.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "certkit/certificate.hpp"
#include "certkit/error.hpp"

namespace certkit::issue {

struct Issued { Certificate certificate; std::vector<Certificate> chain; };          // chain: without the leaf, leaf side first, as the CA offers it
struct Pending { std::string ticket; };                                              // what retrieve needs, JSON
struct Refused { std::string why, hint; };
using Answer = std::variant<Issued, Pending, Refused>;

struct SubmitOptions {
  std::vector<std::string> attributes;      // --attrib "CertificateTemplate:WebServer"
  int validity_days = 0;                    // 0: the CA's choice
  Time now{};
};

class Issuer {
 public:
  virtual ~Issuer() = default;
  [[nodiscard]] virtual Answer submit(const Csr& csr, const SubmitOptions& options) = 0;
};

// "ca:DIR". Throws Errc::usage for a kind that this build does not have, and lists those that it has. `ca_password` opens an encrypted CA key.
struct IssuerSettings { std::function<std::optional<Secret>(const std::string& what, int attempt)> ask; };
[[nodiscard]] std::unique_ptr<Issuer> open_issuer(const std::string& kind_and_url, IssuerSettings settings);

// What came back against what was asked for. Differences are findings; a wrong key is Errc::mismatch.
struct Difference { std::string id; enum class Severity { error, warning, note } severity; std::string message; };   // "san-dropped": "the CA dropped IP:10.1.1.5"
[[nodiscard]] std::vector<Difference> compare_with_request(const Csr& asked, const Certificate& issued, Time now);

}  // namespace certkit::issue
