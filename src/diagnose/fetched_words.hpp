// What causes about revocation say alike.
#pragma once

#include <functional>
#include <string>

#include "diagnose/cause.hpp"

namespace certkit::diagnose {

using Status = trust::RevocationAnswer::Status;

// Each that was followed or tried. Given CRLs are none of them: what is wrong with those is a defect of the path.
void each_url(const Case& one, Fetched::What what, const std::function<void(const Fetched&)>& seen);
// Something said good or revoked of that certificate of the path.
[[nodiscard]] bool is_answered(const Case& one, std::size_t of);
// What keeps clients from an answer: an error where one is demanded and there is none, else a warning.
[[nodiscard]] Severity severity_of(const Case& one, std::size_t of);
[[nodiscard]] std::string source_words(const Fetched& fetched);  // "the CRL at http://…", "the staple"
[[nodiscard]] std::string dates_words(const Fetched& fetched);   // "http://…, valid from … to …"
// The defects of that id, which came of the CRLs that were given.
void report_defects(const Case& one, std::string_view id, std::string_view message, Report& report);

}  // namespace certkit::diagnose
