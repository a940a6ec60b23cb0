#include "fleet/plan.hpp"

#include <algorithm>
#include <array>
#include <set>

#include "fleet/fingerprint.hpp"
#include "fleet/pauses.hpp"
#include "issue/issuer.hpp"

namespace certkit::fleet {
namespace {

using Verdict = Planned::Verdict;
using std::chrono::seconds;

std::string day_of(Time time) { return to_rfc3339(time).substr(0, 10); }

// FNV-1a: the same on every machine and in every version.
std::uint64_t stable_hash(std::string_view text) {
  std::uint64_t hash = 0xcbf29ce484222325;
  for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3;
  return hash;
}
// A share of `whole` that is the name's own.
seconds share_of(std::string_view name, seconds whole) {
  return seconds(static_cast<std::int64_t>(static_cast<double>(whole.count()) * static_cast<double>(stable_hash(name) >> 11) / 0x1p53));
}

struct Due {
  Time at{};
  std::string id, text;
};

seconds life_of(const Certificate& certificate) {
  return std::max(seconds(0), std::chrono::duration_cast<seconds>(certificate.not_after() - certificate.not_before()));
}

// How long before its end a certificate is renewed; never more than nine tenths of its life, or it would be due the day it comes.
seconds before_end(const CertificateEntry& entry, const Certificate& certificate) {
  const seconds life = life_of(certificate);
  constexpr seconds kShort = std::chrono::hours(24 * 10);
  seconds before = life * (life < kShort ? 50 : 33) / 100;
  if (entry.renew_before && entry.renew_before->kind == RenewBefore::Kind::duration) before = entry.renew_before->duration;
  if (entry.renew_before && entry.renew_before->kind == RenewBefore::Kind::share) before = life * entry.renew_before->percent / 100;
  return std::min(before, life * 9 / 10);
}

// Certificates that were made together are not renewed together: each has its own moment in the first third of the time that is left.
Due due_of(const CertificateEntry& entry, const Certificate& certificate, const Live* live, seconds jitter) {
  const bool ari = entry.renew_before && entry.renew_before->kind == RenewBefore::Kind::ari;
  if (ari && live != nullptr && live->window) {
    const auto& [from, to] = *live->window;
    const Time at = from + share_of(entry.name, std::max(seconds(0), std::chrono::duration_cast<seconds>(to - from)));
    // Whatever a CA says, not when it is over.
    return {std::min(at, certificate.not_after() - life_of(certificate) / 20), "ari",
            "its CA wants it renewed between " + to_rfc3339(from) + " and " + to_rfc3339(to)};
  }
  const seconds before = before_end(entry, certificate);
  const Time at = certificate.not_after() - before + share_of(entry.name, std::min(jitter, before / 3));
  return {at, "window", "it ends " + day_of(certificate.not_after())};
}

constexpr seconds kClocksDiffer = std::chrono::minutes(10);

// Until when nothing is to be tried. What was written down by a clock that was ahead of this one is not waited for: it might be years. Nor
// is it after a failure that the admin may have mended since.
Time held_until(const Renewal& renewal, const PlanOptions& options) {
  if (renewal.changed > options.now + kClocksDiffer) return options.now;
  if (renewal.step == Step::rolling_back) return options.now;  // what is in place may be half old
  const bool edited = options.edited > renewal.changed && options.edited <= options.now;
  return edited && !renewal.error_code.empty() ? options.now : renewal.next_try;
}

// Whoever asks for what failed does not want to wait for it.
bool goes_at_once(const PlanOptions& options) { return options.force || options.only_failed; }

// Why it waits; of what was held back by hand the words of that moment.
void add_held_back(const Renewal& renewal, Planned& planned) {
  planned.failed = !renewal.error_code.empty();
  if (!renewal.error.empty()) planned.reasons.push_back({"held-back", (planned.failed ? "the last attempt failed: " : "") + renewal.error});
}

std::string listed(const std::vector<std::string>& files) {
  return files.front() + (files.size() > 1 ? " and " + std::to_string(files.size() - 1) + " more" : "");
}

// "a.crt is missing", "a.crt and 2 more are missing".
std::string said_of(const std::vector<std::string>& files, const std::string& of_one, const std::string& of_several) {
  return listed(files) + " " + (files.size() == 1 ? of_one : of_several);
}

std::string names_changed(const CsrSpec& asked, const Certificate& certificate) {
  std::set<std::string> wanted, had;
  for (const GeneralName& name : asked.san) wanted.insert(name.to_text());
  for (const GeneralName& name : certificate.extensions().subject_alt_names()) had.insert(name.to_text());
  std::string text;
  const auto add = [&](const std::set<std::string>& names, const std::set<std::string>& others, const char* what) {
    for (const std::string& name : names)
      if (!others.contains(name)) text += (text.empty() ? "" : ", ") + name + what;
  };
  add(wanted, had, " is new");
  add(had, wanted, " is left out");
  return text.empty() ? "its subject or its usages are others than when it was issued" : "its names have changed: " + text;
}

std::string what_changed(const std::string& part, const CsrSpec& asked, const Certificate& certificate) {
  return part == "names" ? names_changed(asked, certificate) : "its " + part + " in the fleet is another one than when it was issued";
}

// What makes a certificate the wrong one, however long it is valid.
void add_drift(const PlanInput& input, const PlanOptions& options, const Certificate& certificate, const Live* live,
               std::vector<Reason>& reasons) {
  if (live != nullptr) {
    const std::string& had_by = input.standing->host;
    if (!had_by.empty() && had_by != options.host && holder_of(*input.entry, input.standing) == options.host)
      reasons.push_back({"drift-host", "it moves here: its key is on " + had_by});
    for (const std::string& part : changed_parts(live->asked, input.asked->fingerprint))
      reasons.push_back({"drift-" + part, what_changed(part, input.asked->csr, certificate)});
  } else {
    for (const issue::Difference& one : issue::compare_with_spec(input.asked->csr, certificate))
      if (one.severity == Severity::error) reasons.push_back({"drift-names", one.message});
  }
  if (!input.found.missing.empty()) reasons.push_back({"drift-files", said_of(input.found.missing, "is missing", "are missing")});
  if (!input.found.changed.empty())
    reasons.push_back({"drift-files", live != nullptr
                                          ? said_of(input.found.changed, "is not what certkit put there", "are not what certkit put there")
                                          : said_of(input.found.changed, "holds another certificate", "hold another certificate")});
  if (!input.found.lost_key.empty()) reasons.push_back({"drift-key", input.found.lost_key});
  if (!input.found.wrong_keys.empty())
    reasons.push_back(
        {"drift-key", said_of(input.found.wrong_keys, "is the key of another certificate", "are keys of another certificate")});
  if (input.found.served && !(*input.found.served == certificate))
    reasons.push_back({"drift-endpoint", "the endpoint serves another certificate, serial " + input.found.served->serial_hex()});
}

// The certificate is as it is to be, and some of its files are not there. Where there is something else in their place it may be a newer
// certificate, or the key of somebody: that is for a new one to replace.
bool is_of_files_alone(const std::vector<Reason>& reasons, const Found& found) {
  return found.changed.empty() && std::all_of(reasons.begin(), reasons.end(), [](const Reason& one) { return one.id == "drift-files"; });
}

// What somebody went back to by hand, until when it is held for that; in the words of that moment, unless a repair has failed since.
struct HeldByHand {
  Time until{};
  std::string said;
};
std::optional<HeldByHand> held_by_hand(const Standing* standing, const PlanOptions& options) {
  if (standing == nullptr || options.force) return std::nullopt;
  const auto until = held_by_hand_until(*standing);
  const Renewal& last = standing->renewal;
  if (!until || *until <= options.now || last.changed > options.now + kClocksDiffer) return std::nullopt;
  return HeldByHand{*until, last.error_code.empty() && !last.error.empty() ? last.error : "it was taken back by hand"};
}

// What somebody put there while it is held may be meant: it is neither written over nor well. And neither is a certificate that is revoked.
Planned blocked_by_hand(const HeldByHand& hand, bool revoked, Planned planned) {
  planned.verdict = Verdict::blocked;
  planned.when = hand.until;
  planned.reasons.push_back({"held-back", hand.said + ", and " +
                                              (revoked ? "is not renewed before " + to_rfc3339(hand.until) + ", but by --force"
                                                       : "nothing is written over before " + to_rfc3339(hand.until) +
                                                             "; what is moved away is made again at once")});
  return planned;
}

// It is brought to its end, whatever the file says now: the files in place may be half new.
Planned plan_under_way(const PlanInput& input, const PlanOptions& options, Planned planned) {
  const Renewal& renewal = input.standing->renewal;
  const Time until = held_until(renewal, options);
  const bool held = until > options.now && !goes_at_once(options);
  planned.verdict = held ? Verdict::waiting : Verdict::resume;
  planned.when = held ? until : options.now;
  planned.reasons.push_back(
      {"under-way", "a renewal that began " + to_rfc3339(renewal.started) + " stands at " + std::string(to_word(renewal.step))});
  if (input.revoked) planned.reasons.push_back({"revoked", "what is in place is revoked"});
  if (input.asked != nullptr)
    if (std::string note = changed_since_asked(renewal, *input.asked); !note.empty()) planned.notes.push_back(std::move(note));
  if (!input.problem.empty()) planned.notes.push_back(input.problem);
  if (held) add_held_back(renewal, planned);
  return planned;
}

// Why it is to be renewed, and since when; what is strange and no reason is a note. `certificate`: what is in place, null where nothing is.
void add_reasons(const PlanInput& input, const PlanOptions& options, const Certificate* certificate, const Live* live, Planned& planned) {
  if (certificate == nullptr) return planned.reasons.push_back({"new", "there is none yet"});
  if (input.revoked) planned.reasons.push_back({"revoked", "it is revoked"});
  add_drift(input, options, *certificate, live, planned.reasons);
  // No reason to touch them: somebody may have meant it, and not all file systems keep owners and modes.
  for (const std::string& one : input.found.other_looks) planned.notes.push_back(one + "; the next renewal puts that right");
  if (certificate->not_before() > options.now)
    planned.notes.push_back("it is valid from " + to_rfc3339(certificate->not_before()) + " on: is the clock of this machine right?");
  const Due due = due_of(*input.entry, *certificate, live, options.jitter);
  planned.when = due.at;
  if (due.at <= options.now) planned.reasons.push_back({due.id, due.text});
  if (input.standing != nullptr && input.standing->renewal.untold)
    planned.reasons.push_back({"untold", "its services may have other files loaded than those that are in place"});
  if (options.force && planned.reasons.empty()) planned.reasons.push_back({"forced", "it was asked for"});
}

Planned plan_one(const PlanInput& input, const PlanOptions& options) {
  Planned planned;
  planned.entry = input.entry;
  const Standing* standing = input.standing;
  if (standing != nullptr) planned.changed = standing->renewal.changed;
  planned.host = holder_of(*input.entry, standing);
  planned.notes = input.found.notes;
  const Live* live = standing != nullptr && !standing->live.certificates.empty() ? &standing->live : nullptr;
  const Certificate* certificate = live != nullptr         ? &live->certificates.front()
                                   : input.found.installed ? &*input.found.installed
                                                           : nullptr;
  if (certificate != nullptr) planned.not_after = certificate->not_after();

  const auto blocked = [&](std::string id, std::string text) {
    planned.verdict = Verdict::blocked;
    planned.reasons.push_back({std::move(id), std::move(text)});
    return planned;
  };
  if (standing != nullptr && is_under_way(standing->renewal.step)) return plan_under_way(input, options, std::move(planned));
  if (input.asked == nullptr) return blocked("inventory", input.problem);
  if (!input.found.unreadable.empty()) return blocked("unreadable", listed(input.found.unreadable));

  add_reasons(input, options, certificate, live, planned);
  const auto by_hand = held_by_hand(standing, options);
  const Time until = standing != nullptr ? held_until(standing->renewal, options) : Time{};
  const bool paused = until > options.now && !goes_at_once(options) && !(by_hand && standing->renewal.error_code.empty());
  if (!input.found.unusable.empty()) {
    if (planned.reasons.empty()) {
      planned.notes.push_back(listed(input.found.unusable) + ": it cannot be renewed like this");
    } else {
      planned.reasons.clear();
      return blocked("place", listed(input.found.unusable));
    }
  }
  if (planned.reasons.empty()) {
    if (by_hand)
      planned.notes.push_back(by_hand->said + ", and whatever comes is not renewed before " + to_rfc3339(by_hand->until));
    else if (paused && !standing->renewal.error.empty())
      planned.notes.push_back(standing->renewal.error + ", and whatever comes is not renewed before " + to_rfc3339(until));
    return planned;
  }
  // What is held back by hand is another certificate. Files of this one are made again, whatever else it is due for; and where that cannot
  // be, they are asked for at once.
  const bool missing = by_hand && !input.found.missing.empty();
  if (by_hand && (!input.found.changed.empty() || (input.revoked && !missing)))
    return blocked_by_hand(*by_hand, input.revoked, std::move(planned));
  const bool mends = missing && !paused;
  planned.again =
      live != nullptr && !options.force && (is_of_files_alone(planned.reasons, input.found) || (mends && input.found.lost_key.empty()));
  const bool waits = paused || (by_hand && !mends);
  planned.verdict = waits ? Verdict::waiting : Verdict::due;
  planned.when = !waits ? options.now : by_hand && !missing ? by_hand->until : until;
  if (by_hand && !missing)
    planned.reasons.push_back({"held-back", by_hand->said});
  else if (waits)
    add_held_back(standing->renewal, planned);
  return planned;
}

// What another machine holds is that one's to do; here it is said what it will do, as far as that can be told without its files.
Planned plan_elsewhere(const PlanInput& input, const PlanOptions& options) {
  PlanInput there = input;
  there.found = {};
  Planned planned = plan_one(there, options);
  planned.verdict = Verdict::elsewhere;
  if (!planned.not_after && (input.standing == nullptr || !is_under_way(input.standing->renewal.step))) {
    planned.reasons.clear();  // whether there is one is for that machine to say
    planned.when = {};
  }
  planned.reasons.insert(planned.reasons.begin(), {"host", planned.host + " renews it"});
  return planned;
}

// What is nearest to its end goes first; what has none yet waits for nobody's sake.
void keep_to(int budget, std::vector<Planned>& all, Time now) {
  std::vector<Planned*> due;
  for (Planned& one : all)
    if (one.verdict == Verdict::due) due.push_back(&one);
  if (budget == 0 || due.size() <= static_cast<std::size_t>(budget)) return;
  std::stable_sort(due.begin(), due.end(), [](const Planned* a, const Planned* b) {
    return a->not_after.value_or(Time::max()) < b->not_after.value_or(Time::max());
  });
  for (std::size_t i = static_cast<std::size_t>(budget); i < due.size(); ++i) {
    due[i]->verdict = Verdict::waiting;
    due[i]->when = now;
    due[i]->reasons.push_back({"budget", "the budget of this run is used up by what ends sooner"});
  }
}

}  // namespace

std::string_view to_word(Verdict verdict) noexcept {
  constexpr std::array<std::string_view, 6> kWords{"ok", "due", "resume", "waiting", "blocked", "elsewhere"};
  return kWords[static_cast<std::size_t>(verdict)];
}

Time due_at(const CertificateEntry& entry, const Live& live, seconds jitter) {
  return due_of(entry, live.certificates.front(), &live, jitter).at;
}

bool nothing_was_sent(Step step) noexcept { return step == Step::due || step == Step::key_ready; }

bool is_under_way(Step step) noexcept {
  return step != Step::none && step != Step::done && step != Step::failed && step != Step::rolled_back;
}

bool may_be_half_way(Step step) noexcept {
  return step == Step::swapping || step == Step::swapped || step == Step::reloaded || step == Step::verified || step == Step::rolling_back;
}

// A way back by hand is to what was asked for long ago, and meant so; and what is being taken away again does not come first.
std::string changed_since_asked(const Renewal& renewal, const Asked& asked) {
  if (!is_under_way(renewal.step) || nothing_was_sent(renewal.step) || renewal.step == Step::rolling_back || renewal.is_by_hand())
    return {};
  std::string parts;
  for (const std::string& part : changed_parts(renewal.asked, asked.fingerprint)) parts += (parts.empty() ? "" : ", ") + part;
  if (parts.empty()) return {};
  return "the fleet has changed since it was asked for (" + parts + "): this one comes first, and the run after it asks for the new one";
}

std::string holder_of(const CertificateEntry& entry, const Standing* standing) {
  if (standing == nullptr) return entry.host;
  if (entry.host.empty() || (!standing->host.empty() && is_under_way(standing->renewal.step))) return standing->host;
  return entry.host;
}

Planner::Planner(PlanOptions options) : options_(std::move(options)), only_(options_.only.begin(), options_.only.end()) {}

bool Planner::wants(const CertificateEntry& entry, const Standing* standing) const {
  if (!only_.empty() && !only_.contains(entry.name)) return false;
  return !options_.only_failed || (standing != nullptr && !standing->renewal.error_code.empty());
}

Planned Planner::judge(const PlanInput& input) const {
  const std::string holder = holder_of(*input.entry, input.standing);
  const bool here = holder.empty() || options_.host.empty() || holder == options_.host;
  return here ? plan_one(input, options_) : plan_elsewhere(input, options_);
}

Planned Planner::judge_left(const Standing& standing) const {
  auto entry = std::make_shared<CertificateEntry>();
  entry->name = standing.name;
  entry->issuer = standing.renewal.issuer;
  PlanInput input;
  input.entry = entry.get();
  input.standing = &standing;
  Planned planned = judge(input);
  planned.reasons.push_back({"left", "it is not in the fleet any more: its new files go again, and what they replaced is put back"});
  planned.left = std::move(entry);
  return planned;
}

void Planner::add(const PlanInput& input) {
  if (wants(*input.entry, input.standing)) add(judge(input));
}

std::vector<Planned> Planner::done() {
  keep_to(options_.budget, all_, options_.now);
  return std::move(all_);
}

std::vector<Planned> plan(std::span<const PlanInput> inputs, const PlanOptions& options) {
  Planner planner(options);
  for (const PlanInput& input : inputs) planner.add(input);
  return planner.done();
}

}  // namespace certkit::fleet
