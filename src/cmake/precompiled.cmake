# certkit_precompile(TARGET HEADERS... ): where CERTKIT_PCH is on, the standard headers that nearly every source reads, and HEADERS, are
# parsed once per target: half of the time of an unoptimised build. Elsewhere each source compiles with its own includes alone, so that none
# can be forgotten.
function(certkit_precompile target)
  if(CERTKIT_PCH)
    target_precompile_headers(${target} PRIVATE <algorithm> <array> <chrono> <cstdint> <filesystem> <functional> <map> <memory> <optional>
      <set> <span> <string> <string_view> <tuple> <utility> <variant> <vector> ${ARGN})
  endif()
endfunction()
