// A fresh folder, the working directory while it lives; gone afterwards.
#pragma once

#include <doctest/doctest.h>
#include <stdlib.h>

#include <filesystem>
#include <string>

namespace certkit::transcripts {

class Folder {
 public:
  Folder() : before_(std::filesystem::current_path()) {
    std::string pattern = (std::filesystem::temp_directory_path() / "certkit-transcript.XXXXXX").string();
    REQUIRE(mkdtemp(pattern.data()) != nullptr);
    base_ = std::filesystem::canonical(pattern);
    std::filesystem::create_directory(base_ / "work");
  }
  ~Folder() {
    std::error_code ignored;
    std::filesystem::current_path(before_, ignored);
    std::filesystem::remove_all(base_, ignored);
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  [[nodiscard]] std::filesystem::path path() const { return base_ / "work"; }

 private:
  std::filesystem::path before_, base_;
};

}  // namespace certkit::transcripts
