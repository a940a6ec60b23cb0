// Tasks for several issuers over a few threads, so that none waits for a slow issuer as long as there is something to ask of another one.
#pragma once

#include <deque>
#include <functional>
#include <map>
#include <string>

#include "fleet/run/task.hpp"

namespace certkit::fleet {

struct Line {
  int at_a_time = 0;  // how many of it are under way at most
  std::deque<Task*> waiting;
  int under_way = 0;
};
// Calls work() for each task of each line, on up to `threads` threads. Returns when all are done. The first exception stops the handing out
// of further tasks and is thrown again here when what is under way has ended.
void in_turns(std::map<std::string, Line>& lines, int threads, const std::function<void(Task&)>& work);

}  // namespace certkit::fleet
