#include "cli/render/page.hpp"

#include <algorithm>
#include <array>
#include <functional>

#include "base/text.hpp"
#include "cli/render/json.hpp"
#include "cli/render/table.hpp"
#include "crypto/pbe.hpp"

namespace certkit::cli {
namespace {

#include "page_table.inc"

constexpr std::size_t kPlacesOnPage = 50;  // of one row

std::string_view to_word(PageTone tone) noexcept {
  switch (tone) {
    case PageTone::bad: return "bad";
    case PageTone::warning: return "warning";
    case PageTone::good: return "good";
    case PageTone::plain: break;
  }
  return "plain";
}

PageTone tone_of(Severity severity) noexcept {
  return severity == Severity::error ? PageTone::bad : severity == Severity::warning ? PageTone::warning : PageTone::plain;
}

// For text and for attributes in double quotes. Control characters have no place in either.
std::string escaped(std::string_view text) {
  std::string safe;
  for (const char c : base::printable(text)) switch (c) {
      case '&': safe += "&amp;"; break;
      case '<': safe += "&lt;"; break;
      case '>': safe += "&gt;"; break;
      case '"': safe += "&quot;"; break;
      case '\'': safe += "&#39;"; break;
      default: safe += c;
    }
  return safe;
}

std::string date_of(const std::optional<Time>& time) { return time ? to_rfc3339(*time).substr(0, 10) : std::string(); }
Json time_json(const std::optional<Time>& time) { return time ? Json(to_rfc3339(*time)) : Json(); }

const PageState* state_of(const Page& page, const PageRow& row) {
  const auto found = std::find_if(page.states.begin(), page.states.end(), [&](const PageState& one) { return one.word == row.state; });
  return found == page.states.end() ? nullptr : &*found;
}

// Names that hold the direction of writing are kept from turning what stands beside them.
std::string name_html(std::string_view text) { return "<bdi>" + escaped(text) + "</bdi>"; }

Json finding_json(const Finding& finding) {
  return {{"id", finding.id},
          {"severity", to_word(finding.severity)},
          {"tone", to_word(tone_of(finding.severity))},
          {"message", base::printable(finding.message)},
          {"evidence", base::printable(finding.evidence)},
          {"fix", base::printable(finding.fix)}};
}

Json row_json(const Page& page, const PageRow& row) {
  const PageState* const state = state_of(page, row);
  Json places = Json::array(), chain = Json::array(), findings = Json::array();
  for (std::size_t i = 0; i < std::min(row.places.size(), kPlacesOnPage); ++i) places.push_back(base::printable(row.places[i]));
  for (const PageLink& link : row.chain)
    chain.push_back({{"name", base::printable(link.name)},
                     {"fingerprint", link.fingerprint},
                     {"not_after", time_json(link.not_after)},
                     {"tone", to_word(link.tone)}});
  for (const Finding& finding : row.findings) findings.push_back(finding_json(finding));
  return {{"state", row.state},
          {"label", state != nullptr ? state->label : row.state},
          {"tone", to_word(state != nullptr ? state->tone : PageTone::plain)},
          {"name", base::printable(row.name)},
          {"issuer", base::printable(row.issuer)},
          {"key", base::printable(row.key)},
          {"fingerprint", row.fingerprint},
          {"not_before", time_json(row.not_before)},
          {"not_after", time_json(row.not_after)},
          {"places", std::move(places)},
          {"places_total", std::max(row.places_total, row.places.size())},
          {"chain", std::move(chain)},
          {"findings", std::move(findings)}};
}

// In a script element that is not run: the only thing that could end it is "<". Without the indentation, which is half of it.
std::string data_of(const Page& page) {
  Json rows = Json::array(), counts = Json::array();
  for (const PageRow& row : page.rows) rows.push_back(row_json(page, row));
  for (const PageState& state : page.states)
    counts.push_back({{"state", state.word}, {"label", state.label}, {"tone", to_word(state.tone)}, {"count", state.count}});
  const Json data{{"generated_at", to_rfc3339(page.generated_at)},
                  {"one", page.one},
                  {"many", page.many},
                  {"counts", std::move(counts)},
                  {"rows", std::move(rows)}};
  const std::string text = data.text();
  std::string safe;
  safe.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '<')
      safe += "\\u003c";
    else if (text[i] != '\n')
      safe += text[i];
    else
      while (i + 1 < text.size() && text[i + 1] == ' ') ++i;
  }
  return safe;
}

