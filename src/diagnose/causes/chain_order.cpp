#include <algorithm>

#include "diagnose/path_words.hpp"

namespace certkit::diagnose {
namespace {

void chain_order(const Case& one, Report& report) {
  if (one.leaf_stands_later) {
    report.add_with_fix("the certificate does not stand first in the file", "it is " + called(one.sent.front()),
                        "Write it again in order: certkit convert " + old_file(one) + " -o chain.pem.");
    return;
  }
  const auto& path = one.best().path;
  std::size_t last = 0;
  for (const Certificate& each : path) {
    const auto place = static_cast<std::size_t>(std::find(one.sent.begin(), one.sent.end(), each) - one.sent.begin());
    if (place == one.sent.size()) continue;
    if (place >= last) {
      last = place;
      continue;
    }
    std::string order;
    for (const Certificate& sent : one.sent) order += (order.empty() ? "" : ", ") + called(sent);
    report.add_with_fix(
        one.endpoint ? "the server sends its chain in the wrong order" : "the chain is in the wrong order", "it is: " + order,
        one.endpoint ? "Put each certificate behind the one that it signed: certkit convert FILE -o chain.pem writes them in order."
                     : "Write it again in order: certkit convert " + old_file(one) + " -o chain.pem.");
    return;
  }
}

}  // namespace

const Cause& cause_chain_order() {
  static constexpr Cause cause{
      .id = "chain-order",
      .severity = Severity::warning,
      .stage = Stage::chain,
      .rank = 6,
      .citation = "RFC 5246 §7.4.2",
      .title = "chain in the wrong order",
      .meaning =
          "Each certificate has to be followed by its issuer's. Many clients sort for themselves; Java before 7, old OpenSSL, devices and "
          "some load balancers do not.",
      .mend = "Write the chain again in order: certkit convert FILE -o chain.pem.",
      .judge = &chain_order,
  };
  return cause;
}

}  // namespace certkit::diagnose
