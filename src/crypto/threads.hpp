#pragma once

namespace certkit::crypto {

// Before threads are started that read or prove: the libraries are told by the environment how to work, and that must not change while
// another thread may look at it; and there are to be no more heaps than processors. Costs nothing.
void prepare_for_threads();

}  // namespace certkit::crypto
