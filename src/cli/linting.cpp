#include "cli/linting.hpp"

#include <algorithm>

#include "asn1/oids.hpp"
#include "asn1/writer.hpp"
#include "certkit/make.hpp"
#include "cli/outputs.hpp"
#include "cli/render/sarif.hpp"

namespace certkit::cli {
namespace {

// Of an RSA key that is not made yet: kind and size are all that is looked at.
PublicKey stand_in(const KeySpec& spec) {
  if (spec.type != KeyType::rsa) return generate_key(spec).public_key();
  Bytes modulus(static_cast<std::size_t>(spec.bits) / 8, 0xff);
  asn1::Writer w;
  {
    const auto key = w.sequence();
    {
      const auto algorithm = w.sequence();
      w.oid(asn1::oid::kRsaEncryption);
      w.null();
    }
    const auto bits = w.bit_string_holding();
    const auto numbers = w.sequence();
    w.unsigned_integer(modulus);
    w.integer(65537);
  }
  return PublicKey(w.take());
}

// Who wants what a public CA refuses: the device, by a rule of its profile.
void add_reason(lint::Finding& finding, const Request& request) {
  for (const profile::NameWithRule& name : request.names) {
    if (finding.message.find(name.name.value) == std::string::npos && finding.evidence.find(name.name.value) == std::string::npos) continue;
    finding.evidence = name.name.to_text() + " is asked for by " + name.rule + (name.why.empty() ? "" : ": " + name.why);
    return;
  }
  if (finding.id.starts_with("public-key-usage") || finding.id.starts_with("public-eku") || finding.id == "public-client-auth")
    finding.evidence = "asked for by " + request.usage_rule;
}

}  // namespace

DeviceAsked::DeviceAsked(const Session& session, const ProfileChoice& choice)
    : profile_(load(session, choice)), given_(given_inputs(choice)) {
  for (const profile::Which& which : profile::certificates_to_make(profile_, given_, {choice.certificate, choice.item}))
    asked_.push_back(profile::resolve(profile_, given_, {which.certificate, which.item, {}, {}, {}}));
  of_own_ca_.resize(asked_.size());
  if (!public_ca()) return;
  profile::GivenInputs own = given_;
  own["issuer"] = "internal";
  for (std::size_t i = 0; i < asked_.size(); ++i) {
    try {
      of_own_ca_[i] = profile::resolve(profile_, own, {asked_[i].which.certificate, asked_[i].which.item, {}, {}, {}});
    } catch (const Error& error) {
      if (error.code() != Errc::usage) throw;  // the profile is for public CAs only
    }
  }
}

std::vector<lint::Device> DeviceAsked::devices() const {
  std::vector<lint::Device> all;
  for (std::size_t i = 0; i < asked_.size(); ++i)
    all.push_back({profile_, profile::certificate_rule(profile_, asked_[i].which.certificate), asked_[i], given_,
                   of_own_ca_[i] ? &*of_own_ca_[i] : nullptr});
  return all;
}

bool DeviceAsked::public_ca() const { return asked_.front().issuer == "public"; }

bool is_ok(const std::vector<lint::Finding>& findings, const std::string& fail_on) {
  return std::none_of(findings.begin(), findings.end(), [&](const lint::Finding& finding) {
    for (const lint::Severity severity : {lint::Severity::error, lint::Severity::warning, lint::Severity::note})
      if (fail_on == to_word(severity)) return finding.severity <= severity;
    return false;  // never
  });
}

lint::Judgement judge_profile(const Session& session, const std::string& file, std::vector<Problem>& problems) {
  try {
    return lint::judge(library(session).load(file), file);
  } catch (const Error& error) {
    problems.push_back({error, file, ""});
    return {};
  }
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
  (void)write_one(session, how, sarif(judgement));
}

std::vector<lint::Finding> conflicts_with_public_ca(const Session& session, const std::vector<Request>& requests,
                                                    const ProfileChoice& choice) {
  if (requests.front().issuer_kind != "public") return {};
  std::optional<DeviceAsked> asked;
  if (choice.given()) asked.emplace(session, choice);
  const std::vector<lint::Device> devices = asked ? asked->devices() : std::vector<lint::Device>{};
  std::vector<lint::Finding> conflicts;
  for (std::size_t i = 0; i < requests.size(); ++i) {
    const Request& request = requests[i];
    const PublicKey key = request.key ? request.key->public_key() : stand_in(request.key_spec);
    const Csr csr = make_csr(request.csr, request.key ? request.key->clone() : generate_key({KeyType::ec, 256}));
    lint::Judgement judgement = lint::judge_plan(csr, key, i < devices.size() ? &devices[i] : nullptr, session.io.now());
    for (lint::Finding& finding : judgement.findings) add_reason(finding, request);
    conflicts.insert(conflicts.end(), judgement.findings.begin(), judgement.findings.end());
  }
  return conflicts;
}

}  // namespace certkit::cli
