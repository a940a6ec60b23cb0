// Outputs: every file of a command appears together, or none does.
#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "base/files.hpp"
#include "cli/session.hpp"

namespace certkit::cli {

struct Option;
struct Syntax;

struct OutputOptions {
  std::string out;      // -o FILE; "-" is standard output
  std::string out_dir;  // empty: the current folder
  std::string name;     // --name BASE
  bool force = false;
  std::string eol = "lf";
  std::function<void()> still_so;  // asked when nobody else can write there any more, before anything is written; throws if not
  std::function<bool(ByteView before)> holds_no_key;  // see base::FileSet::Options
};

// Which of the options a command has.
void declare_out(Syntax& syntax, OutputOptions& options, const std::string& description);  // -o, --force
void declare_out_dir(Syntax& syntax, OutputOptions& options);                              // --out-dir, --name, --force
Option& declare_eol(Syntax& syntax, OutputOptions& options);                               // --eol lf|crlf

// A file name made of BASE: characters that a file name should not have become '_'; "*.contoso.com" becomes "_.contoso.com". Never empty,
// never hidden, no folder.
[[nodiscard]] std::string safe_file_name(const std::string& text);
// A sentence for who asked for `name` and gets another; empty: it is as it was asked for.
[[nodiscard]] std::string why_not_called(const std::string& name);
// PEM as the user wants its lines to end.
[[nodiscard]] std::string with_eol(std::string text, const OutputOptions& options);
[[nodiscard]] Secret with_eol(Secret text, const OutputOptions& options);

// Errc::usage if the file wants the standard output that --json promises to a document. Asked before any work.
void require_room_for_json(const Session& session, const std::string& out);
// Throws what commit() would throw because of the places: asked before work that cannot be done again (a CA's signature).
void require_room_for(const std::vector<std::filesystem::path>& targets, const OutputOptions& options);
// These are in place. Where an old one was kept is said whatever --quiet says: it may be the only key to something.
void tell_of(Session& session, const std::vector<base::FileSet::Written>& written);
// Puts the set in place, tells of it, and returns what was written.
std::vector<base::FileSet::Written> commit(Session& session, base::FileSet& files, const OutputOptions& options);
// One output, to FILE or to standard output (nothing was written to a file then). A secret never goes to a terminal.
std::vector<base::FileSet::Written> write_one(Session& session, const OutputOptions& options, Secret content);
std::vector<base::FileSet::Written> write_one(Session& session, const OutputOptions& options, std::string content);
// To FILE, where there is one; none was written where it is standard output: that is left to the caller, who may have more to say there.
std::vector<base::FileSet::Written> write_if_file(Session& session, const OutputOptions& options, const std::string& content);

}  // namespace certkit::cli
