// The check of an option that takes one of a few words.
#pragma once

#include <string>
#include <vector>

namespace CLI {
class Validator;
}

namespace certkit::cli {

[[nodiscard]] CLI::Validator one_of(std::vector<std::string> words);

}  // namespace certkit::cli
