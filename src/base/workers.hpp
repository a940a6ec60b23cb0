// Many independent pieces of work over a few threads.
#pragma once

#include <cstddef>
#include <functional>

namespace certkit::base {

// Calls body(0) … body(count - 1), each once, in no order, on up to `threads` threads, the caller's among them (0: as many as the machine
// has). Returns when all are done. The first exception stops the handing out of further work and is thrown again here when what is under
// way has ended. `body` must be safe to call from several threads at once; with one thread, or one piece of work, it is called from the
// caller's alone.
void parallel_for(std::size_t count, unsigned threads, const std::function<void(std::size_t)>& body);

}  // namespace certkit::base
