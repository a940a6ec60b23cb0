// A program that speaks certmonger's helper protocol (see helper.hpp), as those for IPA, Dogtag, AD CS and others do.
#include "base/process.hpp"
#include "base/text.hpp"
#include "issue/helper.hpp"
#include "issue/issuer.hpp"

namespace certkit::issue {
namespace {

struct ExecSettings {
  std::string profile, ca_issuer, nickname;
  int timeout = 300;

  void declare(SettingTable& table) {
    table.text("profile", profile, "Template or profile of the CA, as CERTMONGER_CA_PROFILE");
    table.text("ca_issuer", ca_issuer, "Which of its CAs shall sign, as CERTMONGER_CA_ISSUER");
    table.text("nickname", nickname, "What the helper's CA is called, as CERTMONGER_CA_NICKNAME");
    table.number("timeout", timeout, 1, 86400, "Seconds that one run of the helper may take [300]");
  }
};

// The reference of a request is the helper's cookie.
class Helper final : public Issuer {
 public:
  Helper(const std::string& where, IssuerSettings world) : command_(helper_command(where)), world_(std::move(world)) {
    SettingTable table;
    settings_.declare(table);
    table.fill(world_.given);
    const std::size_t slash = command_.program.rfind('/');
    name_ = base::printable(command_.program.substr(slash == std::string::npos ? 0 : slash + 1));
  }

  Answer submit(const Csr& csr, const SubmitOptions& options) override { return asked(csr, "SUBMIT", "", options); }

  Answer retrieve(const Csr& csr, const std::string& reference, const SubmitOptions& options) override {
    if (reference.empty())
      throw Error(Errc::unsupported, name_ + " gave no cookie that it could be asked with what became of the request",
                  "submit the request again");
    return asked(csr, "POLL", reference, options);
  }

  std::vector<Certificate> chain() override {
    const base::ProcessEnd end = run({{"CERTMONGER_OPERATION", "FETCH-ROOTS"}});
    return helper_roots({end.exit_code, end.out, end.err}, name_);
  }

 private:
  Answer asked(const Csr& csr, const std::string& operation, const std::string& cookie, const SubmitOptions& options) {
    HelperRequest request{operation, cookie, settings_.profile, settings_.ca_issuer, settings_.nickname, options.replaces};
    const base::ProcessEnd end = run(helper_environment(csr, request));
    Answer answer = helper_answer(csr, {end.exit_code, end.out, end.err}, name_);
    if (const auto* pending = std::get_if<Pending>(&answer); pending != nullptr && options.keep) options.keep(pending->reference);
    return answer;
  }

  base::ProcessEnd run(std::vector<std::pair<std::string, std::string>> environment) const {
    base::Process process;
    process.program = command_.program;
    process.arguments = command_.arguments;
    process.environment = std::move(environment);
    process.limit = std::chrono::seconds(settings_.timeout);
    if (world_.say)
      world_.say("running " + name_ + " with " + process.environment.front().first + "=" + process.environment.front().second);
    base::ProcessEnd end = base::run(process);
    if (world_.say && !end.err.empty()) world_.say(base::printable(end.err.substr(0, 4096)));
    if (end.timed_out)
      throw Error(Errc::network, name_ + " did not end within " + std::to_string(settings_.timeout) + " s, and was stopped",
                  "--with timeout=SECONDS gives it more time");
    if (end.cut)
      throw Error(Errc::malformed, name_ + " printed more than " + std::to_string(process.output_limit >> 20) + " MiB",
                  "run it by hand, and see what it says");
    return end;
  }

  HelperCommand command_;
  IssuerSettings world_;
  ExecSettings settings_;
  std::string name_;
};

}  // namespace

const IssuerKind& issuer_exec() {
  static constexpr IssuerKind kKind{"exec", "exec:PROGRAM",
                                    "an enrollment helper of certmonger; arguments may follow: \"exec:PROGRAM ARG\"",
                                    [](const std::string& where, IssuerSettings settings) -> std::unique_ptr<Issuer> {
                                      return std::make_unique<Helper>(where, std::move(settings));
                                    },
                                    [](SettingTable& table) {
                                      static ExecSettings shown;
                                      shown.declare(table);
                                    }};
  return kKind;
}

}  // namespace certkit::issue
