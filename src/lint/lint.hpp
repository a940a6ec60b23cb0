// Holds what was given against all rules.
#pragma once

#include "lint/cases.hpp"
#include "lint/rule.hpp"

namespace certkit::lint {

// Judge by the rules for public CAs: those of the day of issue, or as if issued on `at`.
struct PublicCas {
  std::optional<Time> at;
};

struct Options {
  Time now{};
  std::optional<PublicCas> public_cas;
  std::vector<Device> devices;  // the certificates that a profile makes: each paper is held against the one that it is, or is nearest to
  std::optional<OpenableBy> reader;  // who has to open a PFX
  std::string reader_word;
  std::filesystem::path blacklist = "/usr/share/openssl-blacklist";  // of Debian's weak keys, where such a package is installed
};

struct Counts {
  std::size_t certificates = 0, requests = 0, keys = 0, pfx = 0, profiles = 0;
};
// What could not be judged.
struct NotJudged {
  std::string id, why;  // of the rule
};
struct Judgement {
  std::vector<Finding> findings;  // the worst first
  Counts judged;
  std::vector<NotJudged> not_judged;
};

[[nodiscard]] Judgement judge(const Bag& bag, const Options& options);
[[nodiscard]] Judgement judge(const profile::DeviceProfile& profile, const std::string& file);
// A request that is about to be made: what a public CA would refuse in it. `key` is the kind of key that it will have; `device` may be
// null.
[[nodiscard]] Judgement judge_plan(const Csr& request, const PublicKey& key, const Device* device, Time now);
void append(Judgement& all, Judgement&& more);

}  // namespace certkit::lint
