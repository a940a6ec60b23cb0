#include "fleet/run/hooks.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace certkit::fleet {
namespace {

using Path = std::filesystem::path;

// Linux takes 128 KiB of one variable (MAX_ARG_STRLEN).
constexpr std::size_t kLongestList = 96u << 10, kLongestEnd = 800, kMostLines = 6;

std::string lines_of(const std::vector<std::string>& lines) {
  std::string text;
  for (const std::string& line : lines) text += (text.empty() ? "" : "\n") + line;
  return text;
}

std::size_t octets_of(const HookCall& call) {
  std::size_t size = call.entry->name.size() + 1;
  for (const Path& file : call.files) size += file.native().size() + 1;
  if (call.certificate != nullptr) size += call.certificate->der().size();  // its names are less
  return size;
}

// How many of them fit into one environment; at least one.
std::size_t fitting(std::span<const HookCall> calls) {
  std::size_t size = 0, n = 0;
  for (; n < calls.size(); ++n) {
    size += octets_of(calls[n]);
    if (n != 0 && size > kLongestList) break;
  }
  return n;
}

std::vector<std::string> dns_names_of(std::span<const HookCall> calls) {
  std::vector<std::string> names;
  for (const HookCall& call : calls) {
    if (call.certificate == nullptr) continue;
    for (const GeneralName& name : call.certificate->extensions().subject_alt_names())
      if (name.type == GeneralName::Type::dns) names.push_back(name.value);
  }
  return names;
}

std::vector<std::pair<std::string, std::string>> environment_of(const Fleet& fleet, HookKind kind, std::span<const HookCall> calls) {
  std::vector<std::string> names, files;
  for (const HookCall& call : calls) {
    names.push_back(call.entry->name);
    for (const Path& file : call.files) files.push_back(file.string());
  }
  const HookCall& first = calls.front();
  const bool one = calls.size() == 1;
  const Certificate* certificate = one ? first.certificate : nullptr;
  const bool rolled_back = std::all_of(calls.begin(), calls.end(), [](const HookCall& call) { return call.rolled_back; });
  return {{"CERTKIT_NAME", one ? first.entry->name : ""},
          {"CERTKIT_NAMES", lines_of(names)},
          {"CERTKIT_HOOK", std::string(to_word(kind))},
          {"CERTKIT_FLEET", std::filesystem::absolute(fleet.file).string()},
          {"CERTKIT_FILES", lines_of(files)},
          {"CERTKIT_DNS_NAMES", lines_of(dns_names_of(calls))},
          {"CERTKIT_GENERATION", one ? std::to_string(first.generation) : ""},
          {"CERTKIT_SERIAL", certificate != nullptr ? certificate->serial_hex() : ""},
          {"CERTKIT_NOT_AFTER", certificate != nullptr ? to_rfc3339(certificate->not_after()) : ""},
          {"CERTKIT_FINGERPRINT", certificate != nullptr ? base::to_hex(certificate->sha256()) : ""},
          {"CERTKIT_ROLLED_BACK", rolled_back ? "1" : ""},
          {"CERTKIT_DIR", first.dir.string()},
          {"CERTKIT_HOST", first.host}};
}

// Its last lines, on one.
std::string end_of(std::string_view text) {
  std::vector<std::string> lines;
  std::size_t size = 0;
  while (!text.empty() && lines.size() < kMostLines && size < kLongestEnd) {
    const std::size_t begin = text.find_last_of("\r\n") + 1;  // npos + 1 is 0
    std::string_view line = text.substr(begin);
    text = text.substr(0, begin == 0 ? 0 : begin - 1);
    if (line.find_first_not_of(" \t") == std::string_view::npos) continue;
    if (size + line.size() > kLongestEnd) line = line.substr(line.size() - (kLongestEnd - size));
    size += line.size();
    lines.push_back(base::printable(line));
  }
  std::string joined;
  for (auto line = lines.rbegin(); line != lines.rend(); ++line) joined += (joined.empty() ? "" : " / ") + *line;
  return joined;
}

std::string for_whom(std::span<const HookCall> calls) {
  const HookCall& first = calls.front();
  if (!first.host.empty()) return " for " + base::printable(first.host);
  return calls.size() == 1 ? "" : " for " + first.entry->name + " and " + std::to_string(calls.size() - 1) + " more";
}

// By its first word: what else stands in a command may be nobody's business.
std::string shown(const Hook& hook) {
  const bool shell = hook.command.size() == 3 && hook.command[0] == "/bin/sh" && hook.command[1] == "-c";
  const std::string& text = shell ? hook.command[2] : hook.command[0];
  const std::size_t begin = std::min(text.find_first_not_of(" \t\n"), text.size());
  return base::printable(shell ? text.substr(begin, text.find_first_of(" \t\n;&|", begin) - begin) : text);
}

std::optional<std::string> run_once(const Fleet& fleet, const Hook& hook, HookKind kind, std::span<const HookCall> calls,
                                    const World& world) {
  const std::string what = "the hook " + std::string(to_word(kind)) + for_whom(calls) + " (" + shown(hook) + ")";
  base::Process process;
  process.program = hook.command.front();
  process.arguments.assign(hook.command.begin() + 1, hook.command.end());
  process.environment = environment_of(fleet, kind, calls);
  process.limit = hook.limit;
  process.to_the_end = true;
  process.output_limit = 64u << 10;
  process.keeps_end = true;
  try {
    const base::ProcessEnd end = world.run(process);
    if (end.good()) return std::nullopt;
    const std::string said = end_of(end.err.find_first_not_of(" \t\r\n") != std::string::npos ? end.err : end.out);
    return what +
           (end.timed_out ? " did not end within " + std::to_string(hook.limit.count()) + " s, and was killed"
                          : " ended with exit code " + std::to_string(end.exit_code)) +
           (said.empty() ? "" : ": " + said);
  } catch (const Error& error) {
    return what + ": " + error.message();
  }
}

}  // namespace

