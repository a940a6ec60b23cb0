#include "diagnose/path_words.hpp"

#include <algorithm>

#include "asn1/title.hpp"
#include "base/shell_word.hpp"
#include "base/text.hpp"
#include "certkit/error.hpp"

namespace certkit::diagnose {
namespace {

constexpr std::size_t kMostNames = 8;

}  // namespace

std::string called(const Certificate& certificate) { return base::printable(title(certificate)); }
bool is_root(const Certificate& certificate) { return certificate.self_issued(); }

std::string whose(const Case& one, std::size_t at) {
  const auto& path = one.best().path;
  if (at == 0 || at >= path.size()) return "the certificate";
  // What a CA signed with an older key of its own is no root.
  return (at + 1 == path.size() && is_root(path[at]) ? "the root " : "the intermediate ") + called(path[at]);
}

bool is_own_root(const Case& one, const Certificate& certificate) {
  if (!is_root(certificate)) return false;
  const trust::PathAnswer& best = one.best();
  if (best.path.empty() || (!best.anchored && !is_root(best.path.back()))) return true;
  const auto last = best.path.end() - 1;
  return std::find(best.path.begin(), last, certificate) == last &&
         (same(certificate.subject_der(), last->subject_der()) || same(certificate.subject_der(), last->issuer_der()));
}

std::string whose(const Certificate& certificate) {
  return (is_root(certificate) ? "the root " : "the intermediate ") + called(certificate);
}

std::string names_of(const Certificate& certificate) {
  try {
    const auto names = certificate.extensions().subject_alt_names();
    std::string list;
    for (std::size_t i = 0; i < std::min(names.size(), kMostNames); ++i) list += (i == 0 ? "" : ", ") + base::printable(names[i].to_text());
    if (names.size() > kMostNames) list += ", and " + std::to_string(names.size() - kMostNames) + " more";
    return list;
  } catch (const Error&) {
    return {};
  }
}

std::string fingerprint_words(const Certificate& certificate) { return "SHA-256 " + base::to_hex(certificate.sha256()); }

std::string old_file(const Case& one) {
  if (one.endpoint || one.subject.empty() || one.subject == "-") return "OLD.cer";
  return base::shell_word(one.subject);
}

void each_defect(const Case& one, std::string_view id, const DefectSeen& seen) {
  const trust::PathAnswer& best = one.best();
  for (const trust::Defect& defect : best.defects)
    if (defect.id == id && defect.at < best.path.size()) seen(defect, best.path[defect.at]);
}

void each_remark(const Case& one, std::string_view id, const DefectSeen& seen) {
  const trust::PathAnswer& best = one.best();
  for (const trust::Defect& remark : best.remarks)
    if (remark.id == id && remark.at < best.path.size()) seen(remark, best.path[remark.at]);
}

const Certificate* below_unknown_root(const Case& one) {
  const trust::PathAnswer& best = one.best();
  if (best.anchored || best.path.size() < 2 || !one.to_send.empty()) return nullptr;
  const auto missing = std::find_if(best.defects.begin(), best.defects.end(),
                                    [](const trust::Defect& defect) { return defect.id == "missing-intermediate"; });
  return missing != best.defects.end() && missing->at + 1 == best.path.size() ? &best.path.back() : nullptr;
}

}  // namespace certkit::diagnose
