// What causes about certificates and chains say alike: which certificate is meant, and by which defects it is seen.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "diagnose/cause.hpp"

namespace certkit::diagnose {

// "the certificate", "the intermediate Contoso CA 1", "the root Contoso Root".
[[nodiscard]] std::string whose(const Case& one, std::size_t at);
[[nodiscard]] std::string whose(const Certificate& certificate);
[[nodiscard]] std::string called(const Certificate& certificate);    // its title, fit to be shown
[[nodiscard]] std::string names_of(const Certificate& certificate);  // "DNS:a, DNS:b, and 12 more"; empty: it has none, or a damaged list
[[nodiscard]] std::string fingerprint_words(const Certificate& certificate);  // "SHA-256 5f…"
// The file as a shell takes it; of an endpoint, what an earlier certificate's file is called in examples: OLD.cer.
[[nodiscard]] std::string old_file(const Case& one);
[[nodiscard]] bool is_root(const Certificate& certificate);  // self-issued
// A root that the chain leads to, or may lead to where it is incomplete; not one of another chain, nor what a CA signed with an older key
// of its own and what the chain needs.
[[nodiscard]] bool is_own_root(const Case& one, const Certificate& certificate);

// The CA that the path ends at is signed by one that nobody has: most often a root, which no server has to send (RFC 8446 §4.4.2) and which
// the client does not trust. nullptr: it does not end so.
[[nodiscard]] const Certificate* below_unknown_root(const Case& one);

using DefectSeen = std::function<void(const trust::Defect& defect, const Certificate& certificate)>;
// Each defect of that id of the path that came closest.
void each_defect(const Case& one, std::string_view id, const DefectSeen& seen);
void each_remark(const Case& one, std::string_view id, const DefectSeen& seen);

}  // namespace certkit::diagnose
