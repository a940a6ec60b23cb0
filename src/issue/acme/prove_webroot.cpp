// http-01 (RFC 8555 §8.3), answered by a web server that is there.
#include "base/files.hpp"
#include "base/text.hpp"
#include "issue/acme/proof.hpp"

namespace certkit::issue::acme {
namespace {

namespace fs = std::filesystem;

class WebrootProver final : public Prover {
 public:
  explicit WebrootProver(const Settings& settings) : root_(settings.webroot), folder_(root_ / ".well-known" / "acme-challenge") {
    std::error_code failed;
    if (!fs::is_directory(root_, failed))
      throw Error(Errc::unreadable, "the webroot is no folder: " + base::printable(root_.string()),
                  "name the folder that the web server serves for these names");
    for (const fs::path& folder : {root_ / ".well-known", folder_}) {
      const bool made = fs::create_directory(folder, failed);
      if (failed)
        throw Error(Errc::unwritable, "cannot make " + base::printable(folder.string()) + ": " + failed.message(),
                    "give yourself the right to write there");
      if (!made) continue;
      made_.push_back(folder);
      // Whatever the umask is: the web server has to get in.
      fs::permissions(folder, fs::perms(0755), failed);
    }
  }

  void present(const Proof& proof) override {
    const fs::path file = folder_ / proof.token;  // base64url: no path of its own
    base::FileSet set;
    set.add(file, proof.key_authorization);
    base::FileSet::Options options;
    options.replace = true;  // of a run that was killed
    set.commit(options);
    files_.push_back(file);
    std::error_code failed;
    fs::permissions(file, fs::perms(0644), failed);
  }

  void take_back(const Pace& pace) override {
    for (const fs::path& file : files_) {
      std::error_code failed;
      fs::remove(file, failed);
      if (failed) pace.tell("cannot remove " + base::printable(file.string()) + ": " + failed.message());
    }
    files_.clear();
    // Where others have put something in, too, they stay.
    std::error_code failed;
    for (; !made_.empty(); made_.pop_back()) fs::remove(made_.back(), failed);
  }

 private:
  fs::path root_, folder_;
  std::vector<fs::path> files_, made_;
};

}  // namespace

std::unique_ptr<Prover> prove_by_webroot(const Settings& settings) { return std::make_unique<WebrootProver>(settings); }

}  // namespace certkit::issue::acme
