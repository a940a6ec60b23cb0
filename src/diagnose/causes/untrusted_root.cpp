#include "base/text.hpp"
#include "diagnose/path_words.hpp"

namespace certkit::diagnose {
namespace {

void untrusted_root(const Case& one, Report& report) {
  if (const Certificate* last = below_unknown_root(one)) {
    const std::string issuer = base::printable(last->issuer().to_rfc4514());
    report.add_with_fix(
        issuer + " is not trusted" + (one.trust_words.empty() ? "" : " by " + one.trust_words),
        "it signed the last certificate of the chain, " + called(*last) + ", and its own is not there",
        "If " + issuer +
            " is a root of yours, put it into the clients' trust store: certkit truststore add STORE root.pem; in a "
            "Windows domain: certkit publish root.pem. If it is a CA below one, the server has to send its certificate too.");
  }
  each_defect(one, "untrusted-root", [&](const trust::Defect&, const Certificate& root) {
    std::string where;
    for (const StoreLook& store : one.stores) where += "; " + store.name + (store.has_root ? " has it" : " does not have it");
    report.add_with_fix(
        "the root " + called(root) + " is not trusted" + (one.trust_words.empty() ? "" : " by " + one.trust_words),
        fingerprint_words(root) + where,
        "If it is yours, save it as root.pem and put it into the clients' trust store: certkit truststore add STORE root.pem; in a Windows "
        "domain: certkit publish root.pem. If not, take a certificate of a CA that they trust.");
  });
}

}  // namespace

const Cause& cause_untrusted_root() {
  static constexpr std::string_view kFollowsFrom[] = {"missing-intermediate", "wrong-intermediate", "bad-signature", "self-signed"};
  static constexpr Cause cause{
      .id = "untrusted-root",
      .severity = Severity::error,
      .stage = Stage::chain,
      .rank = 2,
      .citation = "RFC 5280 §6.1.1 (d)",
      .title = "root that is not trusted",
      .meaning = "The chain leads to a root that is not among the certificates that the client trusts.",
      .mend =
          "If that root is to be trusted, put it into the trust store of the clients: certkit truststore add STORE ROOT. If not, have the "
          "certificate issued by a CA that they trust.",
      .judge = &untrusted_root,
      .follows_from = kFollowsFrom,
  };
  return cause;
}

}  // namespace certkit::diagnose
