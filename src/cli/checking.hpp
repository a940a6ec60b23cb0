// What `certkit check` does: what was given is read into a Case, which diagnose judges, and the findings are shown.
#pragma once

#include <string>
#include <vector>

#include "cli/checking_endpoint.hpp"
#include "cli/inputs.hpp"
#include "cli/outputs.hpp"
#include "cli/profiles.hpp"
#include "diagnose/investigate.hpp"

namespace certkit::cli {

struct CheckCommand {
  InputOptions inputs;
  std::vector<std::string> chain, trust, crls;
  std::string host, purpose = "server", at, fail_on = "error", batch, expires_within = "30d", revocation = "soft";
  int max_depth = 16;
  EndpointOptions endpoint;
  ProfileChoice profile;
  OutputOptions save;  // the chain that is to be sent
};

// The certificates that one check works with, and the views of them that diagnose is given.
struct CheckMaterial {
  std::vector<Certificate> pool, anchors;
  std::vector<Crl> crls;
  std::string trust_words;  // "the system's store (/etc/…)"; empty: nothing is trusted
  [[nodiscard]] diagnose::Means means() const;
};
[[nodiscard]] CheckMaterial read_material(Session& session, const CheckCommand& command);

// The stores of this machine that may have a root.
[[nodiscard]] std::vector<diagnose::StorePlace> stores_of(const Session& session);

// What was asked, without what is checked. Throws Errc::usage for a host that is none.
[[nodiscard]] diagnose::Case case_of(const Session& session, const CheckCommand& command);
[[nodiscard]] trust::Purpose purpose_from_word(const std::string& word);
[[nodiscard]] std::string host_from_word(const std::string& word);  // a DNS name in A-labels, or an address as RFC 5952 has it
// The leaf of what was read, first, and the others behind it. Throws Errc::wrong_kind.
void take_chain(diagnose::Case& one, const Bag& bag);

// A chain on disk.
[[nodiscard]] Exit check_files(Session& session, const CheckCommand& command);
// Every name that the device of a profile is served under.
[[nodiscard]] Exit check_profile(Session& session, const CheckCommand& command);
// Very many of them: an object in a line for each, and a line of answer.
[[nodiscard]] Exit check_batch(Session& session, const CheckCommand& command);

}  // namespace certkit::cli
