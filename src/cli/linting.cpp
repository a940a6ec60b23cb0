#include "cli/linting.hpp"

#include <algorithm>

#include "cli/outputs.hpp"
#include "cli/render/sarif.hpp"

namespace certkit::cli {

lint::Device DeviceAsked::view() const {
  const profile::CertificateRule* rule = certificate.empty() ? nullptr : profile.certificates.find(certificate);
  return {profile, rule != nullptr ? *rule : profile.certificates.entries.front().value, asked, given};
}

bool DeviceAsked::public_cas() const {
  if (const auto issuer = given.find("issuer"); issuer != given.end()) return issuer->second == "public";
  const profile::PlainValue* own = profile.values.find("issuer");
  return own != nullptr && own->items == std::vector<std::string>{"public"};
}

DeviceAsked ask_device(const Session& session, const ProfileChoice& choice, const std::string& certificate) {
  DeviceAsked device{load(session, choice), given_inputs(choice), certificate, {}};
  device.asked = profile::resolve(device.profile, device.given, {certificate, {}, {}});
  return device;
}

bool is_ok(const std::vector<lint::Finding>& findings, const std::string& fail_on) {
  return std::none_of(findings.begin(), findings.end(), [&](const lint::Finding& finding) {
    for (const lint::Severity severity : {lint::Severity::error, lint::Severity::warning, lint::Severity::note})
      if (fail_on == to_word(severity)) return finding.severity <= severity;
    return false;  // never
  });
}

void require_something(const lint::Judgement& judgement, const Bag& bag, const std::string& file) {
  const lint::Counts& judged = judgement.judged;
  if (judged.certificates + judged.requests + judged.keys + judged.pfx + judged.profiles != 0) return;
  throw Error(Errc::wrong_kind, "there is no certificate, request, key or PFX to judge: " + bag.describe(),
              "certkit inspect shows what is in a file", file);
}

void write_sarif(Session& session, const lint::Judgement& judgement, const std::string& file, bool replace) {
  OutputOptions how;
  how.out = file;
  how.force = replace;
  require_room_for_json(session, file);
  (void)write_one(session, how, sarif(judgement));
}

}  // namespace certkit::cli
