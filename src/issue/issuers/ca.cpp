// The own CA in a folder (see authority.hpp). It decides at once: nothing is ever pending.
#include "base/text.hpp"
#include "issue/already_signed.hpp"
#include "issue/authority.hpp"
#include "issue/issuer.hpp"
#include "issue/revocation.hpp"
#include "issue/web_files.hpp"

namespace certkit::issue {
namespace {

// The reference of a request is the serial of the certificate to be: it is written down before anything is signed, so a run that was killed
// finds what became of it.
class FolderCa final : public Issuer {
 public:
  FolderCa(const std::string& folder, IssuerSettings settings) : authority_(Authority::open(folder)), settings_(std::move(settings)) {
    if (authority_.never_issued() && settings_.say)
      settings_.say("certificate " + *authority_.never_issued() + " was begun by a run that was killed, and never issued: its row is gone");
  }

  Answer submit(const Csr& csr, const SubmitOptions& options) override {
    Authority::SignOptions sign;
    sign.validity_days = options.validity_days;
    sign.now = options.now;
    sign.drawn = options.keep;
    try {
      return issued(authority_.sign(csr, sign, settings_.ask));
    } catch (const Error& error) {
      if (error.code() == Errc::refused) return Refused{error.message(), error.hint()};
      throw;
    }
  }

  // What was not signed is signed now. Without a reference: what was signed for a request that asks for the same counts.
  Answer retrieve(const Csr& csr, const std::string& reference, const SubmitOptions& options) override {
    if (!reference.empty()) {
      if (auto found = signed_as(authority_, reference)) {
        if (!found->revoked) return issued(std::move(found->certificate));
        return Refused{"the CA has revoked the certificate since, on " + to_rfc3339(*found->revoked) +
                           (found->reason.empty() ? "" : " (" + base::printable(found->reason) + ")"),
                       "submit a new request"};
      }
    } else if (auto found = signed_for(authority_, csr, options.now, options.replaces)) {
      return issued(std::move(*found));
    }
    return submit(csr, options);
  }

  bool takes_threads() const noexcept override { return true; }

  std::vector<Certificate> chain() override { return authority_.chain(); }

  Crl crl() override {
    Crl list = current_crl(authority_);
    std::size_t newer = 0;
    for (const Authority::Entry& one : authority_.list(settings_.now())) newer += one.revoked && *one.revoked > list.this_update();
    if (newer != 0 && settings_.warn)
      settings_.warn("since this list was made, " + std::to_string(newer) + " more " + (newer == 1 ? "was" : "were") +
                     " revoked: certkit ca crl " + base::printable(authority_.folder().string()) + " makes a new one");
    return list;
  }

  bool revoke(const Certificate& certificate, const RevokeOptions& options) override {
    if (options.key != nullptr) throw Error(Errc::usage, "a CA folder revokes without the certificate's own key", "leave --key out");
    if (!same(certificate.issuer_der(), authority_.chain().front().subject_der()))
      throw Error(Errc::mismatch,
                  "this CA did not sign the certificate: its issuer is " + base::printable(certificate.issuer().to_rfc4514()),
                  "name the folder of the CA that did: --issuer ca:DIR");
    if (const auto found = signed_as(authority_, certificate.serial_hex()); found && found->revoked) return false;
    (void)issue::revoke(authority_, {certificate.serial_hex()}, reason_word(options.reason), settings_.now());
    return true;
  }

 private:
  [[nodiscard]] Issued issued(Certificate certificate) const {
    std::filesystem::path kept = authority_.file_of(certificate);
    return {std::move(certificate), authority_.chain(), std::move(kept), authority_.chain_file()};
  }
  Authority authority_;
  IssuerSettings settings_;
};

}  // namespace

const IssuerKind& issuer_ca() {
  static constexpr IssuerKind kKind{"ca",
                                    "ca:DIR",
                                    "a CA folder made with `certkit ca init`",
                                    [](const std::string& where, IssuerSettings settings) -> std::unique_ptr<Issuer> {
                                      return std::make_unique<FolderCa>(where, std::move(settings));
                                    },
                                    nullptr,
                                    false,
                                    true};
  return kKind;
}

}  // namespace certkit::issue
