#include "cli/scan/sightings.hpp"

#include <algorithm>
#include <cstring>
#include <set>
#include <tuple>

#include "asn1/title.hpp"
#include "crypto/pbe.hpp"

namespace certkit::cli {
namespace {

// Before the octets of an About.
struct Sizes {
  std::uint32_t place = 0, title = 0, der = 0;
  Sha256 fingerprint{}, spki{};
};

template <class Print>
Print half(const Sha256& whole) {
  Print print;
  std::copy_n(whole.begin(), print.size(), print.begin());
  return print;
}

}  // namespace

void Sightings::Batch::add(const Certificate& certificate, std::string_view place) {
  const std::uint16_t facts = facts_of(certificate, all_.options().clock);
  const Sha256 fingerprint = certificate.sha256(), spki = crypto::sha256(certificate.spki());
  const bool kept = all_.options().keep_all || (facts & (kErrors | kWarnings)) != 0;
  // The name of one that is not kept is wanted if it shares its key.
  const std::string name = kept || (facts & kCa) != 0 ? std::string() : title(certificate);
  const ByteView der = kept ? certificate.der() : ByteView();
  sightings_.push_back(
      {half<Print>(fingerprint), about_.size(), half<Print>(spki), certificate.not_after().time_since_epoch().count(), facts});
  const Sizes sizes{static_cast<std::uint32_t>(place.size()), static_cast<std::uint32_t>(name.size()),
                    static_cast<std::uint32_t>(der.size()), fingerprint, spki};
  about_.append(reinterpret_cast<const char*>(&sizes), sizeof sizes).append(place).append(name).append(as_text(der));
  if (about_.size() >= kOctets) hand_over();
}

void Sightings::take(Batch& batch) {
  const std::lock_guard lock(mutex_);
  const std::uint64_t at = about_.add(as_bytes(batch.about_));
  for (Sighting& sighting : batch.sightings_) {
    sighting.about += at;
    sightings_.add(sighting);
  }
  batch.sightings_.clear();
  batch.about_.clear();
}

template <class Value>
Value Sightings::value_at(base::Spill& from, std::uint64_t at) {
  Value value;
  from.read(at, {reinterpret_cast<std::uint8_t*>(&value), sizeof value});
  return value;
}

Sightings::About Sightings::about(std::uint64_t at) {
  const Sizes sizes = value_at<Sizes>(about_, at);
  Bytes octets(std::size_t{sizes.place} + sizes.title + sizes.der);
  about_.read(at + sizeof sizes, octets);
  const auto part = [&](std::size_t from, std::size_t size) { return ByteView(octets).subspan(from, size); };
  return {std::string(as_text(part(0, sizes.place))), std::string(as_text(part(sizes.place, sizes.title))), sizes.fingerprint, sizes.spki,
          to_bytes(part(std::size_t{sizes.place} + sizes.title, sizes.der))};
}

void Sightings::finish(ScanReport& report) {
  put_together(report);
  compare_keys(report);
  ranking_.take([&](const Ranked& ranked) {
    (void)ranked_.add({reinterpret_cast<const std::uint8_t*>(&ranked), sizeof ranked});
    ++rows_;
    if (state_of(static_cast<std::uint16_t>(ranked.one.facts)) != ScanState::fine) ++rows_not_fine_;
  });
  const auto self = shared_from_this();
  report.rows = [self, all = report.all](const std::function<void(const ScanRow&)>& use) { self->each_row(all, use); };
  if (options_.keep_all) report.every_row = [self](const std::function<void(const ScanRow&)>& use) { self->each_row(true, use); };
}

void Sightings::put_together(ScanReport& report) {
  Different one;
  const auto done = [&] {
    if (one.count != 0) different_.add(one);
  };
  sightings_.take([&](const Sighting& sighting) {
    ++report.counts.seen;
    const std::uint64_t at = places_.add({reinterpret_cast<const std::uint8_t*>(&sighting.about), sizeof sighting.about});
    if (one.count == 0 || one.print != sighting.print) {
      done();
      one = {sighting.key, sighting.print, sighting.not_after, at, 0, sighting.facts};
    }
    ++one.count;
  });
  done();
}

// A CA has certificates of one key by design: its own, and those that other CAs gave it.
void Sightings::compare_keys(ScanReport& report) {
  SharedKey shared;
  std::optional<Different> first;  // of this key, that is no CA; not ranked yet
  const auto done = [&] {
    if (first) rank(*first, report);
    first.reset();
    if (shared.total == 0) return;
    std::sort(shared.certificates.begin(), shared.certificates.end(), [](const SharedKey::One& a, const SharedKey::One& b) {
      return std::tie(a.place, a.fingerprint) < std::tie(b.place, b.fingerprint);
    });
    if (++report.shared_keys_total <= ScanReport::kMostSharedKeys) report.shared_keys.push_back(std::move(shared));
    shared = {};
  };
  Print key{};
  different_.take([&](Different one) {
    if (one.key != key) done();
    key = one.key;
    if ((one.facts & kCa) != 0) return rank(one, report);
    if (!first && shared.total == 0) {
      first = one;
      return;
    }
    if (first) {
      first->facts |= kSharesKey;
      add_member(shared, *first);
      rank(*first, report);
      first.reset();
    }
    one.facts |= kSharesKey;
    add_member(shared, one);
    rank(one, report);
  });
  done();
}

void Sightings::rank(const Different& one, ScanReport& report) {
  const auto facts = static_cast<std::uint16_t>(one.facts);
  const ScanState state = state_of(facts);
  ScanCounts& counts = report.counts;
  ++counts.certificates;
  switch (state) {
    case ScanState::expired: ++counts.expired; break;
    case ScanState::not_yet_valid: ++counts.not_yet_valid; break;
    case ScanState::weak: ++counts.weak; break;
    case ScanState::expires_soon: ++counts.expires_soon; break;
    case ScanState::fine: ++counts.fine; break;
  }
  for (unsigned bit = 1; bit < kSelfSigned; bit <<= 1) {
    if ((facts & bit & kErrors) != 0) ++report.errors;
    if ((facts & bit & kWarnings) != 0) ++report.warnings;
  }
  if (state == ScanState::fine && !options_.keep_all) return;
  if ((facts & kSelfSigned) != 0 && (state != ScanState::fine || report.all)) ++report.notes;
  ranking_.add({static_cast<std::uint64_t>(state), one});
}

std::string Sightings::place(std::uint64_t at) {
  std::string text(value_at<Sizes>(about_, at).place, '\0');
  about_.read(at + sizeof(Sizes), {reinterpret_cast<std::uint8_t*>(text.data()), text.size()});
  return text;
}

void Sightings::each_place(const Different& one, const std::function<void(std::string&&)>& use) {
  for (std::uint64_t i = 0; i < one.count; ++i) use(place(value_at<std::uint64_t>(places_, one.places + i * sizeof(std::uint64_t))));
}

void Sightings::add_member(SharedKey& shared, const Different& one) {
  if (++shared.total > SharedKey::kMost) return;
  About what = about(value_at<std::uint64_t>(places_, one.places));
  shared.spki = what.spki;
  if (!what.der.empty()) what.title = title(Certificate(what.der));
  std::string first = std::move(what.place);
  each_place(one, [&](std::string&& place) { first = std::min(first, std::move(place)); });
  shared.certificates.push_back({what.title, what.fingerprint, Time(std::chrono::seconds(one.not_after)), first});
}

ScanRow Sightings::row(const Different& one) {
  std::set<std::string> places;
  each_place(one, [&](std::string&& place) {
    places.insert(std::move(place));
    if (places.size() > ScanRow::kMostPlaces) places.erase(std::prev(places.end()));
  });
  const auto facts = static_cast<std::uint16_t>(one.facts);
  ScanRow row{Certificate(about(value_at<std::uint64_t>(places_, one.places)).der),
              state_of(facts),
              {},
              {places.begin(), places.end()},
              one.count,
              (one.facts & kSharesKey) != 0};
  row.findings = findings_of(row.certificate, facts, options_.clock, row.places.front());
  return row;
}

void Sightings::each_row(bool fine_too, const std::function<void(const ScanRow&)>& use) {
  const std::uint64_t count = fine_too ? rows_ : rows_not_fine_;
  for (std::uint64_t i = 0; i < count; ++i) use(row(value_at<Ranked>(ranked_, i * sizeof(Ranked)).one));
}

}  // namespace certkit::cli
