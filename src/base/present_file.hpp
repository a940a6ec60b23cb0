// Files that may be there or not, of which there may be very many.
#pragma once

#include <filesystem>
#include <functional>

#include "base/placing.hpp"
#include "certkit/bytes.hpp"

namespace certkit::base {

// Hands the content of a regular file to `use`, with mode and owners, and wipes its copy of it. False: there is none, or a link to what is
// not there. Waits for nobody, as opening a pipe would. Throws Errc::unreadable for what is there and cannot be read, or is no file;
// Errc::limit.
bool use_if_there(const std::filesystem::path& file, std::size_t limit, const std::function<void(ByteView, const Present&)>& use);

}  // namespace certkit::base
