#include "diagnose/fetch.hpp"
#include "diagnose/path_question.hpp"

namespace certkit::diagnose {

void examine(Case& one, const Means& means) {
  if (one.sent.empty()) return;
  trust::PathQuestion question = path_question(one, means);
  std::vector<const Certificate*> pool;
  for (std::size_t i = 1; i < one.sent.size(); ++i) pool.push_back(&one.sent[i]);
  // Of a chain on disk, what --chain names is a part; a server has to send it.
  if (!one.endpoint) pool.insert(pool.end(), means.pool.begin(), means.pool.end());
  question.pool = pool;
  one.as_sent = means.find(one.sent.front(), question);
  fetch(one, means);
}

}  // namespace certkit::diagnose
