#include "fleet/store/sql_standing.hpp"

#include <algorithm>
#include <array>

#include "base/text.hpp"

namespace certkit::fleet {
namespace {

Bytes to_cell(const std::vector<Certificate>& certificates) {
  Bytes all;
  for (const Certificate& one : certificates) all.insert(all.end(), one.der().begin(), one.der().end());
  return all;
}

std::string to_cell(const std::vector<Live::File>& files) {
  std::string text;
  for (const Live::File& one : files) text += base::to_hex(one.sha256) + " " + one.path.string() + "\n";
  return text;
}

constexpr std::array<std::pair<Step, std::string_view>, 16> kSteps{{{Step::none, "none"},
                                                                    {Step::due, "due"},
                                                                    {Step::key_ready, "key-ready"},
                                                                    {Step::sending, "sending"},
                                                                    {Step::pending, "pending"},
                                                                    {Step::issued, "issued"},
                                                                    {Step::checked, "checked"},
                                                                    {Step::staged, "staged"},
                                                                    {Step::swapping, "swapping"},
                                                                    {Step::swapped, "swapped"},
                                                                    {Step::reloaded, "reloaded"},
                                                                    {Step::verified, "verified"},
                                                                    {Step::done, "done"},
                                                                    {Step::rolling_back, "rolling-back"},
                                                                    {Step::rolled_back, "rolled-back"},
                                                                    {Step::failed, "failed"}}};

constexpr std::array<std::pair<Renewal::Kind, std::string_view>, 4> kKinds{{{Renewal::Kind::renewal, "renewal"},
                                                                            {Renewal::Kind::way_back, "way-back"},
                                                                            {Renewal::Kind::further_way_back, "further-way-back"},
                                                                            {Renewal::Kind::mends_way_back, "mends-way-back"}}};

}  // namespace

std::int64_t to_cell(Time time) { return std::chrono::duration_cast<std::chrono::seconds>(time.time_since_epoch()).count(); }
std::int64_t latest_cell(Time now) { return to_cell(now + kFarAhead); }
Time to_time(std::int64_t seconds) { return Time(std::chrono::seconds(seconds)); }

std::int64_t Columns::number() {
  const Cell& cell = row_.at(at_++);
  if (const auto* number = std::get_if<std::int64_t>(&cell)) return *number;
  damaged("a number is wanted");
}

std::optional<std::int64_t> Columns::number_if_any() {
  if (std::holds_alternative<std::monostate>(row_.at(at_))) return ++at_, std::nullopt;
  return number();
}

std::string Columns::text() {
  const Cell& cell = row_.at(at_++);
  if (const auto* text = std::get_if<std::string>(&cell)) return *text;
  damaged("text is wanted");
}

Bytes Columns::octets() {
  const Cell& cell = row_.at(at_++);
  if (const auto* octets = std::get_if<Bytes>(&cell)) return *octets;
  if (std::holds_alternative<std::monostate>(cell)) return {};
  damaged("octets are wanted");
}

std::vector<Certificate> Columns::certificates() {
  const Bytes all = octets();
  std::vector<Certificate> certificates;
  for (ByteView rest = all; !rest.empty();) {
    const std::size_t size = element_size(rest);
    try {
      certificates.emplace_back(to_bytes(rest.first(size)));
    } catch (const Error& error) {
      damaged(error.message());
    }
    rest = rest.subspan(size);
  }
  return certificates;
}

std::vector<Live::File> Columns::files() {
  std::vector<Live::File> files;
  const std::string all = text();
  for (std::size_t at = 0; at < all.size();) {
    const std::size_t end = std::min(all.find('\n', at), all.size());
    const std::string line = all.substr(at, end - at);
    const auto hash = base::from_hex(line.substr(0, std::min<std::size_t>(64, line.size())));
    Live::File file;
    if (!hash || hash->size() != file.sha256.size() || line.size() < 66) damaged("a file and its SHA-256 are wanted");
    std::copy(hash->begin(), hash->end(), file.sha256.begin());
    file.path = line.substr(65);
    files.push_back(std::move(file));
    at = end + 1;
  }
  return files;
}

void Columns::damaged(const std::string& why) const {
  const auto* name = std::get_if<std::string>(&row_.front());
  throw Error(Errc::malformed, "the store's record of " + (name == nullptr ? "?" : base::printable(*name)) + " is damaged: " + why,
              "a backup of the store may be whole", store_);
}

// Certificates are SEQUENCEs of a definite length (X.690 §8.1.3).
std::size_t Columns::element_size(ByteView der) const {
  if (der.size() < 2 || der[0] != 0x30) damaged("a certificate is wanted");
  std::size_t size = der[1], header = 2;
  if (size >= 0x80) {
    const std::size_t octets = size & 0x7f;
    if (octets == 0 || octets > 4 || der.size() < 2 + octets) damaged("a certificate is wanted");
    size = 0;
    for (std::size_t i = 0; i < octets; ++i) size = size << 8 | der[2 + i];
    header += octets;
  }
  if (der.size() - header < size) damaged("a certificate is cut off");
  return header + size;
}

Standing standing_from(const Row& row, const std::string& store) {
  Columns columns(row, store);
  Standing one;
  one.name = columns.text();
  one.host = columns.text();
  Renewal& renewal = one.renewal;
  renewal.id = columns.text();
  renewal.step = step_from_word(columns.text());
  renewal.reason = columns.text();
  renewal.csr = columns.octets();
  renewal.key = columns.text();
  renewal.reference = columns.text();
  renewal.certificates = columns.certificates();
  renewal.generation = static_cast<int>(columns.number());
  renewal.attempts = static_cast<int>(columns.number());
  renewal.started = columns.time();
  renewal.changed = columns.time();
  renewal.next_try = columns.time();
  renewal.error_code = columns.text();
  renewal.error = columns.text();
  Live& live = one.live;
  live.certificates = columns.certificates();
  live.generation = static_cast<int>(columns.number());
  live.key = columns.text();
  live.issuer = columns.text();
  live.asked = columns.text();
  live.files = columns.files();
  live.since = columns.time();
  const auto from = columns.number_if_any(), to = columns.number_if_any();
  if (from && to) live.window.emplace(to_time(*from), to_time(*to));
  live.ask_window_again = columns.time();
  renewal.issuer = columns.text();
  renewal.asked = columns.text();
  renewal.kind = kind_from_word(columns.text());
  renewal.cause = columns.text();
  renewal.untold = columns.number() != 0;
  return one;
}

std::string standing_columns(std::int64_t version) {
  std::string columns = kStandingColumns;
  if (version < 5) columns.replace(columns.find("kind"), std::string::npos, "'renewal', '', CAST(0 AS BIGINT)");
  if (version < 2) columns.replace(columns.find("renewal_issuer"), std::string_view("renewal_issuer, renewal_asked").size(), "'', ''");
  return columns;
}

std::vector<Cell> to_cells(const Standing& one) {
  const Renewal& renewal = one.renewal;
  const Live& live = one.live;
  std::vector<Cell> cells{one.name,
                          one.host,
                          renewal.id,
                          std::string(to_word(renewal.step)),
                          base::printable(renewal.reason),
                          renewal.csr,
                          renewal.key,
                          renewal.reference,
                          to_cell(renewal.certificates),
                          std::int64_t{renewal.generation},
                          std::int64_t{renewal.attempts},
                          to_cell(renewal.started),
                          to_cell(renewal.changed),
                          to_cell(renewal.next_try),
                          renewal.error_code,
                          base::printable(renewal.error),  // PostgreSQL takes UTF-8 alone
                          to_cell(live.certificates),
                          std::int64_t{live.generation},
                          live.key,
                          live.issuer,
                          live.asked,
                          to_cell(live.files),
                          to_cell(live.since),
                          live.window ? Cell(to_cell(live.window->first)) : Cell(),
                          live.window ? Cell(to_cell(live.window->second)) : Cell(),
                          to_cell(live.ask_window_again),
                          renewal.issuer,
                          renewal.asked,
                          std::string(to_word(renewal.kind)),
                          base::printable(renewal.cause),
                          std::int64_t{renewal.untold}};
  return cells;
}

std::string_view to_word(Step step) noexcept { return kSteps[static_cast<std::size_t>(step)].second; }

Step step_from_word(std::string_view word) {
  for (const auto& [step, text] : kSteps)
    if (text == word) return step;
  throw Error(Errc::malformed, "the store has a step '" + base::printable(word) + "', which this version does not know",
              "was it made by a later one?");
}

std::string_view to_word(Renewal::Kind kind) noexcept { return kKinds[static_cast<std::size_t>(kind)].second; }

Renewal::Kind kind_from_word(std::string_view word) {
  for (const auto& [kind, text] : kKinds)
    if (text == word) return kind;
  throw Error(Errc::malformed, "the store has a renewal of the kind '" + base::printable(word) + "', which this version does not know",
              "was it made by a later one?");
}

}  // namespace certkit::fleet
