#include "cli/render/scan_page.hpp"

#include <unordered_map>

#include "asn1/title.hpp"
#include "base/text.hpp"
#include "cli/render/error.hpp"
#include "cli/render/table.hpp"
#include "trust/name_key.hpp"

namespace certkit::cli {
namespace {

constexpr std::size_t kLongestChain = 12;
constexpr std::size_t kMostNotes = 200;  // of one kind

PageTone tone_of(ScanState state) noexcept {
  switch (state) {
    case ScanState::expired:
    case ScanState::not_yet_valid: return PageTone::bad;
    case ScanState::expires_soon:
    case ScanState::weak: return PageTone::warning;
    case ScanState::fine: break;
  }
  return PageTone::good;
}

std::vector<PageState> states_of(const ScanCounts& counts) {
  const auto state = [](ScanState which, const char* label, std::size_t count) {
    return PageState{std::string(to_word(which)), label, tone_of(which), count};
  };
  return {state(ScanState::expired, "expired", counts.expired), state(ScanState::not_yet_valid, "not yet valid", counts.not_yet_valid),
          state(ScanState::weak, "weak", counts.weak), state(ScanState::expires_soon, "expires soon", counts.expires_soon),
          state(ScanState::fine, "fine", counts.fine)};
}

// An identifier of a damaged extension is none.
Bytes identifier(const Certificate& certificate, std::optional<Bytes> (Extensions::*of)() const) {
  try {
    return (certificate.extensions().*of)().value_or(Bytes());
  } catch (const Error&) {
    return {};
  }
}

std::string name_of_issuer(const Certificate& certificate) {
  try {
    const Name issuer = certificate.issuer();
    return issuer.common_name().value_or(issuer.to_rfc4514());
  } catch (const Error&) {
    return "a name that cannot be read";
  }
}

std::string key_of(const Certificate& certificate) {
  try {
    return certificate.public_key().describe();
  } catch (const Error&) {
    return {};
  }
}

// The CAs that were found, to draw chains with: whose name is the issuer's, and whose key identifier if there is one. That is to look at;
// what is right and wrong about a chain is a finding.
class Issuers {
 public:
  explicit Issuers(const ScanRows& rows) {
    rows([this](const ScanRow& row) {
      const Certificate& certificate = row.certificate;
      if (!trust::is_ca(certificate)) return;
      Issuer one{link_of(row), {}, identifier(certificate, &Extensions::subject_key_identifier), {}, name_of_issuer(certificate)};
      if (!certificate.self_issued()) {
        one.issuer = trust::name_key(certificate.issuer_der());
        one.authority = identifier(certificate, &Extensions::authority_key_identifier);
      }
      by_name_[trust::name_key(certificate.subject_der())].push_back(std::move(one));
    });
  }

  static PageLink link_of(const ScanRow& row) {
    return {title(row.certificate), base::to_hex(row.certificate.sha256()), row.certificate.not_after(), tone_of(row.state)};
  }

  [[nodiscard]] std::vector<PageLink> chain_of(const ScanRow& row) const {
    const Certificate& certificate = row.certificate;
    std::vector<PageLink> chain{link_of(row)};
    if (certificate.self_issued()) return chain;
    std::string wanted = trust::name_key(certificate.issuer_der()), name = name_of_issuer(certificate);
    Bytes key = identifier(certificate, &Extensions::authority_key_identifier);
    while (!wanted.empty() && chain.size() < kLongestChain) {
      const Issuer* const issuer = find(wanted, key);
      if (issuer == nullptr) {
        chain.push_back({name, {}, std::nullopt, PageTone::plain});
        break;
      }
      chain.push_back(issuer->link);
      wanted = issuer->issuer;
      key = issuer->authority;
      name = issuer->issuer_name;
    }
    return chain;
  }

