#include "asn1/writer.hpp"

#include <algorithm>
#include <cstring>

#include "asn1/strings.hpp"
#include "asn1/times.hpp"
#include "certkit/error.hpp"

namespace certkit::asn1 {
namespace {

constexpr std::size_t kMaxHeader = 6;  // identifier, and a length of up to 32 bits

// Identifier and length into `out`; returns how many octets.
std::size_t write_header(std::uint8_t tag, std::size_t length, std::uint8_t* out) {
  out[0] = tag;
  if (length < 0x80) {
    out[1] = static_cast<std::uint8_t>(length);
    return 2;
  }
  std::size_t octets = 1;
  while (length >> (8 * octets) != 0) ++octets;
  out[1] = static_cast<std::uint8_t>(0x80 | octets);
  for (std::size_t i = 0; i < octets; ++i) out[2 + i] = static_cast<std::uint8_t>(length >> (8 * (octets - 1 - i)));
  return 2 + octets;
}

}  // namespace

Writer::~Writer() { wipe(bytes_.data(), bytes_.size()); }

void Writer::reserve(std::size_t more) {
  const std::size_t wanted = bytes_.size() + more;
  if (wanted > UINT32_MAX) throw Error(Errc::limit, "a DER structure of more than 4 GiB");
  if (wanted <= bytes_.capacity()) return;
  Bytes larger;
  larger.reserve(std::max({wanted, 2 * bytes_.capacity(), std::size_t{256}}));
  larger.assign(bytes_.begin(), bytes_.end());
  wipe(bytes_.data(), bytes_.size());
  bytes_.swap(larger);
}

// Room for the longest header is left in front, so that closing only moves what is there and cannot fail.
Writer::Scope Writer::constructed(std::uint8_t tag) {
  reserve(kMaxHeader);
  const std::size_t start = bytes_.size();
  bytes_.resize(start + kMaxHeader);
  bytes_[start] = tag;
  return {*this, start};
}

Writer::Scope Writer::bit_string_holding() {
  reserve(kMaxHeader + 1);
  const std::size_t start = bytes_.size();
  bytes_.resize(start + kMaxHeader + 1);  // the last one is the number of unused bits
  bytes_[start] = kBitString;
  return {*this, start};
}

void Writer::close(std::size_t start) {
  if (start + kMaxHeader > bytes_.size()) return;  // take() came first: nothing to close
  const std::size_t length = bytes_.size() - start - kMaxHeader;
  std::uint8_t header[kMaxHeader];
  const std::size_t size = write_header(bytes_[start], length, header);
  std::memcpy(bytes_.data() + start, header, size);
  std::memmove(bytes_.data() + start + size, bytes_.data() + start + kMaxHeader, length);
  const std::size_t end = start + size + length;
  wipe(bytes_.data() + end, bytes_.size() - end);
  bytes_.resize(end);
}

void Writer::raw(ByteView der) {
  reserve(der.size());
  bytes_.insert(bytes_.end(), der.begin(), der.end());
}

void Writer::primitive(std::uint8_t tag, ByteView content) {
  reserve(kMaxHeader + content.size());
  std::uint8_t header[kMaxHeader];
  bytes_.insert(bytes_.end(), header, header + write_header(tag, content.size(), header));
  bytes_.insert(bytes_.end(), content.begin(), content.end());
}

void Writer::boolean(bool value) {
  const std::uint8_t octet = value ? 0xff : 0x00;
  primitive(kBoolean, {&octet, 1});
}

void Writer::integer(std::int64_t value) {
  std::uint8_t octets[8];
  for (int i = 0; i < 8; ++i) octets[i] = static_cast<std::uint8_t>(static_cast<std::uint64_t>(value) >> (8 * (7 - i)));
  std::size_t first = 0;
  while (first < 7 && ((octets[first] == 0x00 && octets[first + 1] < 0x80) || (octets[first] == 0xff && octets[first + 1] >= 0x80)))
    ++first;
  primitive(kInteger, {octets + first, 8 - first});
}

void Writer::unsigned_integer(ByteView big_endian) {
  while (big_endian.size() > 1 && big_endian[0] == 0) big_endian = big_endian.subspan(1);
  const bool sign_octet = big_endian.empty() || big_endian[0] >= 0x80;
  reserve(kMaxHeader + 1 + big_endian.size());
  std::uint8_t header[kMaxHeader];
  bytes_.insert(bytes_.end(), header, header + write_header(kInteger, big_endian.size() + (sign_octet ? 1 : 0), header));
  if (sign_octet) bytes_.push_back(0);
  bytes_.insert(bytes_.end(), big_endian.begin(), big_endian.end());
}

void Writer::bit_string(ByteView octets) {
  auto scope = bit_string_holding();
  raw(octets);
}

void Writer::named_bits(unsigned mask) {
  std::uint8_t content[5] = {};
  std::size_t size = 1;
  for (unsigned n = 0; n < 32; ++n) {
    if ((mask >> n & 1u) == 0) continue;
    content[1 + n / 8] |= static_cast<std::uint8_t>(0x80u >> (n % 8));
    size = 2 + n / 8;
    content[0] = static_cast<std::uint8_t>(7 - n % 8);
  }
  primitive(kBitString, {content, size});
}

void Writer::string(std::uint8_t tag, std::string_view utf8) { primitive(tag, encode_string(tag, utf8)); }

void Writer::time(Time value) {
  const std::string text = asn1::generalized_time(value);
  const bool utc = text >= "1950" && text < "2050";
  if (utc)
    primitive(kUtcTime, as_bytes(std::string_view(text).substr(2)));
  else
    primitive(kGeneralizedTime, as_bytes(text));
}

void Writer::generalized_time(Time value) { primitive(kGeneralizedTime, as_bytes(asn1::generalized_time(value))); }

void Writer::sorted_set(std::vector<Bytes> elements) {
  // X.690 §11.6. No TLV is a prefix of another, so that padding with zeros makes no difference to plain lexicographic order.
  std::sort(elements.begin(), elements.end());
  const auto scope = set();
  for (const Bytes& element : elements) raw(element);
}

Bytes Writer::take() {
  Bytes taken = std::move(bytes_);
  bytes_.clear();
  return taken;
}

Secret Writer::take_secret() { return Secret(take()); }

}  // namespace certkit::asn1
