#include <doctest/doctest.h>

#include "../properties.hpp"
#include "base/text.hpp"

using namespace certkit;

TEST_CASE("names: as DER and as text they stay what they are") {
  CHECK(rc::check("DER", [] {
    const Name name = properties::name();
    const Bytes der = name.der();
    const Name read = Name::parse(der);
    RC_ASSERT(read.der() == der);
    RC_ASSERT(read.rdns.size() == name.rdns.size());
    for (std::size_t i = 0; i < name.rdns.size(); ++i) {
      // A SET is in the order of its octets: the same attributes, maybe in another order.
      for (const NameAttribute& attribute : name.rdns[i])
        RC_ASSERT(std::any_of(read.rdns[i].begin(), read.rdns[i].end(),
                              [&](const NameAttribute& other) { return other.type == attribute.type && other.value == attribute.value; }));
    }
  }));
  CHECK(rc::check("text", [] {
    const Name name = properties::name();
    const std::string text = name.to_rfc4514();
    const Name read = Name::from_rfc4514(text);
    RC_ASSERT(read.der() == name.der());
    // An RDN's attributes come in the order of their DER, and stay so.
    const std::string normal = read.to_rfc4514();
    RC_ASSERT(normal == Name::parse(name.der()).to_rfc4514());
    RC_ASSERT(Name::from_rfc4514(normal).to_rfc4514() == normal);
  }));
}

TEST_CASE("general names of every kind: as DER and as text they stay what they are") {
  CHECK(rc::check("DER", [] {
    const GeneralName name = properties::general_name();
    const Bytes der = name.der();
    const GeneralName read = GeneralName::parse(der);
    RC_ASSERT(read == name);
    RC_ASSERT(read.der() == der);
  }));
  CHECK(rc::check("text", [] {
    const GeneralName name = properties::general_name();
    using Type = GeneralName::Type;
    RC_PRE(name.type != Type::other_name && name.type != Type::x400 && name.type != Type::edi_party);  // nobody writes these
    const GeneralName read = GeneralName::from_text(name.to_text());
    RC_ASSERT(read == name);
    RC_ASSERT(read.der() == name.der());
  }));
  CHECK(rc::check("canonical DNS names are their own canonical names, in any case", [] {
    const std::string name = properties::domain();
    std::string mixed = name;
    for (char& c : mixed)
      if (c >= 'a' && c <= 'z' && *rc::gen::arbitrary<bool>()) c = static_cast<char>(c - 'a' + 'A');
    RC_ASSERT(canonical_dns(mixed, Wildcard::forbidden) == name);
  }));
}
