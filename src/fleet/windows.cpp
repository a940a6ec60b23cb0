#include "fleet/windows.hpp"

#include <algorithm>
#include <map>
#include <mutex>
#include <unordered_map>

#include "base/workers.hpp"

namespace certkit::fleet {
namespace {

using std::chrono::seconds;
using Window = std::optional<std::pair<Time, Time>>;

// What a CA says of how often is followed within reason (RFC 9773 §4.3.2); and a moment that lies further ahead was written down by a clock
// that was wrong.
constexpr seconds kLeast{60}, kMost = std::chrono::hours(24), kAfterFailure = std::chrono::hours(1);
constexpr int kFailures = 3;
constexpr unsigned kAtOnce = 8;

struct Asking {
  std::string name;
  Certificate certificate;
  Time since;
  Window window;  // as it was last heard
};

std::map<std::string, std::vector<Asking>> to_ask(const Fleet& fleet, Store& store, Time now) {
  std::unordered_map<std::string_view, const CertificateEntry*> wanted;
  for (const CertificateEntry& one : fleet.certificates)
    if (one.renew_before && one.renew_before->kind == RenewBefore::Kind::ari) wanted.emplace(one.name, &one);
  std::map<std::string, std::vector<Asking>> all;
  if (wanted.empty()) return all;
  store.each_standing([&](Standing&& standing) {
    const auto entry = wanted.find(standing.name);
    const Live& live = standing.live;
    if (entry == wanted.end() || live.certificates.empty()) return;
    if (live.ask_window_again > now && live.ask_window_again <= now + kMost) return;
    all[entry->second->issuer].push_back({standing.name, live.certificates.front(), live.since, live.window});
  });
  return all;
}

// What one issuer is asked, over a few connections.
class Questions {
 public:
  Questions(const std::vector<Asking>& all, Store& store, Time now) : all_(all), store_(store), now_(now) {}

  void ask(issue::Issuer& issuer) {
    for (const Asking* one = next(); one != nullptr; one = next()) {
      Window window = one->window;
      seconds again = kAfterFailure;
      try {
        const auto info = issuer.renewal_info(one->certificate);
        window = info ? Window({info->start, info->end}) : std::nullopt;
        again = info ? std::clamp(info->ask_again, kLeast, kMost) : kMost;
        went_well();
      } catch (const Error& error) {
        failed(error.message());
      }
      store_.remember_window(one->name, one->since, window, now_ + again);
    }
  }
  void failed(const std::string& why) {
    const std::lock_guard lock(mutex_);
    ++in_a_row_;
    why_ = why;
  }
  [[nodiscard]] bool worth_asking() {
    const std::lock_guard lock(mutex_);
    return at_ < all_.size() && in_a_row_ < kFailures;
  }
  [[nodiscard]] const std::string& why() const { return why_; }
  [[nodiscard]] std::size_t answers() const { return answers_; }

 private:
  const Asking* next() {
    const std::lock_guard lock(mutex_);
    return at_ < all_.size() && in_a_row_ < kFailures ? &all_[at_++] : nullptr;
  }
  void went_well() {
    const std::lock_guard lock(mutex_);
    in_a_row_ = 0;
    ++answers_;
  }

  const std::vector<Asking>& all_;
  Store& store_;
  Time now_;
  std::mutex mutex_;
  std::size_t at_ = 0, answers_ = 0;
  int in_a_row_ = 0;  // failures
  std::string why_;   // of the last one
};

}  // namespace

AskedWindows ask_windows(const Fleet& fleet, Store& store, Time now, const OpenIssuer& open_issuer) {
  AskedWindows done;
  for (const auto& of_issuer : to_ask(fleet, store, now)) {
    const IssuerEntry& entry = *fleet.issuer(of_issuer.first);
    Questions questions(of_issuer.second, store, now);
    base::parallel_for(std::min<std::size_t>(kAtOnce, of_issuer.second.size()), kAtOnce, [&](std::size_t) {
      if (!questions.worth_asking()) return;
      std::unique_ptr<issue::Issuer> issuer;
      try {
        issuer = open_issuer(entry);
      } catch (const Error& error) {
        return questions.failed(error.message());
      }
      questions.ask(*issuer);
    });
    done.asked += questions.answers();
    if (!questions.why().empty())
      done.problems.push_back(entry.name + ": when it wants its certificates renewed is not known: " + questions.why());
  }
  return done;
}

}  // namespace certkit::fleet
