// Every certificate that is met, and where: counted, sorted, and put together with the others that are the same. What is kept of one is a
// few octets, its place, and the certificate itself only if it will be shown; when there are very many, all of that is in a temporary file.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>

#include "base/spill.hpp"
#include "cli/scan/judge.hpp"

namespace certkit::cli {

class Sightings : public std::enable_shared_from_this<Sightings> {
 public:
  struct Options {
    ScanClock clock;
    bool keep_all = false;  // also those that are fine: for --all, or for what writes all of them
  };
  explicit Sightings(const Options& options) : options_(options) {}

  // What one thread has met since it last handed over.
  class Batch;
  void take(Batch& batch);  // from any thread
  // Puts rows, counts of certificates and shared keys into the report, whose rows hold on to this. Once, when all was met.
  void finish(ScanReport& report);
  [[nodiscard]] const Options& options() const noexcept { return options_; }

 private:
  using Print = std::array<std::uint8_t, 16>;  // half of a SHA-256: enough to tell certificates apart
  struct Sighting {
    Print print{};
    std::uint64_t about = 0;  // where in about_; the first of two alike is the one that counts
    Print key{};
    std::int64_t not_after = 0;
    std::uint64_t facts = 0;
    bool operator<(const Sighting& other) const noexcept { return print != other.print ? print < other.print : about < other.about; }
  };
  // A certificate, and where in places_ the list of its sightings is.
  struct Different {
    Print key{}, print{};
    std::int64_t not_after = 0;
    std::uint64_t places = 0, count = 0, facts = 0;
    bool operator<(const Different& other) const noexcept { return key != other.key ? key < other.key : print < other.print; }
  };
  struct Ranked {
    std::uint64_t rank = 0;
    Different one;
    bool operator<(const Ranked& other) const noexcept {
      if (rank != other.rank) return rank < other.rank;
      return one.not_after != other.one.not_after ? one.not_after < other.one.not_after : one.print < other.one.print;
    }
  };
  struct About {
    std::string place, title;
    Sha256 fingerprint{}, spki{};
    Bytes der;  // empty: not kept
  };

  void put_together(ScanReport& report);
  void compare_keys(ScanReport& report);
  void rank(const Different& one, ScanReport& report);
  [[nodiscard]] About about(std::uint64_t at);
  [[nodiscard]] std::string place(std::uint64_t at);
  void each_place(const Different& one, const std::function<void(std::string&&)>& use);
  void add_member(SharedKey& shared, const Different& one);
  [[nodiscard]] ScanRow row(const Different& one);
  void each_row(bool fine_too, const std::function<void(const ScanRow&)>& use);
  template <class Value>
  [[nodiscard]] static Value value_at(base::Spill& from, std::uint64_t at);

  static constexpr std::uint64_t kSharesKey = 1u << 15;  // beside ScanFact

  Options options_;
  std::mutex mutex_;
  base::Spill about_;   // places, and certificates that are kept
  base::Spill places_;  // for each certificate where its sightings are, in about_
  base::Spill ranked_;  // rows, the worst first
  std::uint64_t rows_ = 0, rows_not_fine_ = 0;
  base::SpillSort<Sighting> sightings_;
  base::SpillSort<Different> different_;
  base::SpillSort<Ranked> ranking_;
};

class Sightings::Batch {
 public:
  explicit Batch(Sightings& all) : all_(all) {}
  ~Batch() = default;
  Batch(const Batch&) = delete;
  Batch& operator=(const Batch&) = delete;
  void add(const Certificate& certificate, std::string_view place);
  void hand_over() { all_.take(*this); }

 private:
  friend class Sightings;
  static constexpr std::size_t kOctets = 32u << 10;
  Sightings& all_;
  std::vector<Sighting> sightings_;  // `about` counts from the start of about_ here
  std::string about_;
};

}  // namespace certkit::cli
