# certkit_precompile(TARGET HEADERS...): the standard headers that nearly every source reads, and HEADERS, are parsed once per target: half of
# the time of an unoptimised build. The tests are built so always, the program itself only where CERTKIT_PCH is on: elsewhere each of its
# sources compiles with its own includes alone, so that none can be forgotten.
function(certkit_precompile target)
  target_precompile_headers(${target} PRIVATE <algorithm> <array> <chrono> <cstdint> <filesystem> <functional> <map> <memory> <optional>
    <set> <span> <string> <string_view> <tuple> <utility> <variant> <vector> ${ARGN})
endfunction()
