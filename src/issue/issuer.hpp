// Whoever turns a CSR into a certificate. One issuer, one file, in issuers/.
#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/finding.hpp"
#include "certkit/certificate.hpp"
#include "certkit/error.hpp"
#include "certkit/make.hpp"
#include "issue/settings.hpp"
#include "net/http.hpp"

namespace certkit::issue {

struct Issued {
  Certificate certificate;
  std::vector<Certificate> chain;          // without the leaf, leaf side first, as the CA offers it
  std::filesystem::path kept, kept_chain;  // the CA's own copies, should these be lost; empty where there are none to be had
};
struct Pending {
  std::string reference;                          // what retrieve() needs: a request id, an order's URL
  std::string says;                               // the CA's own words, may be empty
  std::optional<std::chrono::seconds> ask_again;  // when to ask again
  bool ca_says_when = false;                      // that is the CA's own wish, and later runs keep to it too
};
struct Refused {
  std::string why, hint;
};
using Answer = std::variant<Issued, Pending, Refused>;

struct SubmitOptions {
  int validity_days = 0;  // 0: the CA's choice
  Time now{};
  std::chrono::seconds wait{
      0};  // how long to wait for a CA that has not decided; what it takes to be validated or signed at once counts not
  const Certificate* replaces = nullptr;  // the certificate that this request renews, where it does
  // Called with the reference the moment that the CA gave one, before anything is waited for: it is written down when this returns, so that
  // a request is never made twice. May be empty.
  std::function<void(const std::string& reference)> keep;
  // Called where it is certain that nothing of the request has left this machine. May be empty.
  std::function<void()> unsent;
  // Called where the CA wants to be left alone for a while, and this run does not wait that long. May be empty.
  std::function<void(std::chrono::seconds)> leave_alone;
};

// When the CA would like a certificate to be renewed (RFC 9773).
struct RenewalInfo {
  Time start{}, end{};
  std::string explanation;  // a URL, may be empty
  std::chrono::seconds ask_again{6 * 3600};
};

struct RevokeOptions {
  int reason = 0;                   // CRLReason, RFC 5280 §5.3.1
  const PrivateKey* key = nullptr;  // the certificate's own, where it shall sign the revocation in place of whoever ordered the certificate
};

class Issuer {
 public:
  virtual ~Issuer() = default;
  // A no of the CA is Refused; what fails otherwise throws (Errc::network, Errc::usage, Errc::no_password, Errc::malformed for an answer
  // that is none).
  [[nodiscard]] virtual Answer submit(const Csr& csr, const SubmitOptions& options) = 0;
  // What became of a request that was pending, or whose answer was lost. `reference` as submit() gave it; empty where the submission was
  // cut off before there was one: then whatever can be found by the request itself. Throws Errc::unsupported where the issuer cannot tell.
  [[nodiscard]] virtual Answer retrieve(const Csr& csr, const std::string& reference, const SubmitOptions& options);
  // The CA's own certificates, issuer of leaves first. These throw Errc::unsupported where the protocol has no such thing.
  [[nodiscard]] virtual std::vector<Certificate> chain();
  [[nodiscard]] virtual Crl crl();  // the newest list of what it has revoked
  // False: it was revoked already, which is fine; the reason stays that of then.
  virtual bool revoke(const Certificate& certificate, const RevokeOptions& options);
  // nullopt: it does not say.
  [[nodiscard]] virtual std::optional<RenewalInfo> renewal_info(const Certificate& certificate);
  // Of the account that requests are made with: a new key, where the old one is kept; and its end. Return what to tell the user.
  [[nodiscard]] virtual std::string change_account_key();
  [[nodiscard]] virtual std::string close_account();
  // Whether several threads may submit and retrieve at a time.
  [[nodiscard]] virtual bool takes_threads() const noexcept { return false; }
};

// The world of an issuer, and what the user says of it.
struct IssuerSettings {
  std::function<std::optional<Secret>(const std::string& what, int attempt)> ask;  // opens an encrypted CA key
  std::vector<GivenSetting> given;                                                 // of issuers.yaml and --with
  std::vector<std::string> attributes;                                             // --attrib NAME:VALUE, as typed
  std::filesystem::path state;  // a folder of certkit's own, for account keys and the like; made when it is needed
  std::function<Secret(const SecretReference& reference)> secret;  // reads it; throws Errc::no_password
  std::function<std::unique_ptr<net::Http>(net::HttpOptions)> http = net::open_http;
  std::function<Time()> now;
  std::function<void(std::chrono::seconds)> wait;     // sleeps; throws Errc::network when the user wants to stop
  std::function<void(const std::string& line)> say;   // for --verbose: what is done
  std::function<void(const std::string& line)> warn;  // what may go wrong and is not wrong yet; may be empty
};
// "ca:DIR". Throws Errc::usage for a kind that this build does not have, and lists those that it has.
[[nodiscard]] std::unique_ptr<Issuer> open_issuer(const std::string& kind_and_url, IssuerSettings settings);

// One kind of issuer: what a file in issuers/ defines, as `const IssuerKind& issuer_<name>()`.
struct IssuerKind {
  std::string_view word;                                                               // before the colon: "ca"
  std::string_view form;                                                               // for messages and help: "ca:DIR"
  std::string_view help;                                                               // one line
  std::unique_ptr<Issuer> (*open)(const std::string& where, IssuerSettings settings);  // `where`: what follows the colon, not empty
  void (*describe)(SettingTable& table);  // its settings, bound to members that nobody reads: for documentation; nullptr: it has none
  bool takes_attributes = false;          // --attrib means something to it
  bool is_folder = false;                 // its place is a folder, and not a URL
  bool calls_back = false;                // it looks at this machine's services before it issues
};
// The same issuer, named so that it is found from another folder too: where its place is a folder, `from` is what a relative one starts at.
[[nodiscard]] std::string from_anywhere(const std::string& kind_and_url, const std::filesystem::path& from);
[[nodiscard]] const std::vector<const IssuerKind*>& issuer_kinds();  // sorted by word

// What came back against what was asked for. Differences are findings, errors first; a wrong key is Errc::mismatch. The ids:
//   san-dropped, san-added, subject-changed, usage-dropped, usage-added, basic-constraints-changed, extension-dropped, validity-changed,
//   not-yet-valid, expired
struct Difference {
  std::string id;
  Severity severity;
  std::string message;
};  // "san-dropped": "the CA dropped IP:10.1.1.5"
struct AskedValidity {
  Time now{};
  int days = 0;  // 0: the CA's choice
};
[[nodiscard]] std::vector<Difference> compare_with_request(const Csr& asked, const Certificate& issued, const AskedValidity& validity);
// What is asked for and not there, of a certificate that may have been made of another request: names (a wildcard covers one), CN, usages.
[[nodiscard]] std::vector<Difference> compare_with_spec(const CsrSpec& asked, const Certificate& certificate);

}  // namespace certkit::issue
