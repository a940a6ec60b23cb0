// The operator new of this test program: it can be told to fail.
#pragma once

namespace test {

// While it lives, this thread's allocations are counted, and `fail_from`, counted from 0, throws std::bad_alloc; with `Then::all_fail` all
// after it too.
enum class Then { others_succeed, all_fail };
class FailingNew {
 public:
  FailingNew(int fail_from, Then then);
  ~FailingNew();
  FailingNew(const FailingNew&) = delete;
  FailingNew& operator=(const FailingNew&) = delete;
  [[nodiscard]] static int count();  // since the last one was made
};

}  // namespace test
