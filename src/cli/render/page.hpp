// A report about many certificates as one page of HTML that is whole in itself: nothing is loaded from anywhere, and it can be mailed,
// filed and printed. What a report is about is said in neutral terms, so that several commands have the same page.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/finding.hpp"
#include "certkit/time.hpp"

namespace certkit::cli {

enum class PageTone { bad, warning, good, plain };  // what colour a state has; its words say the same

struct PageLink {  // of a chain
  std::string name, fingerprint;
  std::optional<Time> not_after;  // none: only its name is known
  PageTone tone = PageTone::plain;
};

struct PageRow {
  std::string state;  // a word: that of a PageState
  std::string name, issuer, key, fingerprint;
  std::optional<Time> not_before, not_after;  // none: there is no certificate yet
  std::vector<std::string> places;
  std::size_t places_total = 0;
  std::vector<PageLink> chain;  // this one first
  std::vector<Finding> findings;
};

struct PageState {
  std::string word, label;  // "expires-soon", "expires soon"
  PageTone tone = PageTone::plain;
  std::size_t count = 0;  // of all, whether they have rows or not
};

struct Page {
  std::string title, about;  // a sentence below the title
  Time generated_at{};
  std::string one = "certificate", many = "certificates";  // what a row is
  std::vector<PageState> states;                           // the worst first: the order of the rows
  std::vector<PageRow> rows;
  std::vector<std::string> notes;  // what could not be read, what was left out
};
// A browser takes this many in its stride; who makes a page leaves out the best ones beyond it, and says so in a note.
inline constexpr std::size_t kMostPageRows = 10'000;

// Every text is escaped, whoever wrote it. UTF-8.
[[nodiscard]] std::string html(const Page& page);
inline constexpr std::string_view kPageBegins =
    "<!DOCTYPE html>\n<html lang=\"en\" data-theme=\"system\">\n<head>\n<meta name=\"generator\" content=\"certkit\">\n";

}  // namespace certkit::cli
