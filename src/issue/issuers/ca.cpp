// The own CA in a folder (see authority.hpp). It decides at once: nothing is ever pending.
#include "issue/authority.hpp"
#include "issue/issuer.hpp"

namespace certkit::issue {
namespace {

class FolderCa final : public Issuer {
 public:
  FolderCa(const std::string& folder, IssuerSettings settings) : authority_(Authority::open(folder)), settings_(std::move(settings)) {}

  Answer submit(const Csr& csr, const SubmitOptions& options) override {
    Authority::SignOptions sign;
    sign.validity_days = options.validity_days;
    sign.now = options.now;
    try {
      Certificate certificate = authority_.sign(csr, sign, settings_.ask);
      std::filesystem::path kept = authority_.file_of(certificate);
      return Issued{std::move(certificate), authority_.chain(), std::move(kept), authority_.chain_file()};
    } catch (const Error& error) {
      if (error.code() == Errc::refused) return Refused{error.message(), error.hint()};
      throw;
    }
  }

 private:
  Authority authority_;
  IssuerSettings settings_;
};

}  // namespace

const IssuerKind& issuer_ca() {
  static constexpr IssuerKind kKind{"ca", "ca:DIR", "a CA folder made with `certkit ca init`",
                                    [](const std::string& where, IssuerSettings settings) -> std::unique_ptr<Issuer> {
                                      return std::make_unique<FolderCa>(where, std::move(settings));
                                    },
                                    nullptr,
                                    false,
                                    true};
  return kKind;
}

}  // namespace certkit::issue