 private:
  struct Issuer {
    PageLink link;
    std::string issuer;        // key of its issuer's name; empty: a root
    Bytes subject, authority;  // key identifiers
    std::string issuer_name;
  };
  [[nodiscard]] const Issuer* find(const std::string& name, const Bytes& key) const {
    const auto named = by_name_.find(name);
    if (named == by_name_.end()) return nullptr;
    const Issuer* best = nullptr;
    for (const Issuer& one : named->second)
      if ((key.empty() || one.subject.empty() || one.subject == key) && (best == nullptr || best->link.not_after < one.link.not_after))
        best = &one;
    return best;
  }
  std::unordered_map<std::string, std::vector<Issuer>> by_name_;
};

PageRow row_of(const ScanRow& row, const Issuers& issuers) {
  const Certificate& certificate = row.certificate;
  PageRow shown;
  shown.state = to_word(row.state);
  shown.name = title(certificate);
  shown.issuer = name_of_issuer(certificate);
  shown.key = key_of(certificate);
  shown.fingerprint = base::to_hex(certificate.sha256());
  shown.not_before = certificate.not_before();
  shown.not_after = certificate.not_after();
  shown.places = row.places;
  shown.places_total = row.places_total;
  shown.chain = issuers.chain_of(row);
  shown.findings = row.findings;
  return shown;
}

std::string about(const ScanReport& report) {
  const ScanCounts& counts = report.counts;
  const std::string now = to_rfc3339(report.now);
  std::string text = now.substr(0, 10) + ", " + now.substr(11, 5) + " UTC. " + count(counts.files, "file") + ", " +
                     std::to_string(counts.with_certificates) + " of them with certificates";
  if (counts.hosts > 0) text += ", and " + count(counts.hosts, "host");
  const auto days = std::chrono::duration_cast<std::chrono::hours>(report.within).count() / 24;
  return text + ". “Soon” is within " + count(static_cast<std::size_t>(days), "day") + ".";
}

// As many notes of a kind as a reader has use for, and how many more there are.
class Notes {
 public:
  Notes(std::vector<std::string>& notes, std::string what) : notes_(notes), what_(std::move(what)) {}
  void add(std::string note) {
    if (++told_ <= kMostNotes) notes_.push_back(std::move(note));
  }
  void end(std::size_t total) {
    if (const std::size_t shown = std::min(told_, kMostNotes); total > shown)
      notes_.push_back("and " + std::to_string(total - shown) + " more " + what_);
  }

 private:
  std::vector<std::string>& notes_;
  std::string what_;
  std::size_t told_ = 0;
};

std::string shared(const SharedKey& key) {
  std::string text = count(key.total, "certificate") + " have one key: ";
  for (std::size_t i = 0; i < key.certificates.size(); ++i)
    text += (i == 0 ? "" : ", ") + key.certificates[i].name + " (" + key.certificates[i].place + ")";
  return text + (key.total > key.certificates.size() ? " and others" : "");
}

std::vector<std::string> notes_of(const ScanReport& report) {
  std::vector<std::string> notes;
  Notes hosts(notes, "findings about hosts"), problems(notes, "that could not be read"), keys(notes, "shared keys");
  std::size_t about_hosts = 0;
  for (const ScanHost& host : report.hosts)
    for (const Finding& finding : host.findings) {
      ++about_hosts;
      hosts.add(host.name + ": " + finding.message);
    }
  hosts.end(about_hosts);
  for (const Problem& problem : report.problems)
    problems.add(sentence(problem.error.in(problem.file + (problem.place.empty() ? "" : ", " + problem.place))));
  problems.end(report.problems_total);
  for (const SharedKey& key : report.shared_keys) keys.add(shared(key));
  keys.end(report.shared_keys_total);
  return notes;
}

}  // namespace

Page page_of(const ScanReport& report) {
  const ScanRows& rows = report.every_row ? report.every_row : report.rows;
  const Issuers issuers(rows);
  Page page;
  page.title = "Certificates";
  page.about = about(report);
  page.generated_at = report.now;
  page.states = states_of(report.counts);
  page.notes = notes_of(report);
  std::size_t total = 0;
  rows([&](const ScanRow& row) {
    if (++total <= kMostPageRows) page.rows.push_back(row_of(row, issuers));
  });
  if (total > kMostPageRows)
    page.notes.insert(page.notes.begin(), "the list has the worst " + std::to_string(kMostPageRows) + " of " + std::to_string(total) +
                                              " certificates: scan --csv or --json has all of them");
  return page;
}

}  // namespace certkit::cli
