// JSON output: one document, members in the order written, "schema" first.
#pragma once

#include <nlohmann/json.hpp>
#include <ostream>
#include <string>

namespace certkit::cli {

using Json = nlohmann::ordered_json;

[[nodiscard]] inline Json document(const std::string& command) { return Json{{"schema", "certkit." + command + "/1"}}; }

// Invalid UTF-8 from hostile names is replaced, never thrown about.
inline void print(std::ostream& out, const Json& json) { out << json.dump(2, ' ', false, Json::error_handler_t::replace) << '\n'; }

}  // namespace certkit::cli
