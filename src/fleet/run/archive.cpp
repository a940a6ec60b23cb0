#include "fleet/run/archive.hpp"

#include <algorithm>
#include <charconv>

#include "certkit/error.hpp"

namespace certkit::fleet {
namespace {

constexpr std::size_t kBlock = 512;  // IEEE 1003.1, pax, "ustar Interchange Format"
struct Field {
  std::size_t at, size;
};
constexpr Field kName{0, 100}, kMode{100, 8}, kUser{108, 8}, kGroup{116, 8}, kSize{124, 12}, kTime{136, 12}, kSum{148, 8}, kType{156, 1},
    kMagic{257, 8};
constexpr std::string_view kUstar{"ustar\00000", 8};

std::size_t padded(std::size_t size) { return (size + kBlock - 1) / kBlock * kBlock; }

[[noreturn]] void damaged() { throw Error(Errc::malformed, "the archive of a generation's files is damaged"); }

void put(std::span<std::uint8_t> header, Field field, std::string_view text) {
  std::copy(text.begin(), text.end(), header.begin() + static_cast<std::ptrdiff_t>(field.at));
}
void put_number(std::span<std::uint8_t> header, Field field, std::size_t number) {
  for (std::size_t i = field.size - 1; i-- > 0; number >>= 3) header[field.at + i] = static_cast<std::uint8_t>('0' + (number & 7));
}
// Of all its octets, its own field taken as blanks.
std::size_t sum_of(ByteView header) {
  std::size_t sum = 0;
  for (std::size_t i = 0; i < kBlock; ++i) sum += i >= kSum.at && i < kSum.at + kSum.size ? std::size_t{' '} : header[i];
  return sum;
}
void write_header(std::span<std::uint8_t> header, const Archived& file) {
  put(header, kName, file.name);
  put_number(header, kMode, 0600);
  for (const Field& zero : {kUser, kGroup, kTime}) put_number(header, zero, 0);
  put_number(header, kSize, file.content.size());
  put(header, kType, "0");
  put(header, kMagic, kUstar);
  put_number(header, kSum, sum_of(header));
}
std::size_t number_in(ByteView header, Field field) {
  const std::string_view digits = as_text(header.subspan(field.at, field.size - 1));
  std::size_t number = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number, 8);
  if (error != std::errc() || end != digits.data() + digits.size()) damaged();
  return number;
}

}  // namespace

Secret write_archive(std::span<const Archived> files) {
  std::size_t size = 2 * kBlock;  // two empty blocks are its end
  for (const Archived& file : files) size += kBlock + padded(file.content.size());
  Secret archive(size);
  std::size_t at = 0;
  for (const Archived& file : files) {
    write_header(archive.reveal_mutable().subspan(at, kBlock), file);
    std::copy(file.content.begin(), file.content.end(), archive.reveal_mutable().begin() + static_cast<std::ptrdiff_t>(at + kBlock));
    at += kBlock + padded(file.content.size());
  }
  return archive;
}

std::vector<Archived> read_archive(ByteView archive) {
  std::vector<Archived> files;
  for (;;) {
    if (archive.size() < 2 * kBlock) damaged();
    const ByteView header = archive.first(kBlock);
    if (header[0] == 0) break;
    const std::size_t size = number_in(header, kSize);
    if (number_in(header, kSum) != sum_of(header) || size > archive.size() - kBlock || padded(size) > archive.size() - kBlock) damaged();
    const std::string_view name = as_text(header.subspan(kName.at, kName.size));
    files.push_back({std::string(name.substr(0, name.find('\0'))), archive.subspan(kBlock, size)});
    archive = archive.subspan(kBlock + padded(size));
  }
  return files;
}

}  // namespace certkit::fleet
