#include "asn1/structure.hpp"

#include "asn1/strings.hpp"
#include "base/text.hpp"
#include "certkit/error.hpp"

namespace certkit::asn1 {

void check_size(ByteView der, const char* what) {
  if (der.size() > (std::size_t{1} << 30)) throw Error(Errc::limit, std::string(what) + " of more than 1 GiB");
}

bool is_name_value(std::uint8_t tag) noexcept {
  switch (tag) {
    case kUtf8String:
    case kPrintableString:
    case kIa5String:
    case kBmpString:
    case kTeletexString:
    case kUniversalString:
    case kNumericString:
    case kBitString:
    case kSequence: return true;
    default: return false;
  }
}

ByteView check_name(Reader& reader, const char* field) {
  const Tlv name = reader.expect(kSequence, field);
  for (Reader rdns = reader.into(name); !rdns.at_end();) {
    for (Reader rdn = rdns.enter(kSet, field); !rdn.at_end();) {
      Reader attribute = rdn.enter(kSequence, field);
      (void)attribute.oid_content(field);
      const Tlv value = attribute.any(field);
      if (!is_name_value(value.tag)) attribute.fail(std::string(field) + ": a value of a type that names do not have", value.offset);
      if (is_string_tag(value.tag) && !is_valid_string(value.tag, value.content))
        attribute.fail(std::string(field) + ": octets that its string type does not have", value.offset);
      check_any(attribute, value, field);
      attribute.finish(field);
    }
  }
  return name.whole;
}

Name read_name(ByteView der) {
  Name name;
  Reader reader(der, "name");
  Reader rdns = reader.enter(kSequence, "name");
  for (name.rdns.reserve(rdns.count()); !rdns.at_end();) {
    std::vector<NameAttribute>& rdn = name.rdns.emplace_back();
    for (Reader set = rdns.enter(kSet, "RDN"); !set.at_end();) {
      Reader attribute = set.enter(kSequence, "attribute");
      NameAttribute& read = rdn.emplace_back();
      read.type = attribute.oid("attribute type");
      const Tlv value = attribute.any("attribute value");
      read.tag = value.tag;
      auto text = string_value(value.tag, value.content);
      read.value = text ? std::move(*text) : "#" + base::to_hex(value.whole);
    }
  }
  return name;
}

void check_extensions(Reader sequence, const char* field) {
  while (!sequence.at_end()) {
    Reader extension = sequence.enter(kSequence, field);
    (void)extension.oid_content(field);
    if (extension.next_is(kBoolean)) (void)extension.boolean(field);
    (void)extension.octet_string(field);
    extension.finish(field);
  }
}

Extensions read_extensions(ByteView content) {
  Extensions extensions;
  Reader sequence(content, "extensions");
  for (extensions.all.reserve(sequence.count()); !sequence.at_end();) {
    Reader in = sequence.enter(kSequence, "extension");
    Extension& extension = extensions.all.emplace_back();
    extension.oid = in.oid("extension");
    if (in.next_is(kBoolean)) extension.critical = in.boolean("critical");
    extension.value = in.octet_string("extnValue");
  }
  return extensions;
}

}  // namespace certkit::asn1
