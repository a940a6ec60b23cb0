// http-01 (RFC 8555 §8.3), answered by a web server that is there. Its user may own the folder, and certkit be run by the superuser.
#include "base/served_folder.hpp"
#include "issue/acme/proof.hpp"

namespace certkit::issue::acme {
namespace {

class WebrootProver final : public Prover {
 public:
  explicit WebrootProver(const Settings& settings)
      : root_(settings.webroot), known_(root_.below(".well-known", made_known_)), folder_(challenges()) {}

  void present(const Proof& proof) override {
    std::string file = proof.token;  // base64url: no path of its own
    files_.reserve(files_.size() + 1);
    folder_.put(file, proof.key_authorization);
    files_.push_back(std::move(file));  // without an allocation: what was put is taken back
  }

  void take_back(const Pace& pace) override {
    for (const std::string& file : files_) {
      try {
        folder_.remove(file);
      } catch (const Error& error) {
        pace.tell(error.message());
      }
    }
    files_.clear();
    // Where others have put something in, too, they stay.
    if (std::exchange(made_folder_, false)) known_.remove_if_empty("acme-challenge");
    if (std::exchange(made_known_, false)) root_.remove_if_empty(".well-known");
  }

 private:
  base::ServedFolder challenges() {
    try {
      return known_.below("acme-challenge", made_folder_);
    } catch (...) {
      if (made_known_) root_.remove_if_empty(".well-known");
      throw;
    }
  }

  bool made_known_ = false, made_folder_ = false;
  base::ServedFolder root_, known_, folder_;
  std::vector<std::string> files_;
};

}  // namespace

std::unique_ptr<Prover> prove_by_webroot(const Settings& settings) { return std::make_unique<WebrootProver>(settings); }

}  // namespace certkit::issue::acme
