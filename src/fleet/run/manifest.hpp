// What one generation of a certificate's files consists of: where each goes, what it replaces, and how it is to look there.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "certkit/key.hpp"

namespace certkit::fleet {

struct Manifest {
  std::string id;  // 16 hex digits, random: of this generation alone, in all the world; in the names of what lies beside its targets

  struct Looks {  // of a file
    unsigned mode = 0600;
    std::optional<std::uint32_t> user, group;  // absent: the user's own who renews
    friend bool operator==(const Looks&, const Looks&) = default;
  };
  struct Before {
    Sha256 sha256{};
    Looks looks;
  };
  struct File {
    std::filesystem::path target;     // as services name it: of a file in a linked folder through that link
    std::optional<std::size_t> link;  // in `links`: the file is in the folder that it is to lead to
    Looks looks;
    bool asked = false;  // owner or group are the entry's own words: where they may not be given that is an error
    bool keeps = false;  // security label and access list of what it replaces
    Sha256 sha256{};
    std::optional<Before> before;  // nullopt: there was none. Not of linked files
  };
  std::vector<File> files;

  struct Link {
    std::filesystem::path link, to;               // `to`: the folder beside it that is made for this generation
    std::optional<std::filesystem::path> before;  // where it led, as it said; nullopt: there was none
  };
  std::vector<Link> links;
  std::vector<std::filesystem::path> made;  // folders that were missing, outermost first
};

[[nodiscard]] std::string to_text(const Manifest& manifest);
// Throws Errc::malformed for whatever to_text() does not write.
[[nodiscard]] Manifest parse_manifest(std::string_view text);

}  // namespace certkit::fleet
