// Many independent pieces of work over a few threads.
#pragma once

#include <cstddef>
#include <functional>

namespace certkit::base {

// Calls body(0) … body(count - 1), each once, in no order, on up to `threads` threads, the caller's among them (0: as many as there are
// processors for this process). Returns when all are done. The first exception stops the handing out of further work and is thrown again
// here when what is under way has ended. `body` must be safe to call from several threads at once; with one thread, or one piece of work,
// it is called from the caller's alone.
void parallel_for(std::size_t count, unsigned threads, const std::function<void(std::size_t)>& body);

// The same for work whose results are wanted in order: make(i) on any thread, then use(i) on the caller's, for 0, 1, 2 … make(i) is not
// begun before use(i - window) has returned: what waits to be used fits an array of `window` places, i in place i % window. An exception of
// make(i) is thrown here when its turn comes, when everything before it has been used; one of use() ends it at once.
struct InOrder {
  std::size_t count = 0, window = 1;
  unsigned threads = 0;  // 0: as many as there are processors for this process
};
void in_order(const InOrder& how, const std::function<void(std::size_t)>& make, const std::function<void(std::size_t)>& use);

}  // namespace certkit::base
