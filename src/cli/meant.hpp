// "did you mean": what somebody who typed a word that is not there most likely wanted.
#pragma once

#include <span>
#include <string>

namespace certkit::cli {

// "did you mean 'sign'?", "did you mean '--passin' or '--passout'?", or nothing.
[[nodiscard]] std::string did_you_mean(const std::string& word, std::span<const std::string> candidates);

}  // namespace certkit::cli
