// The values that OpenSSL's ASN1: generates: "UTF8String:text", "FORMAT:HEX,OCTETSTRING:00ff", "EXPLICIT:0,INTEGER:5", "SEQUENCE:section".
#include <algorithm>

#include "asn1/writer.hpp"
#include "base/text.hpp"
#include "profile/import/openssl_reading.hpp"
#include "profile/source_text.hpp"

namespace certkit::profile {
namespace {

using asn1::Writer;
constexpr int kMaxDepth = 16, kMaxValues = 1000;

enum class Kind { boolean, null, integer, enumerated, oid, octets, bits, string, sequence, set };
struct Type {
  Kind kind;
  std::uint8_t tag = 0;  // of a string
};

const std::map<std::string, Type>& types() {
  static const std::map<std::string, Type> all = {{"BOOLEAN", {Kind::boolean}},
                                                  {"BOOL", {Kind::boolean}},
                                                  {"NULL", {Kind::null}},
                                                  {"INTEGER", {Kind::integer}},
                                                  {"INT", {Kind::integer}},
                                                  {"ENUMERATED", {Kind::enumerated}},
                                                  {"ENUM", {Kind::enumerated}},
                                                  {"OBJECT", {Kind::oid}},
                                                  {"OID", {Kind::oid}},
                                                  {"OCTETSTRING", {Kind::octets}},
                                                  {"OCT", {Kind::octets}},
                                                  {"BITSTRING", {Kind::bits}},
                                                  {"BITSTR", {Kind::bits}},
                                                  {"UTF8String", {Kind::string, asn1::kUtf8String}},
                                                  {"UTF8", {Kind::string, asn1::kUtf8String}},
                                                  {"IA5STRING", {Kind::string, asn1::kIa5String}},
                                                  {"IA5", {Kind::string, asn1::kIa5String}},
                                                  {"PRINTABLESTRING", {Kind::string, asn1::kPrintableString}},
                                                  {"PRINTABLE", {Kind::string, asn1::kPrintableString}},
                                                  {"BMPSTRING", {Kind::string, asn1::kBmpString}},
                                                  {"BMP", {Kind::string, asn1::kBmpString}},
                                                  {"VISIBLESTRING", {Kind::string, asn1::kVisibleString}},
                                                  {"VISIBLE", {Kind::string, asn1::kVisibleString}},
                                                  {"SEQUENCE", {Kind::sequence}},
                                                  {"SEQ", {Kind::sequence}},
                                                  {"SET", {Kind::set}}};
  return all;
}

// A word of the language that certkit does not speak. Whoever catches it tells what is lost.
struct NotUnderstood {
  std::string what;
};

class Generator {
 public:
  Generator(OpensslReading& reading, const Place& place) : reading_(reading), place_(place) {}

  Bytes value(std::string_view text, int depth) {
    if (depth > kMaxDepth) fail(place_, "ASN1: nested deeper than " + std::to_string(kMaxDepth) + " levels");
    if (++values_ > kMaxValues) fail(place_, "ASN1: more than " + std::to_string(kMaxValues) + " values");
    std::string format = "ASCII";
    std::vector<unsigned> wrapped;
    for (;;) {
      const std::size_t end = std::min(text.find(','), text.size());
      const std::string_view part = trimmed(text.substr(0, end));
      const std::size_t colon = std::min(part.find(':'), part.size());
      const std::string word(part.substr(0, colon)), argument(part.substr(std::min(colon + 1, part.size())));
      if (const auto type = types().find(word); type != types().end()) {
        // The value goes to the end, commas and all.
        const std::size_t from = text.find(':');
        Bytes made = primitive(type->second, from == std::string_view::npos ? std::string_view() : text.substr(from + 1), format, depth);
        for (auto number = wrapped.rbegin(); number != wrapped.rend(); ++number) {
          Writer w;
          {
            const auto outer = w.explicit_tag(*number);
            w.raw(made);
          }
          made = w.take();
        }
        return made;
      }
      if (word == "FORMAT" || word == "FORM")
        format = argument;
      else if ((word == "EXPLICIT" || word == "EXP") && !argument.empty() && argument.size() <= 2 &&
               argument.find_first_not_of("0123456789") == std::string::npos && std::stoi(argument) < 31 && wrapped.size() < 8)
        wrapped.push_back(static_cast<unsigned>(std::stoi(argument)));
      else
        throw NotUnderstood{word.empty() ? std::string(text.substr(0, 40)) : word};
      if (end == text.size()) throw NotUnderstood{"a modifier without a type"};
      text.remove_prefix(end + 1);
    }
  }

