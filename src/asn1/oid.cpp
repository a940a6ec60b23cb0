#include "certkit/oid.hpp"

#include <algorithm>

#include "asn1/header.hpp"
#include "base/text.hpp"
#include "certkit/error.hpp"

namespace certkit {
namespace {

// Arcs beyond 64 bits are real: 2.25.<UUID>. They are kept as septets, and converted to and from decimal by hand.
std::string decimal(ByteView septets) {
  std::string digits = "0";  // least significant first
  for (const std::uint8_t septet : septets) {
    int carry = septet & 0x7f;
    for (char& digit : digits) {
      carry += 128 * (digit - '0');
      digit = static_cast<char>('0' + carry % 10);
      carry /= 10;
    }
    for (; carry > 0; carry /= 10) digits.push_back(static_cast<char>('0' + carry % 10));
  }
  std::reverse(digits.begin(), digits.end());
  return digits;
}

Bytes septets(std::string_view digits) {
  Bytes out{0};  // least significant first, without continuation bits
  for (const char digit : digits) {
    int carry = digit - '0';
    for (std::uint8_t& septet : out) {
      carry += 10 * septet;
      septet = static_cast<std::uint8_t>(carry & 0x7f);
      carry >>= 7;
    }
    for (; carry > 0; carry >>= 7) out.push_back(static_cast<std::uint8_t>(carry & 0x7f));
  }
  std::reverse(out.begin(), out.end());
  for (std::size_t i = 0; i + 1 < out.size(); ++i) out[i] |= 0x80;
  return out;
}

std::string plus_80(std::string digits) {
  int carry = 80;
  for (auto digit = digits.rbegin(); digit != digits.rend() && carry > 0; ++digit) {
    carry += *digit - '0';
    *digit = static_cast<char>('0' + carry % 10);
    carry /= 10;
  }
  return carry > 0 ? std::to_string(carry) + digits : digits;
}

// For values of at least 80 only.
std::string minus_80(std::string digits) {
  int borrow = 80;
  for (auto digit = digits.rbegin(); digit != digits.rend() && borrow > 0; ++digit) {
    int value = (*digit - '0') - borrow % 10;
    borrow /= 10;
    if (value < 0) value += 10, ++borrow;
    *digit = static_cast<char>('0' + value);
  }
  const std::size_t first = digits.find_first_not_of('0');
  return first == std::string::npos ? "0" : digits.substr(first);
}

}  // namespace

Oid Oid::parse(std::string_view dotted) {
  const auto bad = [&](const std::string& why) {
    return Error(Errc::usage, "\"" + base::printable(dotted) + "\" is no object identifier: " + why, "write it like 1.3.6.1.5.5.7.3.1");
  };
  if (dotted.size() > 4 * kMaxOctets) throw bad("too long");
  Bytes content;
  std::string first;
  std::size_t index = 0;
  for (std::size_t at = 0; at <= dotted.size(); ++index) {
    const std::size_t end = std::min(dotted.find('.', at), dotted.size());
    std::string arc(dotted.substr(at, end - at));
    at = end + 1;
    if (arc.empty()) throw bad("an arc is empty");
    if (arc.find_first_not_of("0123456789") != std::string::npos) throw bad("\"" + base::printable(arc) + "\" is no number");
    if (arc.size() > 1 && arc[0] == '0') throw bad("\"" + arc + "\" has a leading zero");
    if (index == 0) {
      if (arc.size() > 1 || arc[0] > '2') throw bad("the first arc is 0, 1 or 2");
      first = arc;
      continue;
    }
    if (index == 1) {
      if (first != "2" && (arc.size() > 2 || std::stoi(arc) > 39)) throw bad("the second arc is at most 39 under " + first);
      arc = first == "2" ? plus_80(arc) : std::to_string(std::stoi(first) * 40 + std::stoi(arc));
    }
    const Bytes encoded = septets(arc);
    content.insert(content.end(), encoded.begin(), encoded.end());
  }
  if (index < 2) throw bad("it has at least two arcs");
  if (content.size() > kMaxOctets) throw bad("too long");
  return from_content(content);
}

Oid Oid::from_content(ByteView content) {
  if (!asn1::is_oid_content(content)) throw Error(Errc::malformed, "damaged OBJECT IDENTIFIER");
  if (content.size() > kMaxOctets)
    throw Error(Errc::limit, "OBJECT IDENTIFIER of " + std::to_string(content.size()) + " octets: more than " + std::to_string(kMaxOctets));
  Oid oid;
  std::copy(content.begin(), content.end(), oid.octets_.begin());
  oid.size_ = static_cast<std::uint8_t>(content.size());
  return oid;
}

std::string Oid::dotted() const {
  std::string text;
  for (std::size_t start = 0, i = 0; i < size_; ++i) {
    if (octets_[i] >= 0x80) continue;
    const std::string arc = decimal(content().subspan(start, i + 1 - start));
    if (start != 0) {
      text += '.' + arc;
    } else if (i == 0 && octets_[0] < 80) {
      text = std::to_string(octets_[0] / 40) + "." + std::to_string(octets_[0] % 40);
    } else {
      text = "2." + minus_80(arc);
    }
    start = i + 1;
  }
  return text;
}

}  // namespace certkit
