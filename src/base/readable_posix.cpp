#include <poll.h>

#include <algorithm>

#include "base/readable.hpp"

namespace certkit::base {

bool wait_readable(int descriptor, std::chrono::milliseconds limit) {
  pollfd one{descriptor, POLLIN, 0};
  const auto most = std::clamp<std::chrono::milliseconds::rep>(limit.count(), 0, 3'600'000);
  return poll(&one, 1, static_cast<int>(most)) > 0;
}

}  // namespace certkit::base
