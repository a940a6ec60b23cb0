#include "fleet/store/library_version.hpp"

#include "fleet/store/libpq.hpp"

namespace certkit::fleet {

base::LibraryVersion libpq_version() {
  return base::version_if_loadable("libpq", [] {
    const int number = pq().library.function<decltype(PQlibVersion)>("PQlibVersion")();  // 150008
    return std::to_string(number / 10'000) + "." + std::to_string(number % 10'000);
  });
}

}  // namespace certkit::fleet
