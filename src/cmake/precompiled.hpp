// What nearly every source reads first, parsed once where CERTKIT_PCH is on: half of the time of an unoptimised build. Elsewhere each source
// compiles with its own includes alone, so that none can be forgotten.
#pragma once

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <variant>
#include <vector>
