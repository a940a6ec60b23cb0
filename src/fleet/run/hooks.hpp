// The admin's programs around a renewal. What they are told is in their environment:
//   CERTKIT_NAME, CERTKIT_NAMES (of all certificates of the wave, for one that runs once for many; one in each line), CERTKIT_HOOK (before,
//   deploy, reload, verify), CERTKIT_FLEET, CERTKIT_GENERATION, CERTKIT_SERIAL, CERTKIT_NOT_AFTER, CERTKIT_FINGERPRINT, CERTKIT_DNS_NAMES,
//   CERTKIT_FILES (paths that were written, one in each line), CERTKIT_ROLLED_BACK (1 where the old files are in place again)
// Never a secret.
#pragma once

#include <optional>
#include <span>
#include <string>

#include "fleet/run/run.hpp"

namespace certkit::fleet {

enum class HookKind : std::uint8_t { before, deploy, reload, verify };
[[nodiscard]] std::string_view to_word(HookKind kind) noexcept;

struct HookCall {
  const CertificateEntry* entry = nullptr;
  const Certificate* certificate = nullptr;  // null: there is none yet (before)
  std::vector<std::filesystem::path> files;
  int generation = 0;
  bool rolled_back = false;
};
// Runs it, once for all of `calls` (more than one for a reload that several have). nullopt: it went well; else what to tell the user, with
// the end of what it wrote.
[[nodiscard]] std::optional<std::string> run_hook(const Fleet& fleet, const Hook& hook, HookKind kind, std::span<const HookCall> calls,
                                                  const World& world);

}  // namespace certkit::fleet
