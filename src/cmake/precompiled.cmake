# certkit_precompile(TARGET HEADERS...): the standard headers that nearly every source reads, and HEADERS, are parsed once per target: a third of
# the time of a build, half of an unoptimised one. So a source may do without including them; whoever builds with
# CMAKE_DISABLE_PRECOMPILE_HEADERS finds those that do.
function(certkit_precompile target)
  target_precompile_headers(${target} PRIVATE <algorithm> <array> <chrono> <cstdint> <filesystem> <functional> <map> <memory> <optional>
    <set> <span> <string> <string_view> <tuple> <utility> <variant> <vector> ${ARGN})
endfunction()
