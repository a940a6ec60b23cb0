// What stands outside of PEM blocks and is no comment: DER that was joined to the file, and base64 that has lost its BEGIN and END lines.
#pragma once

#include <vector>

#include "container/internal.hpp"
#include "container/pem_blocks.hpp"

namespace certkit::container {

struct DerBeside {
  std::size_t offset = 0;  // in the file
  ByteView octets;
};
// The objects in DER that begin where a line begins, where a block ends or where another of them ends. Quick where the file is all text.
[[nodiscard]] std::vector<DerBeside> der_beside_text(ByteView file, int max_depth);
// The file without them.
[[nodiscard]] Secret without(ByteView file, const std::vector<DerBeside>& objects);
void read_der_beside(const std::vector<DerBeside>& objects, Reading& reading, const Source& outer);

// The text outside of the blocks, given piece by piece, from the first to the last.
class BesidePem {
 public:
  BesidePem(std::string_view text, Reading& reading, const Source& outer) : lines_(text), reading_(reading), outer_(outer) {}
  // Reads the base64 in `piece`, a part of the text; what is neither that nor a comment becomes a Problem. True if a comment is left.
  bool read(std::string_view piece);
  [[nodiscard]] std::size_t objects() const noexcept { return objects_; }  // found so far

 private:
  [[nodiscard]] Source source_of(std::string_view piece);
  bool is_comment(std::string_view piece);
  void read_object(std::string_view base64);

  LineCount lines_;
  Reading& reading_;
  const Source& outer_;
  std::size_t objects_ = 0;
};

}  // namespace certkit::container
