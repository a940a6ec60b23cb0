#include "cli/scanning.hpp"

#include <memory>

#include "cli/anchors.hpp"
#include "cli/duration.hpp"
#include "cli/inputs.hpp"
#include "cli/progress.hpp"
#include "cli/scan/files.hpp"
#include "cli/scan/hosts.hpp"
#include "cli/system_trust.hpp"

namespace certkit::cli {
namespace {

// On a cold disk most readers wait; more than these bring little.
constexpr int kReaders = 32, kHostsAtOnce = 64;

AskPassword candidates(Session& session, const std::vector<std::string>& sources) {
  if (sources.empty()) return {};
  auto known = std::make_shared<std::vector<Secret>>();
  for (const std::string& text : sources) {
    PasswordSource source;
    source.text = text;
    source.option = "--passin";
    known->push_back(password_from(source, session, "password to try"));
  }
  return [known](const std::string&, int attempt) -> std::optional<Secret> {
    const auto at = static_cast<std::size_t>(attempt);
    return at < known->size() ? std::optional((*known)[at].clone()) : std::nullopt;
  };
}

// What a client trusts: of no interest where no host is asked.
struct Anchors {
  std::vector<Certificate> held;
  std::string words;
};
Anchors anchors_from(Session& session, const std::string& trust) {
  Anchors anchors;
  if (trust == "none") return anchors;
  const bool system = is_system_store(trust);
  const std::string file = system ? system_trust_bundle() : trust;
  anchors.words = system ? "the system's store (" + file + ")" : file;
  const Bag bag = read_inputs(session, {{file}, {}, true});
  require_readable(bag);
  TrustedFile trusted = trusted_of(bag, file);
  if (!trusted.left_out.empty()) session.note(trusted.left_out);
  anchors.held = std::move(trusted.anchors);
  return anchors;
}

void look_at_hosts(Session& session, const std::vector<HostTarget>& targets, const ScanOptions& options, Sightings& sightings,
                   ScanReport& report) {
  if (targets.empty()) return;
  const Anchors anchors = anchors_from(session, options.trust);
  ScanHosts how;
  for (const Certificate& anchor : anchors.held) how.anchors.push_back(&anchor);
  how.trust_words = anchors.words;
  how.judge_trust = options.trust != "none";
  how.at_once = static_cast<unsigned>(options.jobs == 0 ? kHostsAtOnce : options.jobs);
  std::atomic<std::size_t> done = 0;
  const Progress progress(session, [&] { return progress_bar(done, targets.size(), "hosts"); });
  report.hosts = look_at_hosts(targets, how, sightings, report.counts.silent, done);
  report.counts.hosts = targets.size();
}

void count_findings(ScanReport& report) {
  report.notes += report.shared_keys_total;
  for (const ScanHost& host : report.hosts)
    for (const Finding& finding : host.findings)
      ++(finding.severity == Severity::error ? report.errors : finding.severity == Severity::warning ? report.warnings : report.notes);
}

}  // namespace

Scanned scan(Session& session, const ScanOptions& options) {
  Scanned scanned;
  ScanReport& report = scanned.report;
  report.now = session.io.now();
  report.within = duration_from(options.within);
  report.all = options.all;
  const ScanTargets targets = targets_from(session, options.inputs, options.host_lists);
  const auto sightings = std::make_shared<Sightings>(Sightings::Options{{report.now, report.within}, options.all || options.every_row});
  ScanProblems problems;

  ScanFiles files;
  files.folders = targets.folders;
  files.files = targets.files;
  files.exclude = options.exclude;
  files.readers = static_cast<std::size_t>(options.jobs == 0 ? kReaders : options.jobs);
  files.ask = candidates(session, options.passwords);
  ScanFileCounts counts;
  {
    const Progress progress(session, [&] {
      return std::to_string(counts.tree.files + counts.named) + " files, " + std::to_string(counts.with_certificates) +
             " of them with certificates";
    });
    look_at_files(session, files, *sightings, problems, counts);
  }
  look_at_hosts(session, targets.hosts, options, *sightings, report);

  report.counts.files = counts.tree.files + counts.named;
  report.counts.with_certificates = counts.with_certificates;
  report.counts.linked_folders = counts.tree.linked_folders;
  sightings->finish(report);
  problems.finish(report);
  count_findings(report);
  scanned.unread = problems.worst();
  return scanned;
}

}  // namespace certkit::cli
