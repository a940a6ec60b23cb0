#include "cli/saving_chain.hpp"

#include <algorithm>
#include <filesystem>
#include <utility>
#include <vector>

#include "base/files.hpp"
#include "certkit/write.hpp"
#include "diagnose/fetch_steps.hpp"

namespace certkit::cli {

void declare_save(Syntax& syntax, OutputOptions& options) {
  Option& save = syntax.option("--save DIR", options.out_dir, "Where the server does not send its whole chain, write that into DIR");
  syntax.flag("-f, --force", options.force, "Replace what --save wrote before").needs(save);
}

namespace {

using Files = std::vector<std::pair<std::filesystem::path, std::string>>;

bool is_there(const std::filesystem::path& path, const std::string& text) {
  std::error_code ignored;
  return std::filesystem::is_regular_file(path, ignored) && std::filesystem::file_size(path, ignored) == text.size() &&
         as_text(base::read_file(path, text.size()).reveal()) == text;
}

}  // namespace

void save_chain(Session& session, const diagnose::Case& one, const OutputOptions& options) {
  if (options.out_dir.empty()) return;
  if (one.to_send.empty()) {
    session.note(one.as_sent.anchored || one.sent.empty() ? "nothing is saved: no certificate of the chain is missing"
                                                          : "nothing is saved: the missing certificates were not found");
    return;
  }
  const std::filesystem::path folder = options.out_dir;
  const trust::PathAnswer& path = one.best();
  std::string all = to_pem(path.path.front());
  Files files;
  for (std::size_t i = 1; i < diagnose::asked_about(path); ++i) {
    files.emplace_back(folder / ("intermediate-" + std::to_string(i) + ".pem"), to_pem(path.path[i]));
    all += files.back().second;
  }
  files.emplace(files.begin(), folder / "fullchain.pem", all);
  // Whoever checks again wants to know what is found now.
  if (std::all_of(files.begin(), files.end(), [](const auto& file) { return is_there(file.first, file.second); })) {
    session.note("saved already: " + folder.string());
    return;
  }
  base::FileSet set;
  for (const auto& [place, text] : files) set.add(place, text);
  for (const auto& written : commit(session, set, options)) session.note("written: " + written.path.string());
}

}  // namespace certkit::cli
