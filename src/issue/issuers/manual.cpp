// A CA that is reached by hand, by its web form or by mail: the CSR goes out into a folder, and the certificate is put there.
#include "base/text.hpp"
#include "issue/issuer.hpp"
#include "issue/manual_folder.hpp"

namespace certkit::issue {
namespace {

// The reference is the name of the CSR in the folder. All that is needed is in the CSR: retrieve() does without.
class ByHand final : public Issuer {
 public:
  explicit ByHand(std::filesystem::path folder) : folder_(std::move(folder)) {}

  Answer submit(const Csr& csr, const SubmitOptions& options) override {
    const std::filesystem::path file = put_request(folder_, csr, options.now);
    if (options.keep) options.keep(file.filename().string());
    return answer(csr, file, options);
  }

  Answer retrieve(const Csr& csr, const std::string& /*reference*/, const SubmitOptions& options) override {
    return answer(csr, put_request(folder_, csr, options.now), options);
  }

 private:
  [[nodiscard]] Answer answer(const Csr& csr, const std::filesystem::path& file, const SubmitOptions& options) const {
    HandedIn found = find_answer(folder_, csr, options.now, options.replaces);
    if (found.issued) return std::move(*found.issued);
    std::string says = "take " + base::printable(file.string()) + " to the CA, and put the certificate that it gives into " +
                       base::printable(folder_.string()) + ", under any name and in any form, with its chain if there is one";
    for (const std::string& remark : found.remarks) says += "; " + remark;
    return Pending{file.filename().string(), std::move(says), std::chrono::seconds(5)};  // a look costs nobody anything
  }
  std::filesystem::path folder_;
};

}  // namespace

const IssuerKind& issuer_manual() {
  static constexpr IssuerKind kKind{
      "manual",
      "manual:DIR",
      "a folder for a CA that is reached by hand: the CSR goes out, the certificate is put there",
      [](const std::string& where, IssuerSettings) -> std::unique_ptr<Issuer> { return std::make_unique<ByHand>(where); },
      nullptr,
      false,
      true};
  return kKind;
}

}  // namespace certkit::issue
