// The YAML that most files are made of, read in a tenth of the time: maps and lists by indentation, [..] and {..} in one line, scalars in
// one line. Inventories of tens of thousands of certificates are that.
#pragma once

#include <optional>

#include "profile/node.hpp"

namespace certkit::profile {

// `text`: UTF-8 without a byte order mark. nullopt for whatever is not plain, is wrong or goes beyond a limit: read_yaml() has the whole
// language, and the words for what is wrong. What comes is what it would make of the same text.
[[nodiscard]] std::optional<Node> read_plain_yaml(std::string_view text, const std::shared_ptr<const std::string>& file,
                                                  const YamlLimits& limits);

}  // namespace certkit::profile