std::string counts_of(const Page& page) {
  std::string items;
  for (const PageState& state : page.states)
    items += "<li><span class=\"count " + std::string(to_word(state.tone)) + "\"><strong>" + std::to_string(state.count) + "</strong>" +
             escaped(state.label) + "</span></li>";
  return items;
}

std::string findings_html(const std::vector<Finding>& findings) {
  if (findings.empty()) return {};
  std::string items = "<ul>";
  for (const Finding& finding : findings)
    items += "<li class=\"finding\"><span class=\"mono\">" + escaped(finding.id) + "</span> " + name_html(finding.message) + "</li>";
  return items + "</ul>";
}

// From its issuer up.
std::string chain_html(const std::vector<PageLink>& chain) {
  std::string names;
  for (std::size_t i = 1; i < chain.size(); ++i) names += (i == 1 ? "" : " &larr; ") + name_html(chain[i].name);
  return names;
}

// What those see who have no scripts: everything, as it is.
std::string table_of(const Page& page) {
  std::string table = "<table><caption>" + escaped(count(page.rows.size(), page.one.c_str(), page.many.c_str())) +
                      ", the worst first</caption><thead><tr><th scope=\"col\">State</th><th scope=\"col\">Name</th>"
                      "<th scope=\"col\">Expires</th><th scope=\"col\">Issued by</th><th scope=\"col\">Where</th>"
                      "<th scope=\"col\">Findings</th><th scope=\"col\">SHA-256</th></tr></thead>\n<tbody>\n";
  for (const PageRow& row : page.rows) {
    const PageState* const state = state_of(page, row);
    const std::size_t more = std::max(row.places_total, row.places.size()) - std::min<std::size_t>(row.places.size(), 1);
    table += "<tr><td><span class=\"state " + std::string(to_word(state != nullptr ? state->tone : PageTone::plain)) + "\">" +
             escaped(state != nullptr ? state->label : row.state) + "</span></td><th scope=\"row\">" + name_html(row.name) +
             "</th><td class=\"date\">" + date_of(row.not_after) + "</td><td class=\"text\">" +
             (row.chain.size() > 1 ? chain_html(row.chain) : name_html(row.issuer)) + "</td><td class=\"text\">" +
             (row.places.empty() ? "" : name_html(row.places.front())) + (more > 0 ? " and " + std::to_string(more) + " more" : "") +
             "</td><td>" + findings_html(row.findings) + "</td><td class=\"text mono\">" + escaped(row.fingerprint) + "</td></tr>\n";
  }
  return table + "</tbody></table>";
}

std::string notes_of(const Page& page) {
  if (page.notes.empty()) return {};
  std::string items = "<section aria-labelledby=\"notes\"><h2 id=\"notes\">Also</h2><ul class=\"notes\">";
  for (const std::string& note : page.notes) items += "<li class=\"text\">" + name_html(note) + "</li>";
  return items + "</ul></section>";
}

// This style and this script and no other, whatever gets into the page: by their digests (Content Security Policy Level 3, §2.3.1).
std::string policy() {
  const auto digest = [](std::string_view text) { return "'sha256-" + base::to_base64(crypto::sha256(as_bytes(text))) + "'"; };
  return "default-src 'none'; img-src data:; style-src " + digest(kReportCss) + "; script-src " + digest(kReportJs) +
         "; base-uri 'none'; form-action 'none'";
}

}  // namespace

std::string html(const Page& page) {
  struct Part {
    std::string_view name;
    std::function<std::string()> text;
  };
  const std::array<Part, 10> parts{{{"policy", policy},
                                    {"title", [&] { return escaped(page.title); }},
                                    {"about", [&] { return escaped(page.about); }},
                                    {"style", [] { return std::string(kReportCss); }},
                                    {"script", [] { return std::string(kReportJs); }},
                                    {"counts", [&] { return counts_of(page); }},
                                    {"table", [&] { return table_of(page); }},
                                    {"notes", [&] { return notes_of(page); }},
                                    {"data", [&] { return data_of(page); }},
                                    {"version", [] { return std::string(CERTKIT_VERSION); }}}};
  std::string text;
  std::string_view rest = kReportHtml;
  for (std::size_t at = rest.find("{{"); at != std::string_view::npos; at = rest.find("{{")) {
    text += rest.substr(0, at);
    const std::size_t end = rest.find("}}", at);
    const std::string_view name = rest.substr(at + 2, end - at - 2);
    text += std::find_if(parts.begin(), parts.end(), [&](const Part& part) { return part.name == name; })->text();
    rest.remove_prefix(end + 2);
  }
  return text += rest;
}

}  // namespace certkit::cli