 private:
  Bytes primitive(const Type& type, std::string_view text, const std::string& format, int depth) {
    Writer w;
    switch (type.kind) {
      case Kind::null: w.null(); break;
      case Kind::boolean: w.boolean(truth(std::string(text))); break;
      case Kind::integer: w.integer(number(std::string(text))); break;
      case Kind::enumerated: {
        Writer inside;
        inside.integer(number(std::string(text)));
        Bytes made = inside.take();
        made[0] = asn1::kEnumerated;
        return made;
      }
      case Kind::oid: w.oid(oid(std::string(trimmed(text)))); break;
      case Kind::octets: w.octet_string(octets(text, format)); break;
      case Kind::bits:
        if (format == "BITLIST")
          w.named_bits(bit_list(text));
        else
          w.bit_string(octets(text, format));
        break;
      case Kind::string:
        if (format != "ASCII" && format != "UTF8") throw NotUnderstood{"FORMAT:" + format};
        if (format == "ASCII" && std::any_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) >= 0x80; }))
          reading_.into.note(place_, "ASN1: letters beyond ASCII without FORMAT:UTF8: openssl would misread them, certkit does not");
        try {
          w.string(type.tag, text);
        } catch (const Error& e) {
          throw NotUnderstood{e.message()};
        }
        break;
      case Kind::sequence:
      case Kind::set: return constructed(type.kind, std::string(trimmed(text)), depth);
    }
    return w.take();
  }

  Bytes constructed(Kind kind, const std::string& name, int depth) {
    std::vector<Bytes> elements;
    if (!name.empty()) {
      const CnfSection* section = reading_.file.find(name);
      if (section == nullptr) fail(place_, "ASN1: there is no section [" + base::printable(name) + "]");
      for (const CnfValue& one : section->values) {
        const auto text = reading_.variables.fixed(one.text, one.place);
        if (!text) throw NotUnderstood{"a variable of the environment"};
        elements.push_back(value(*text, depth + 1));
        size_ += elements.back().size();
        if (size_ > kMaxImportedBytes) fail(place_, "ASN1: more than 1 MiB");
      }
    }
    Writer w;
    if (kind == Kind::set) {
      w.sorted_set(std::move(elements));
    } else {
      const auto sequence = w.sequence();
      for (const Bytes& element : elements) w.raw(element);
    }
    return w.take();
  }

  static Bytes octets(std::string_view text, const std::string& format) {
    if (format == "ASCII" || format == "UTF8") return to_bytes(as_bytes(text));
    if (format != "HEX") throw NotUnderstood{"FORMAT:" + format};
    auto made = base::from_hex(trimmed(text));
    if (!made) throw NotUnderstood{"hex"};
    return std::move(*made);
  }
  static unsigned bit_list(std::string_view text) {
    unsigned mask = 0;
    while (!text.empty()) {
      const std::size_t end = std::min(text.find(','), text.size());
      const std::string bit(trimmed(text.substr(0, end)));
      if (bit.empty() || bit.size() > 2 || bit.find_first_not_of("0123456789") != std::string::npos || std::stoi(bit) > 31)
        throw NotUnderstood{"a list of bits"};
      mask |= 1u << std::stoi(bit);
      text.remove_prefix(std::min(end + 1, text.size()));
    }
    return mask;
  }
  static bool truth(const std::string& text) {
    if (text == "TRUE" || text == "true" || text == "Y" || text == "y" || text == "YES" || text == "yes") return true;
    if (text == "FALSE" || text == "false" || text == "N" || text == "n" || text == "NO" || text == "no") return false;
    throw NotUnderstood{"BOOLEAN:" + text};
  }
  static std::int64_t number(const std::string& text) {
    const bool negative = text.starts_with('-'), hex = text.starts_with("0x");
    const std::string digits = text.substr(negative ? 1 : hex ? 2 : 0);
    if (digits.empty() || digits.size() > (hex ? 15u : 18u) ||
        digits.find_first_not_of(hex ? "0123456789abcdefABCDEF" : "0123456789") != std::string::npos)
      throw NotUnderstood{"INTEGER:" + text};
    const std::int64_t value = std::stoll(digits, nullptr, hex ? 16 : 10);
    return negative ? -value : value;
  }
  Oid oid(const std::string& text) const {
    if (const auto usage = reading_.usage(text)) return *usage;
    if (const auto type = reading_.attribute_type(text)) return *type;
    throw NotUnderstood{"OID:" + text};
  }

  OpensslReading& reading_;
  const Place& place_;
  int values_ = 0;
  std::size_t size_ = 0;
};

}  // namespace

std::optional<Bytes> openssl_asn1(OpensslReading& reading, const std::string& text, const Place& place) {
  try {
    return Generator(reading, place).value(text, 0);
  } catch (const NotUnderstood& e) {
    reading.into.lose(place, "ASN1: '" + e.what + "' is not understood here; give the DER in hex");
    return std::nullopt;
  }
}

}  // namespace certkit::profile
