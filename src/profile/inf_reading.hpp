// An INF while it is read.
#pragma once

#include "profile/inf.hpp"
#include "profile/inf_file.hpp"

namespace certkit::profile {

inline constexpr std::size_t kMaxInfNames = 5000;

struct InfReading {
  InfRequest result;
  bool hash_given = false, elliptic = false;
  int length = 2048;
  std::optional<InfLine> length_line;

  void note(const InfLine& line, const std::string& why);
  void refuse(const InfLine& line, const std::string& why, std::string hint, Errc code = Errc::usage);
};

// [NewRequest]
void read_new_request(InfReading& reading, const InfSection& section);
// [Extensions], its `_continue_` lines joined.
void read_inf_extensions(InfReading& reading, const std::vector<InfLine>& lines);
void add_inf_names(InfReading& reading, const std::vector<GeneralName>& names);  // each once
[[nodiscard]] bool inf_truth(const InfLine& line);                               // TRUE, FALSE and their like

}  // namespace certkit::profile
