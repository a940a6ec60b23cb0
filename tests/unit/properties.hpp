// What properties draw from. RC_PARAMS fixes the seed and the number of tries under ctest (tests/CMakeLists.txt); a failure prints the
// smallest counterexample and how to repeat it.
#pragma once

#include <rapidcheck.h>

#include <string>
#include <vector>

#include "certkit/name.hpp"

namespace properties {

using namespace certkit;

template <class T>
T one_of(const std::vector<T>& choices) {
  return choices[*rc::gen::inRange<std::size_t>(0, choices.size())];
}

// `least` to `most` pieces drawn from `pieces`.
inline std::string made_of(const std::vector<std::string>& pieces, std::size_t least, std::size_t most) {
  std::string text;
  for (std::size_t n = *rc::gen::inRange(least, most + 1); n > 0; --n) text += one_of(pieces);
  return text;
}

// Everything that has to be escaped somewhere, and characters of two, three and four octets.
inline const std::vector<std::string>& characters() {
  static const std::vector<std::string> all{"a", "Z", "7", " ",  ",", "+", "\"", "\\", "#",  "=", ";",
                                            "<", ">", "/", "\t", "ü", "ß", "ł",  "€",  "中", "😀"};
  return all;
}
inline const std::vector<std::string>& printable() {
  static const std::vector<std::string> all{"a", "Z", "7", " ", ",", "+", "=", "/", "-", "'", "(", ")", ".", ":", "?"};
  return all;
}

inline std::string domain() {
  const std::vector<std::string> first{"a", "b7", "www", "xn--bcher-kva", "mcu1", "x-y"}, last{"com", "no", "example"};
  std::string name = one_of(first);
  for (int labels = *rc::gen::inRange(0, 4); labels > 0; --labels) name += "." + one_of(first);
  return name + "." + one_of(last);
}

inline NameAttribute attribute() {
  static const Oid kUnknown("1.3.6.1.4.1.99999.7");
  switch (*rc::gen::inRange(0, 7)) {
    case 0: return {Oid("2.5.4.6"), one_of<std::string>({"NO", "DE", "US"}), 0};
    case 1: return {Oid("2.5.4.5"), made_of(printable(), 1, 12), 0};
    case 2: return {Oid("0.9.2342.19200300.100.1.25"), made_of({"a", "b", "-", "7", ",", "#"}, 1, 12), 0};
    case 3: return {kUnknown, made_of(characters(), 1, 12), 0};
    case 4: return {Oid("1.2.840.113549.1.9.1"), "a@" + domain(), 0};
    default: return {one_of<Oid>({Oid("2.5.4.3"), Oid("2.5.4.10"), Oid("2.5.4.11"), Oid("2.5.4.7")}), made_of(characters(), 1, 20), 0};
  }
}

inline Name name(int least = 0) {
  Name made;
  for (int rdns = *rc::gen::inRange(least, 5); rdns > 0; --rdns) {
    auto& rdn = made.rdns.emplace_back();
    for (int attributes = *rc::gen::element(1, 1, 1, 2, 3); attributes > 0; --attributes) rdn.push_back(attribute());
  }
  return made;
}

inline GeneralName general_name() {
  using Type = GeneralName::Type;
  const auto octet = [] { return std::to_string(*rc::gen::inRange(0, 256)); };
  const auto hex = [] { return made_of({"0", "7", "a", "f"}, 2, 2); };
  switch (*rc::gen::inRange(0, 11)) {
    case 0: return GeneralName::from_text("dns:" + one_of<std::string>({"", "*."}) + domain());
    case 1: return GeneralName::from_text("ip:" + octet() + "." + octet() + "." + octet() + "." + octet());
    case 2: {
      std::string groups;
      for (int i = 0; i < 8; ++i) groups += (i > 0 ? ":" : "") + one_of<std::string>({"0", "0", "1", "abcd", "ffff"});
      return GeneralName::from_text("ip:" + groups);
    }
    case 3: return GeneralName::from_text("email:" + made_of({"a", "7", "x.y", "_"}, 1, 5) + "@" + domain());
    case 4:
      return GeneralName::from_text("uri:" + one_of<std::string>({"https://", "ldap://", "sip:x@"}) + domain() +
                                    one_of<std::string>({"", "/a?b=c#d"}));
    case 5: return GeneralName::from_text("upn:" + made_of({"a", "ü", "中", "."}, 1, 5) + "x@" + domain());
    case 6: {
      // As text has it: an RDN's attributes in the order of their DER.
      const Name directory = Name::from_rfc4514(name(1).to_rfc4514());
      return {Type::directory, directory.to_rfc4514(), directory};
    }
    case 7:
      return GeneralName::from_text("rid:" + one_of<std::string>({"0", "1"}) + "." + std::to_string(*rc::gen::inRange(0, 40)) + "." +
                                    octet() + "." + std::to_string(*rc::gen::arbitrary<std::uint32_t>()));
    case 8: return {Type::other_name, "1.3.6.1.4.1.99999." + octet() + ":0403" + hex() + hex() + hex(), {}};
    case 9: return {Type::x400, "a304" + std::string("0c02") + hex() + hex(), {}};
    default: return {Type::edi_party, "a504" + std::string("8002") + hex() + hex(), {}};
  }
}

}  // namespace properties
