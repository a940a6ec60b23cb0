// Whoever turns a CSR into a certificate. One issuer, one file, in issuers/.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "certkit/certificate.hpp"
#include "certkit/error.hpp"
#include "certkit/make.hpp"

namespace certkit::issue {

struct Issued {
  Certificate certificate;
  std::vector<Certificate> chain;          // without the leaf, leaf side first, as the CA offers it
  std::filesystem::path kept, kept_chain;  // the CA's own copies, should these be lost; empty where there are none to be had
};
struct Pending {
  std::string ticket;
};  // what retrieve needs, JSON
struct Refused {
  std::string why, hint;
};
using Answer = std::variant<Issued, Pending, Refused>;

struct SubmitOptions {
  int validity_days = 0;  // 0: the CA's choice
  Time now{};
};

class Issuer {
 public:
  virtual ~Issuer() = default;
  // A no of the CA is Refused; what fails otherwise throws.
  [[nodiscard]] virtual Answer submit(const Csr& csr, const SubmitOptions& options) = 0;
};

// "ca:DIR". Throws Errc::usage for a kind that this build does not have, and lists those that it has. `ask` opens an encrypted CA key.
struct IssuerSettings {
  std::function<std::optional<Secret>(const std::string& what, int attempt)> ask;
};
[[nodiscard]] std::unique_ptr<Issuer> open_issuer(const std::string& kind_and_url, IssuerSettings settings);

// One kind of issuer: what a file in issuers/ defines, as `const IssuerKind& issuer_<name>()`.
struct IssuerKind {
  std::string_view word;                                                               // before the colon: "ca"
  std::string_view form;                                                               // for messages and help: "ca:DIR"
  std::string_view help;                                                               // one line
  std::unique_ptr<Issuer> (*open)(const std::string& where, IssuerSettings settings);  // `where`: what follows the colon, not empty
};
[[nodiscard]] const std::vector<const IssuerKind*>& issuer_kinds();  // sorted by word

// What came back against what was asked for. Differences are findings, errors first; a wrong key is Errc::mismatch. The ids:
//   san-dropped, san-added, subject-changed, usage-dropped, usage-added, basic-constraints-changed, extension-dropped, validity-changed,
//   not-yet-valid, expired
struct Difference {
  std::string id;
  enum class Severity { error, warning, note } severity;
  std::string message;
};                                                                               // "san-dropped": "the CA dropped IP:10.1.1.5"
[[nodiscard]] std::string_view to_word(Difference::Severity severity) noexcept;  // "error", "warning", "note"
struct AskedValidity {
  Time now{};
  int days = 0;  // 0: the CA's choice
};
[[nodiscard]] std::vector<Difference> compare_with_request(const Csr& asked, const Certificate& issued, const AskedValidity& validity);
// What is asked for and not there, of a certificate that may have been made of another request: names (a wildcard covers one), CN, usages.
[[nodiscard]] std::vector<Difference> compare_with_spec(const CsrSpec& asked, const Certificate& certificate);

}  // namespace certkit::issue
