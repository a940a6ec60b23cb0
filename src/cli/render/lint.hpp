// What lint found.
#pragma once

#include <vector>

#include "certkit/bag.hpp"
#include "cli/render/json.hpp"
#include "cli/session.hpp"
#include "lint/lint.hpp"

namespace certkit::cli {

void show(Session& session, const lint::Judgement& judgement, const std::vector<Problem>& problems, bool ok);
void show_profiles(Session& session, const lint::Judgement& judgement, bool ok);  // as a document of `profile`
// One by one, with what mends them; and as the members `findings` and `ok`. For other commands too.
void print_findings(std::ostream& out, const std::vector<lint::Finding>& findings, bool color);
void add_findings(Json& document, const std::vector<lint::Finding>& findings, bool ok);

}  // namespace certkit::cli
