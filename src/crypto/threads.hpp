#pragma once

namespace certkit::crypto {

// Before threads are started that read or prove: the libraries are told by the environment how to work, and that must not change while
// another thread may look at it. Costs nothing.
void prepare_for_threads();

}  // namespace certkit::crypto
