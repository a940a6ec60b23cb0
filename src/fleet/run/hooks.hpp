// The admin's programs around a renewal. What they are told is in their environment, which is certkit's own besides:
//   CERTKIT_NAME          the certificate; empty where the hook runs once for several
//   CERTKIT_NAMES         of all that it runs for, one in each line
//   CERTKIT_HOOK          before, deploy, reload, verify
//   CERTKIT_FLEET         fleet.yaml
//   CERTKIT_FILES         paths that were written, one in each line
//   CERTKIT_DNS_NAMES     of the certificates, one in each line
//   CERTKIT_GENERATION, CERTKIT_SERIAL, CERTKIT_NOT_AFTER, CERTKIT_FINGERPRINT (SHA-256)
//                         of the certificate; empty where there are several, or none yet
//   CERTKIT_ROLLED_BACK   1 where the old files are in place again, or the new ones gone where there were none; else empty
//   CERTKIT_DIR, CERTKIT_HOST
//                         of an installation's `deploy`: its folder; for which of its `hosts` it runs; else empty
// Never a secret: variables that the fleet names as places of secrets ("env:EST_PASSWORD") are not handed on, nor is PGPASSWORD. Their
// standard input is empty.
#pragma once

#include <optional>
#include <span>
#include <string>

#include "fleet/run/run.hpp"

namespace certkit::fleet {

enum class HookKind : std::uint8_t { before, deploy, reload, verify };
[[nodiscard]] std::string_view to_word(HookKind kind) noexcept;

// The variables that the fleet names as places of secrets: no program of the admin's gets to see them from now on.
void withhold_secrets_of(const Fleet& fleet);

[[nodiscard]] bool has_own_deploys(const CertificateEntry& entry) noexcept;  // of installations
// What is to be done once its files are in place is not known before all of the entry is: such a `deploy`, and what endpoints are to serve.
[[nodiscard]] bool needs_whole_entry(const CertificateEntry& entry) noexcept;
// Somebody is told of its files: by `reload`, or by a `deploy` of its own or of an installation.
[[nodiscard]] bool is_told(const CertificateEntry& entry) noexcept;

struct HookCall {
  const CertificateEntry* entry = nullptr;
  const Certificate* certificate = nullptr;  // null: there is none yet (before)
  std::vector<std::filesystem::path> files;
  int generation = 0;
  bool rolled_back = false;
  std::filesystem::path dir;
  std::string host;
};
// Runs it, once for all of `calls` (more than one for a `before` or a `reload` that several have; several times where their files are more
// than fit into an environment). nullopt: it went well; else what to tell the user, with the end of what it wrote. A request to end
// (Ctrl-C) does not stop one that runs: its time limit does, and then with all that it started and that is in its process group still.
[[nodiscard]] std::optional<std::string> run_hook(const Fleet& fleet, const Hook& hook, HookKind kind, std::span<const HookCall> calls,
                                                  const World& world);
// What is to be run once the files of `call` are in place: the `deploy` of each installation, for each of its hosts, with its own files,
// and then that of the certificate. The first that fails ends it; but with call.rolled_back all are run, as each host has to have the old
// files again.
[[nodiscard]] std::optional<std::string> run_deploy_hooks(const Fleet& fleet, const Asked& asked, const HookCall& call, const World& world);

}  // namespace certkit::fleet
