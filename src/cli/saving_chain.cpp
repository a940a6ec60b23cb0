#include "cli/saving_chain.hpp"

#include <filesystem>

#include "certkit/write.hpp"
#include "diagnose/fetch_steps.hpp"

namespace certkit::cli {

void declare_save(Syntax& syntax, OutputOptions& options) {
  Option& save = syntax.option("--save DIR", options.out_dir, "Where the server does not send its whole chain, write that into DIR");
  syntax.flag("-f, --force", options.force, "Replace what --save wrote before").needs(save);
}

void save_chain(Session& session, const diagnose::Case& one, const OutputOptions& options) {
  if (options.out_dir.empty()) return;
  if (one.to_send.empty()) {
    session.note(one.as_sent.anchored || one.sent.empty() ? "nothing is saved: no certificate of the chain is missing"
                                                          : "nothing is saved: the missing certificates were not found");
    return;
  }
  const std::filesystem::path folder = options.out_dir;
  const trust::PathAnswer& path = one.best();
  base::FileSet files;
  std::string all = to_pem(path.path.front());
  for (std::size_t i = 1; i < diagnose::asked_about(path); ++i) all += to_pem(path.path[i]);
  files.add(folder / "fullchain.pem", all);
  for (std::size_t i = 1; i < diagnose::asked_about(path); ++i)
    files.add(folder / ("intermediate-" + std::to_string(i) + ".pem"), to_pem(path.path[i]));
  for (const auto& written : commit(session, files, options)) session.note("written: " + written.path.string());
}

}  // namespace certkit::cli
