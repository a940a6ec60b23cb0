// DER and BER objects: cutting them apart, and each to its reader.
#include <algorithm>

#include "asn1/reader.hpp"
#include "container/ber.hpp"
#include "container/classify.hpp"
#include "container/der_keys.hpp"
#include "container/internal.hpp"
#include "container/trust_attributes.hpp"

namespace certkit::container {

namespace {

bool contains(ByteView bytes, ByteView part) { return as_text(bytes).find(as_text(part)) != std::string_view::npos; }

// The object that BER holds, rewritten as DER; nullopt if it was DER already, or is no such object even so.
template <class Object>
std::optional<Object> rewritten(ByteView ber, int max_depth, const char* what) {
  try {
    bool changed = false;
    Bytes der = asn1::ber_to_der(ber, max_depth, changed, what);
    if (changed) return Object(std::move(der));
  } catch (const Error&) {  // the strict reader's complaint is the one to show
  }
  return std::nullopt;
}

// A signed object. BER around the signed part is tolerated; within it, it is not: the signature is over those very octets.
template <class Object>
Object signed_object(ByteView bytes, ByteView (Object::*signed_part)() const noexcept, const char* what, Reading& reading, Source& source) {
  try {
    return Object(to_bytes(bytes));
  } catch (const Error& strict) {
    if (strict.code() != Errc::malformed) throw;
    const auto object = rewritten<Object>(bytes, reading.options.limits.nesting, what);
    if (!object) throw;
    if (!contains(bytes, ((*object).*signed_part)()))
      throw Error(Errc::malformed,
                  std::string("the signed part of this ") + what + " is BER, not DER: rewriting it would break its signature",
                  std::string("ask whoever made it for the ") + what + " in DER");
    source.repairs.push_back(
        {"ber", std::string("the ") + what + " is wrapped in BER and was rewritten as DER; its signed part was DER already"});
    return *object;
  }
}

void read_netscape_sequence(ByteView ber, Reading& reading, const Source& source) {
  const int depth = reading.options.limits.nesting;
  const auto info = ber_first(ber, depth);
  BerWalk outer(info->content, depth);
  (void)outer.next(asn1::kOid);
  const auto wrapped = outer.next(asn1::context(0, true));
  const auto list = wrapped ? ber_first(wrapped->content, depth) : std::nullopt;
  if (!list || list->tag != asn1::kSequence)
    throw Error(Errc::malformed, "the Netscape certificate sequence has no list of certificates in it");
  BerWalk walk(list->content, depth);
  for (int number = 1; const auto certificate = walk.next(); ++number)
    read_der(certificate->whole, reading, at_place(source, "certificate " + std::to_string(number)), {});
  if (walk.broken()) add_problem(reading, source, Error(Errc::malformed, "the Netscape certificate sequence is cut off"));
}

void add_object(Reading& reading, Source&& source, decltype(Item::object)&& object) {
  Item item{std::move(object), std::move(source), {}, {}, {}, false};
  add(reading, std::move(item));
}

void read_object(Kind kind, ByteView bytes, Reading& reading, Source source, std::string_view label) {
  switch (kind) {
    case Kind::certificate: {
      Certificate certificate = signed_object(bytes, &Certificate::tbs, "certificate", reading, source);
      return add_object(reading, std::move(source), std::move(certificate));
    }
    case Kind::csr: {
      Csr csr = signed_object(bytes, &Csr::info, "certificate request", reading, source);
      return add_object(reading, std::move(source), std::move(csr));
    }
    case Kind::crl: {
      Crl crl = signed_object(bytes, &Crl::tbs, "CRL", reading, source);
      return add_object(reading, std::move(source), std::move(crl));
    }
    case Kind::public_key: return add_object(reading, std::move(source), PublicKey(to_bytes(bytes)));
    case Kind::pkcs1_public: return add_object(reading, std::move(source), from_pkcs1_public(bytes));
    case Kind::pkcs8:
    case Kind::pkcs1:
    case Kind::sec1:
    case Kind::dsa: {
      PrivateKey key = private_key(kind, bytes, reading, source);
      source.key_form = kind == Kind::pkcs8 ? "PKCS#8" : kind == Kind::pkcs1 ? "PKCS#1" : kind == Kind::sec1 ? "SEC1" : "DSA";
      return add_object(reading, std::move(source), std::move(key));
    }
    case Kind::encrypted_pkcs8: return read_encrypted_pkcs8(bytes, reading, source);
    case Kind::pkcs12: return read_pkcs12(bytes, reading, nested(source, "PKCS#12"));
    case Kind::pkcs7: return read_pkcs7(bytes, reading, nested(source, "PKCS#7"));
    case Kind::netscape_sequence: return read_netscape_sequence(bytes, reading, nested(source, "Netscape certificate sequence"));
    case Kind::other_content:
    case Kind::ocsp_response:
    case Kind::dh_parameters:
    case Kind::dsa_parameters: return add_object(reading, std::move(source), Item::Opaque{std::string(name_of(kind))});
    case Kind::trust_attributes:
    case Kind::unknown: break;
  }
  throw Error(Errc::malformed, label.empty() ? std::string("a DER object that is no certificate, key, request, CRL or container")
                                             : "the content of this " + std::string(label) + " block is none that certkit knows");
}

void note_label(std::string_view label, Kind kind, Source& source) {
  if (label.empty() || kind == Kind::unknown || label_fits(label, kind)) return;
  source.repairs.push_back(
      {"wrong-label", source.place + ": labelled " + std::string(label) + ", but it is a " + std::string(name_of(kind))});
}

// What is behind the last object: true if it is only what copying leaves there.
bool is_padding(ByteView rest, Source& source) {
  const bool zeros = std::all_of(rest.begin(), rest.end(), [](std::uint8_t octet) { return octet == 0; });
  const bool blank = std::all_of(rest.begin(), rest.end(),
                                 [](std::uint8_t octet) { return octet == '\r' || octet == '\n' || octet == ' ' || octet == 0x1a; });
  if (zeros)
    source.repairs.push_back({"trailing-zeros", std::to_string(rest.size()) + " zero octets follow the data"});
  else if (blank)
    source.repairs.push_back({"trailing-newline", "a line end follows the binary data"});
  return zeros || blank;
}

// What the file is, for sentences about it: said of the outermost object only.
void name_file(Kind kind, std::size_t number, const Source& source, Reading& reading) {
  if (source.container != "DER") return;
  std::string& name = reading.about().kind;
  if (number > 1)
    name = "DER, " + std::to_string(number) + " objects";
  else if (kind == Kind::pkcs12 || kind == Kind::pkcs7 || kind == Kind::netscape_sequence)
    name = name_of(kind);
  else if (kind != Kind::unknown)
    name = "DER " + std::string(name_of(kind));
}

Error cut_off(ByteView rest, std::size_t offset, std::string_view label) {
  const auto claimed = claimed_size(rest);
  std::string message = "the ";
  message += looks_like_pkcs12(rest) ? "PKCS#12" : label.empty() ? "object" : std::string(label);
  if (offset > 0) message += " at offset " + std::to_string(offset);
  message += claimed ? " is cut off: it has " + std::to_string(*claimed) + " octets by its own length, and " + std::to_string(rest.size()) +
                           " are there"
                     : std::string(" is cut off or damaged: its lengths do not add up");
  return {Errc::malformed, std::move(message), "copy or download it again, in binary mode"};
}

}  // namespace

void read_der(ByteView der, Reading& reading, const Source& source, std::string_view pem_label) {
  const Deeper deeper(reading);
  const int depth = reading.options.limits.nesting;
  bool after_certificate = false;
  std::size_t number = 0;
  for (std::size_t offset = 0; offset < der.size();) {
    const ByteView rest = der.subspan(offset);
    const auto object = ber_first(rest, depth);
    Source here = source;
    const bool first_of_several =
        offset == 0 && pem_label.empty() && object && object->whole.size() < der.size() && der[object->whole.size()] == asn1::kSequence;
    if (offset > 0 || first_of_several) here = at_place(source, "offset " + std::to_string(offset));
    if (!object) return add_problem(reading, here, cut_off(rest, offset, pem_label));
    offset += object->whole.size();
    const Kind kind = classify(object->whole, depth);
    if (after_certificate && kind == Kind::trust_attributes) {
      Item& certificate = reading.bag.items.back();
      try {
        take_trust_attributes(object->whole, depth, certificate);
      } catch (const Error& error) {
        add_problem(reading, here, error);
      }
      certificate.source.repairs.push_back({"trust-attributes", "OpenSSL's trust attributes behind the certificate were cut off"});
      continue;
    }
    note_label(offset == object->whole.size() ? pem_label : std::string_view{}, kind, here);
    name_file(kind, ++number, source, reading);
    const std::size_t items_before = reading.bag.items.size();
    const bool last = offset == der.size() || is_padding(der.subspan(offset), here);
    try {
      read_object(kind, object->whole, reading, here, pem_label);
    } catch (const Error& error) {
      add_problem(reading, here, error);
    }
    after_certificate = kind == Kind::certificate && reading.bag.items.size() == items_before + 1;
    if (last) return;
    if (der[offset] != asn1::kSequence)
      return add_problem(reading, at_place(source, "offset " + std::to_string(offset)),
                         Error(Errc::malformed, std::to_string(der.size() - offset) + " octets of unknown data follow the object"));
  }
}

}  // namespace certkit::container
