// Files that every run writes again: metrics for Prometheus, pages. What an earlier run wrote is replaced; what is another program's is
// not.
#pragma once

#include <string>
#include <string_view>

#include "cli/session.hpp"

namespace certkit::cli {

// Asked before the work: "-" wants standard output, which --json may have promised (Errc::usage), and of any other the folder has to be
// there (Errc::unwritable, with `hint`). An empty name asks for nothing.
void require_place(const Session& session, const std::string& file, const std::string& hint);
inline constexpr const char* kTextfileFolder = "is it the one that node_exporter reads, by its --collector.textfile.directory?";

// `begins`: how those begin that certkit writes. Throws Errc::usage, with `hint`, for a file that is somebody else's.
void write_again(Session& session, const std::string& file, std::string content, std::string_view begins,
                 const std::string& hint = "choose another name, or move that file away");

}  // namespace certkit::cli
