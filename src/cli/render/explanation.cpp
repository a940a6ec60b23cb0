#include "cli/render/explanation.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "cli/render/json.hpp"
#include "cli/render/table.hpp"

namespace certkit::cli {
namespace {

using Kind = Explanation::Kind;

std::string_view word(Kind kind) {
  switch (kind) {
    case Kind::finding: return "finding";
    case Kind::error: return "error";
    case Kind::exit_code: return "exit-code";
    case Kind::windows_code: return "windows-code";
    case Kind::error_text: return "error-text";
  }
  return "";
}

Json to_json(const Explanation& one) {
  Json json{{"id", one.id}, {"kind", word(one.kind)}, {"title", one.title}, {"meaning", one.meaning}, {"mend", one.mend}};
  if (one.kind == Kind::finding) {
    json["severity"] = one.severity;
    json["citation"] = one.citation;
    json["dates"] = one.dates;
    json["found_by"] = one.found_by;
  } else if (one.kind == Kind::error || one.kind == Kind::exit_code) {
    json["exit"] = one.exit;
  }
  if (!one.findings.empty()) {
    json["findings"] = one.findings;
    json["page"] = one.page;
    json["check"] = one.check;
  }
  return json;
}

std::string heading(const Explanation& one) {
  if (one.kind == Kind::exit_code) return "exit code " + one.id;
  if (one.kind == Kind::error_text) return one.title + ": \"" + one.id + '"';
  if (one.kind == Kind::windows_code) return one.id + (one.title.empty() ? "" : " " + one.title);
  if (one.kind == Kind::error) return "error[" + one.id + "], exit code " + std::to_string(one.exit);
  return one.severity + "[" + one.id + "]: " + one.title;
}

std::string title_of(const std::string& finding) {
  static const std::vector<Explanation> all = all_explanations();
  for (const Explanation& one : all)
    if (one.id == finding) return one.title;
  return {};
}

void show(Session& session, const Explanation& one) {
  std::ostream& out = session.io.out;
  out << paint(heading(one), Paint::strong, session.color) << "\n\n" << one.meaning << '\n';
  if (!one.mend.empty()) out << "\nWhat to do: " << one.mend << '\n';
  if (!one.citation.empty()) out << "\nSource: " << one.citation << '\n';
  for (const std::string& date : one.dates) out << "  " << date << '\n';
  if (one.findings.empty()) return;
  out << (one.findings.size() == 1 ? "\nWhat is behind it:\n" : "\nWhat may be behind it, the likeliest first:\n");
  std::size_t widest = 0;
  for (const std::string& id : one.findings) widest = std::max(widest, id.size());
  for (const std::string& id : one.findings) {
    const std::string title = title_of(id);
    out << "  " << id << (title.empty() ? "" : std::string(widest - id.size() + 2, ' ') + title) << '\n';
  }
  out << "\nWhat to type: " << one.check << "\nRead on: " << one.page << '\n';
}

}  // namespace

void show(Session& session, const std::vector<Explanation>& explanations) {
  if (session.json) {
    Json json = document("explain");
    json["explanations"] = Json::array();
    for (const Explanation& one : explanations) json["explanations"].push_back(to_json(one));
    return print(session.io.out, json);
  }
  for (const Explanation& one : explanations) {
    if (&one != &explanations.front()) session.io.out << '\n';
    show(session, one);
  }
}

void show_list(Session& session, const std::vector<Explanation>& all) {
  if (session.json) {
    Json json = document("explain");
    json["explanations"] = Json::array();
    for (const Explanation& one : all) json["explanations"].push_back(to_json(one));
    return print(session.io.out, json);
  }
  Table table({"ID", "WHAT"});
  for (const Explanation& one : all) {
    const std::string text = !one.title.empty() ? one.title : one.meaning.substr(0, one.meaning.find_first_of(".;:"));
    table.row({one.id, std::string(word(one.kind)) + ": " + text});
  }
  table.print(session.io.out);
}

}  // namespace certkit::cli
