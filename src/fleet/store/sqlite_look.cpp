#include "fleet/store/sqlite_look.hpp"

#include <string_view>
#include <system_error>

namespace certkit::fleet {
namespace {

// In a URI these mean something (sqlite.org/uri.html).
std::string in_uri(const std::string& path) {
  std::string text;
  for (const char c : path) {
    if (c == '%')
      text += "%25";
    else if (c == '?')
      text += "%3f";
    else if (c == '#')
      text += "%23";
    else
      text += c;
  }
  return text;
}

}  // namespace

SqliteLook::SqliteLook(std::filesystem::path file) : file_(std::move(file)), before_(stamp()) {}

SqliteLook::Stamp SqliteLook::stamp() const {
  Stamp all{-1, 0, -1, 0};
  const auto take = [](const std::filesystem::path& path, std::int64_t& size, std::int64_t& written) {
    std::error_code none;
    const auto octets = std::filesystem::file_size(path, none);
    if (none) return;
    size = static_cast<std::int64_t>(octets);
    written = std::filesystem::last_write_time(path, none).time_since_epoch().count();
  };
  take(file_, all[0], all[1]);
  take(file_.string() + "-wal", all[2], all[3]);
  return all;
}

// A relative path would be one of the URI's host.
std::string SqliteLook::uri() const {
  return "file:" + in_uri(std::filesystem::absolute(file_).string()) + (has_log() ? "?readonly_shm=1" : "?immutable=1");
}

bool SqliteLook::holds() const { return has_log() || stamp() == before_; }

}  // namespace certkit::fleet
