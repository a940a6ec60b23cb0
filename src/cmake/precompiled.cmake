# certkit_precompile(TARGET HEADERS...): the standard headers that nearly every source reads, certkit's own public ones and HEADERS are parsed once per
# target: half of the time of a build. So a source may do without including them; whoever builds with CMAKE_DISABLE_PRECOMPILE_HEADERS finds those that do.
file(GLOB certkit_public_headers CONFIGURE_DEPENDS RELATIVE ${CMAKE_SOURCE_DIR}/include ${CMAKE_SOURCE_DIR}/include/certkit/*.hpp)
list(TRANSFORM certkit_public_headers REPLACE "(.+)" "<\\1>")
function(certkit_precompile target)
  target_precompile_headers(${target} PRIVATE <algorithm> <array> <chrono> <cstdint> <filesystem> <functional> <map> <memory> <optional>
    <set> <span> <string> <string_view> <tuple> <utility> <variant> <vector> ${certkit_public_headers} ${ARGN})
endfunction()