void withhold_secrets_of(const Fleet& fleet) {
  static constexpr std::string_view kReference = "env:";
  const auto add = [](const std::string& value) {
    if (value.starts_with(kReference)) base::withhold(value.substr(kReference.size()));
  };
  for (const IssuerEntry& issuer : fleet.issuers)
    for (const issue::GivenSetting& setting : issuer.settings)
      for (const std::string& value : setting.values) add(value);
  for (const CertificateEntry& entry : fleet.certificates) add(entry.passout);
}

bool has_own_deploys(const CertificateEntry& entry) noexcept {
  return std::any_of(entry.installations.begin(), entry.installations.end(),
                     [](const Installation& one) { return one.deploy.has_value(); });
}
bool needs_whole_entry(const CertificateEntry& entry) noexcept { return has_own_deploys(entry) || !entry.endpoints.empty(); }
bool is_told(const CertificateEntry& entry) noexcept { return entry.hooks.reload || entry.hooks.deploy || has_own_deploys(entry); }

std::string_view to_word(HookKind kind) noexcept {
  switch (kind) {
    case HookKind::before: return "before";
    case HookKind::deploy: return "deploy";
    case HookKind::reload: return "reload";
    case HookKind::verify: return "verify";
  }
  return "";
}

std::optional<std::string> run_hook(const Fleet& fleet, const Hook& hook, HookKind kind, std::span<const HookCall> calls,
                                    const World& world) {
  while (!calls.empty()) {
    const std::size_t now = fitting(calls);
    if (auto problem = run_once(fleet, hook, kind, calls.first(now), world)) return problem;
    calls = calls.subspan(now);
  }
  return std::nullopt;
}

std::optional<std::string> run_deploy_hooks(const Fleet& fleet, const Asked& asked, const HookCall& call, const World& world) {
  std::optional<std::string> problems;
  // True: there is no use in going on.
  const auto failed = [&](const Hook& hook, const HookCall& how) {
    const auto problem = run_hook(fleet, hook, HookKind::deploy, {&how, 1}, world);
    if (problem) problems = problems ? *problems + "; " + *problem : *problem;
    return problem.has_value() && !call.rolled_back;
  };
  for (const Asked::Place& place : asked.places) {
    if (!place.installation->deploy) continue;
    HookCall one = call;
    one.dir = place.to;
    std::erase_if(one.files, [&](const Path& file) { return file.parent_path() != place.to; });
    const std::vector<std::string> nowhere{""};
    for (const std::string& host : place.installation->hosts.empty() ? nowhere : place.installation->hosts) {
      one.host = host;
      if (failed(*place.installation->deploy, one)) return problems;
    }
  }
  if (call.entry->hooks.deploy) (void)failed(*call.entry->hooks.deploy, call);
  return problems;
}

}  // namespace certkit::fleet
