#include "cli/scan_report.hpp"

#include <memory>

namespace certkit::cli {

std::string_view to_word(ScanState state) noexcept {
  switch (state) {
    case ScanState::expired: return "expired";
    case ScanState::not_yet_valid: return "not-yet-valid";
    case ScanState::expires_soon: return "expires-soon";
    case ScanState::weak: return "weak";
    case ScanState::fine: break;
  }
  return "fine";
}

ScanRows rows_of(std::vector<ScanRow> rows) {
  auto held = std::make_shared<const std::vector<ScanRow>>(std::move(rows));
  return [held](const std::function<void(const ScanRow&)>& use) {
    for (const ScanRow& row : *held) use(row);
  };
}

}  // namespace certkit::cli
