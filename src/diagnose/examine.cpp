#include <algorithm>

#include "diagnose/investigate.hpp"

namespace certkit::diagnose {
namespace {

bool among(const Certificate& certificate, const std::vector<Certificate>& all) {
  return std::find(all.begin(), all.end(), certificate) != all.end();
}

trust::PathQuestion question_of(const Case& one, const Means& means) {
  trust::PathQuestion question;
  question.at = one.options.at;
  question.purpose = one.options.purpose;
  question.host = one.host;
  question.anchors = means.anchors;
  question.crls = means.crls;
  question.max_depth = one.options.max_depth;
  return question;
}

}  // namespace

void examine(Case& one, const Means& means) {
  if (one.sent.empty()) return;
  trust::PathQuestion question = question_of(one, means);
  std::vector<const Certificate*> sent, all;
  for (std::size_t i = 1; i < one.sent.size(); ++i) sent.push_back(&one.sent[i]);
  all = sent;
  all.insert(all.end(), means.pool.begin(), means.pool.end());
  // Of a chain on disk, what --chain names is a part; a server has to send it.
  question.pool = one.endpoint ? sent : all;
  one.as_sent = trust::find_path(one.sent.front(), question);
  if (!one.endpoint || one.as_sent.anchored || means.pool.empty()) return;
  question.pool = all;
  trust::PathAnswer completed = trust::find_path(one.sent.front(), question);
  if (completed.path.size() <= one.as_sent.path.size()) return;
  for (const Certificate& each : completed.path)
    if (!among(each, one.sent) && !each.self_issued()) one.to_send.push_back(each);
  one.completed = std::move(completed);
}

}  // namespace certkit::diagnose
