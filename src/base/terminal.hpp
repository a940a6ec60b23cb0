// Passwords as they come in: asked for at the terminal, or one line of a file or of an open descriptor. And keeping them out of core files.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "certkit/secret.hpp"

namespace certkit::base {

// 0 standard input, 1 standard output, 2 standard error.
[[nodiscard]] bool is_terminal(int descriptor) noexcept;

// Shows `prompt` on the terminal that the process belongs to, whatever standard input and output are, and reads a line without echo.
// nullopt if there is no terminal, or at end of input (Ctrl-D on an empty line). A signal that ends or stops the process first brings the
// echo back; continued, it asks again. Throws Errc::limit beyond kLongestSecret. Not from several threads at once.
[[nodiscard]] std::optional<Secret> ask_secret(const std::string& prompt);

// The first line, without its line ending (LF or CRLF) and without a UTF-8 byte order mark; empty if there is none. What comes after the
// line stays unread: two secrets may come from one descriptor, one after the other. Throws Errc::unreadable (not open, cannot be read) or
// Errc::limit.
[[nodiscard]] Secret read_secret_line(int descriptor);
// The same of a file; one in UTF-16 with a byte order mark, as PowerShell's ">" writes them, is converted. Throws as read_file() does, and
// Errc::malformed for damaged UTF-16.
[[nodiscard]] Secret read_secret_file(const std::filesystem::path& path);
inline constexpr std::size_t kLongestSecret = 4096;  // octets

// From here on no core file is written and no other process of this user may look into this one's memory. Best effort: never fails.
void no_core_dumps() noexcept;

// A standard stream that was closed by whoever started the program (`>&-`) is opened as one that cannot be written or read. Else the first
// file that the program opens would take its number, and results would go into it.
void occupy_standard_streams() noexcept;

}  // namespace certkit::base
