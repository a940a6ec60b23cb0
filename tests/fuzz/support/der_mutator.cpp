#include "support/der_mutator.hpp"

#include <algorithm>
#include <cstring>
#include <optional>

#include "asn1/header.hpp"

namespace fuzz {

using namespace certkit;

namespace {

struct Element {
  std::uint8_t tag = 0;
  Bytes content;  // what stands before the children, or all of it where there are none
  std::vector<Element> children;
  bool parsed = false;      // the rest of the content is `children`
  std::uint8_t length = 0;  // 0: as DER has it; 1: indefinite; 2: padded
};

std::optional<std::vector<Element>> parse(ByteView octets, int depth) {
  std::vector<Element> all;
  while (!octets.empty()) {
    asn1::Header header;
    if (asn1::read_header(octets, header) != asn1::Flaw::none || depth > 24) return std::nullopt;
    const ByteView content = octets.subspan(header.size, header.content);
    octets = octets.subspan(header.size + header.content);
    Element element;
    element.tag = header.tag;
    const bool constructed = (header.tag & 0x20) != 0;
    const std::size_t before = header.tag == 0x03 && !content.empty() ? 1 : 0;
    if (constructed || header.tag == 0x03 || header.tag == 0x04)
      if (auto children = parse(content.subspan(before), depth + 1); children && (constructed || !children->empty())) {
        element.children = std::move(*children);
        element.parsed = true;
      }
    const ByteView own = element.parsed ? content.first(before) : content;
    element.content = to_bytes(own);
    all.push_back(std::move(element));
  }
  return all;
}

void append(Bytes& out, ByteView octets) { out.insert(out.end(), octets.begin(), octets.end()); }

Bytes encode(const std::vector<Element>& elements) {
  Bytes out;
  for (const Element& element : elements) {
    Bytes inside = element.content;
    if (element.parsed) append(inside, encode(element.children));
    out.push_back(element.tag);
    if (element.length == 1 && (element.tag & 0x20) != 0) {
      out.push_back(0x80);
      append(out, inside);
      append(out, Bytes{0, 0});
      continue;
    }
    const std::size_t size = inside.size();
    Bytes length;
    for (std::size_t rest = size; rest != 0; rest >>= 8) length.insert(length.begin(), static_cast<std::uint8_t>(rest));
    if (element.length == 2) length.insert(length.begin(), 2, 0);
    if (size >= 0x80 || element.length == 2)
      out.push_back(static_cast<std::uint8_t>(0x80 | length.size()));
    else
      length.assign(1, static_cast<std::uint8_t>(size));
    append(out, length);
    append(out, inside);
  }
  return out;
}

void list(std::vector<Element>& elements, std::vector<std::pair<std::vector<Element>*, std::size_t>>& places) {
  for (std::size_t i = 0; i < elements.size(); ++i) {
    places.emplace_back(&elements, i);
    list(elements[i].children, places);
  }
}

void change(std::vector<Element>& top, std::size_t max_size, Random& random) {
  std::vector<std::pair<std::vector<Element>*, std::size_t>> places;
  list(top, places);
  if (places.empty()) return;
  const auto pick = [&](std::size_t n) { return static_cast<std::size_t>(random() % n); };
  auto& [siblings, at] = places[pick(places.size())];
  Element& element = (*siblings)[at];
  const auto iterator = siblings->begin() + static_cast<std::ptrdiff_t>(at);
  constexpr std::uint8_t kTags[] = {0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x0a, 0x0c, 0x13, 0x14, 0x16, 0x17, 0x18, 0x1c, 0x1e,
                                    0x30, 0x31, 0x80, 0x81, 0x82, 0x86, 0x87, 0xa0, 0xa1, 0xa3, 0x24, 0x1f, 0x10, 0x11, 0x23};
  switch (pick(10)) {
    case 0: siblings->erase(iterator); return;
    case 1: {
      const Element copy = element;
      siblings->insert(iterator, copy);
      return;
    }
    case 2: std::swap(element, (*siblings)[pick(siblings->size())]); return;
    case 3: {
      const auto& [other, index] = places[pick(places.size())];
      const Element copy = (*other)[index];
      element = copy;
      return;
    }
    case 4: element.tag = kTags[pick(std::size(kTags))]; return;
    case 5: element.length = static_cast<std::uint8_t>(1 + pick(2)); return;
    case 6:
      if (pick(4) == 0) element.parsed = false;
      break;
    default: break;
  }
  element.content = mutate_octets(element.content, element.content.size() + std::min<std::size_t>(64, max_size));
}

}  // namespace

Bytes mutate_octets(ByteView octets, std::size_t max_size) {
  Bytes buffer = to_bytes(octets);
  buffer.resize(std::max<std::size_t>({buffer.size(), max_size, 1}));
  buffer.resize(LLVMFuzzerMutate(buffer.data(), octets.size(), buffer.size()));
  return buffer;
}

Bytes mutate_der(ByteView der, std::size_t max_size, Random& random) {
  auto elements = parse(der, 0);
  if (!elements || elements->empty()) return mutate_octets(der, max_size);
  for (int changes = 1 + static_cast<int>(random() % 3); changes > 0; --changes) change(*elements, max_size, random);
  return encode(*elements);
}

std::size_t put(const Bytes& mutated, std::uint8_t* data, std::size_t size, std::size_t max_size) {
  if (mutated.empty() || mutated.size() > max_size) return LLVMFuzzerMutate(data, size, max_size);
  std::memcpy(data, mutated.data(), mutated.size());
  return mutated.size();
}

std::size_t mutate_der_input(std::uint8_t* data, std::size_t size, std::size_t max_size, unsigned seed, std::size_t skip) {
  Random random(seed);
  if (size <= skip || random() % 4 == 0) return LLVMFuzzerMutate(data, size, max_size);
  Bytes input(data, data + skip);
  append(input, mutate_der({data + skip, size - skip}, max_size, random));
  return put(input, data, size, max_size);
}

}  // namespace fuzz
