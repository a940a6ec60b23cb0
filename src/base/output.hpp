// Standard output as a stream buffer that keeps nothing: what was written out is wiped. A private key may go through it.
#pragma once

#include <array>
#include <streambuf>

namespace certkit::base {

class Output final : public std::streambuf {
 public:
  explicit Output(int descriptor);
  ~Output() override;  // writes what is left; whoever wants to know whether that worked flushes before
  Output(const Output&) = delete;
  Output& operator=(const Output&) = delete;

 private:
  int_type overflow(int_type c) override;
  std::streamsize xsputn(const char* text, std::streamsize size) override;
  int sync() override;
  int descriptor_;
  std::array<char, 16384> buffer_;
};

}  // namespace certkit::base
