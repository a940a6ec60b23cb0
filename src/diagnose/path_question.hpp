#pragma once

#include "diagnose/investigate.hpp"

namespace certkit::diagnose {

// What is asked of a path of this case; its pool is the caller's.
[[nodiscard]] inline trust::PathQuestion path_question(const Case& one, const Means& means) {
  trust::PathQuestion question;
  question.at = one.options.at;
  question.purpose = one.options.purpose;
  question.host = one.host;
  question.anchors = means.anchors;
  question.crls = means.crls;
  question.max_depth = one.options.max_depth;
  return question;
}

}  // namespace certkit::diagnose
