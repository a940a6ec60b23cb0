#include "support/written_again.hpp"

#include "asn1/oids.hpp"
#include "asn1/structure.hpp"
#include "asn1/times.hpp"
#include "asn1/writer.hpp"
#include "support/fuzz.hpp"

namespace fuzz {

using namespace certkit;
using namespace certkit::asn1;

namespace {

// The readers have taken the object, so that what Reader throws from here is a finding: libFuzzer sees an exception that nobody catches.

void write_time(Writer& w, Reader& original, Time time) {
  const Tlv tlv = original.any("time");
  if (parse_time(tlv.tag, tlv.content, TimeForms::rfc5280))
    w.time(time);
  else
    w.raw(tlv.whole);
}

void write_algorithm_again(Writer& w, Reader& original) { write_algorithm(w, to_algorithm_id(read_algorithm(original, "algorithm"))); }

// `original` is the content of a SEQUENCE OF Extension, whose first is extensions.all[next]; `next` is moved behind its last.
void write_extensions(Writer& w, Reader original, const Extensions& extensions, std::size_t& next) {
  const auto sequence = w.sequence();
  for (; !original.at_end(); ++next) {
    require(next < extensions.all.size(), "every extension is there");
    const Extension& extension = extensions.all[next];
    Reader one = original.enter(kSequence, "extension");
    (void)one.oid("extension");
    const auto scope = w.sequence();
    w.oid(extension.oid);
    if (one.next_is(kBoolean) || extension.critical) w.boolean(extension.critical);  // FALSE is let in
    w.octet_string(extension.value);
  }
}

void write_extensions(Writer& w, const Reader& original, const Extensions& extensions) {
  std::size_t next = 0;
  write_extensions(w, original, extensions, next);
  require(next == extensions.all.size(), "there are no more extensions than are written");
}

void write_signature(Writer& w, Reader& original, const AlgorithmId& algorithm, ByteView signature) {
  (void)original.any("signatureAlgorithm");
  write_algorithm(w, algorithm);
  w.bit_string(signature);
}

// names and the GeneralName elements that they were read from. What is beyond ASCII in an IA5String, or a mask with gaps, cannot be written
// and is refused as usage.
void require_names_written_again(const std::vector<GeneralName>& names, const std::vector<ByteView>& elements) {
  require(names.size() == elements.size(), "there are as many general names as are written");
  for (std::size_t i = 0; i < names.size(); ++i) {
    try {
      require(same(names[i].der(), elements[i]), "a general name is written as it was read: " + names[i].to_text());
    } catch (const Error& error) {
      require(error.code() == Errc::usage, "a general name that cannot be written is refused as usage: " + error.message());
    }
  }
}

std::vector<ByteView> elements_of(Reader sequence) {
  std::vector<ByteView> elements;
  while (!sequence.at_end()) elements.push_back(sequence.any("element").whole);
  return elements;
}

// The bases of the two lists of GeneralSubtree, without minimum and maximum.
std::vector<ByteView> bases_of(Reader constraints, unsigned number) {
  std::vector<ByteView> bases;
  while (!constraints.at_end()) {
    const Tlv list = constraints.any("subtrees");
    if (list.tag != context(number, true)) continue;
    for (Reader trees = constraints.into(list); !trees.at_end();)
      bases.push_back(trees.enter(kSequence, "GeneralSubtree").any("base").whole);
  }
  return bases;
}

// A damaged value is not read; what is said of it is looked at elsewhere.
template <class Read>
auto if_sound(Read read) -> std::optional<decltype(read())> {
  try {
    return read();
  } catch (const Error&) {
    return std::nullopt;
  }
}

}  // namespace

void require_written_again(const Certificate& certificate) {
  Writer w;
  {
    Reader outer = Reader(certificate.der(), "certificate").enter(kSequence, "Certificate");
    const auto whole = w.sequence();
    {
      Reader in = outer.enter(kSequence, "tbsCertificate");
      const auto tbs = w.sequence();
      if (in.optional(context(0, true), "version")) {  // version 1 is let in
        const auto version = w.explicit_tag(0);
        w.integer(certificate.version() - 1);
      } else {
        require(certificate.version() == 1, "a certificate without a version is of version 1");
      }
      (void)in.any("serialNumber");
      w.integer_content(certificate.serial());
      write_algorithm_again(w, in);
      (void)in.any("issuer");
      w.raw(certificate.issuer().der());
      {
        Reader validity = in.enter(kSequence, "validity");
        const auto times = w.sequence();
        write_time(w, validity, certificate.not_before());
        write_time(w, validity, certificate.not_after());
      }
      (void)in.any("subject");
      w.raw(certificate.subject().der());
      (void)in.any("subjectPublicKeyInfo");
      w.raw(certificate.public_key().spki());
      for (const unsigned unique_id : {1u, 2u})
        if (const auto tlv = in.optional(context(unique_id, false), "uniqueID")) w.raw(tlv->whole);
      if (auto wrapped = in.optional_enter(context(3, true), "extensions")) {
        const auto tag = w.explicit_tag(3);
        write_extensions(w, wrapped->enter(kSequence, "extensions"), certificate.extensions());
      }
    }
    write_signature(w, outer, certificate.signature_algorithm(), certificate.signature());
  }
  require(same(w.view(), certificate.der()), "a certificate is written as it was read");
}

void require_written_again(const Csr& csr) {
  Writer w;
  {
    Reader outer = Reader(csr.der(), "CSR").enter(kSequence, "CertificationRequest");
    const auto whole = w.sequence();
    {
      Reader in = outer.enter(kSequence, "certificationRequestInfo");
      const auto info = w.sequence();
      w.integer(in.small_integer("version"));
      (void)in.any("subject");
      w.raw(csr.subject().der());
      (void)in.any("subjectPKInfo");
      w.raw(csr.public_key().spki());
      if (auto set = in.optional_enter(context(0, true), "attributes")) {
        const auto attributes = w.constructed(context(0, true));
        const Extensions extensions = csr.extensions();
        std::size_t next = 0;
        for (const Csr::Attribute& attribute : csr.attributes()) {
          (void)set->any("attribute");
          const auto one = w.sequence();
          w.oid(attribute.type);
          const auto values = w.set();
          if (attribute.type != oid::kExtensionRequest && attribute.type != oid::kMsExtensionRequest)
            w.raw(attribute.values);
          else
            for (Reader each(attribute.values, "values"); !each.at_end();)
              write_extensions(w, each.enter(kSequence, "extensionRequest"), extensions, next);
        }
        require(set->at_end() && next == extensions.all.size(), "every attribute and extension is there");
      }
    }
    write_signature(w, outer, csr.signature_algorithm(), csr.signature());
  }
  require(same(w.view(), csr.der()), "a request is written as it was read");
}

void require_written_again(const Crl& crl) {
  const auto revoked = if_sound([&] { return crl.revoked(); });
  Writer w;
  {
    Reader outer = Reader(crl.der(), "CRL").enter(kSequence, "CertificateList");
    const auto whole = w.sequence();
    {
      Reader in = outer.enter(kSequence, "tbsCertList");
      const auto tbs = w.sequence();
      if (in.next_is(kInteger)) w.integer(in.small_integer("version"));
      write_algorithm_again(w, in);
      (void)in.any("issuer");
      w.raw(crl.issuer().der());
      write_time(w, in, crl.this_update());
      if (crl.next_update()) write_time(w, in, *crl.next_update());
      if (const auto list = in.optional(kSequence, "revokedCertificates")) {
        if (!revoked) {
          w.raw(list->whole);  // a reason code is damaged
        } else {
          Reader entries = in.into(*list);
          const auto sequence = w.sequence();
          for (const Crl::Revoked& one : *revoked) {
            Reader original = entries.enter(kSequence, "revoked certificate");
            const auto entry = w.sequence();
            (void)original.any("userCertificate");
            w.integer_content(one.serial);
            write_time(w, original, one.date);
            if (const auto extensions = original.optional(kSequence, "crlEntryExtensions"))
              write_extensions(w, original.into(*extensions), read_extensions(extensions->content));
          }
          require(entries.at_end(), "every revoked certificate is there");
        }
      }
      if (auto wrapped = in.optional_enter(context(0, true), "crlExtensions")) {
        const auto tag = w.explicit_tag(0);
        write_extensions(w, wrapped->enter(kSequence, "crlExtensions"), crl.extensions());
      }
    }
    write_signature(w, outer, crl.signature_algorithm(), crl.signature());
  }
  require(same(w.view(), crl.der()), "a CRL is written as it was read");
}

void require_values_written_again(const Extensions& extensions) {
  const auto content_of = [&](const Oid& oid) { return Reader(extensions.find(oid)->value, "value").enter(kSequence, "value"); };
  const auto require_value = [&](const Oid& oid, const Writer& w, const char* what) {
    require(same(w.view(), extensions.find(oid)->value), std::string(what) + " is written as it was read");
  };
  if (extensions.find(oid::kSubjectAltName) != nullptr)
    if (const auto names = if_sound([&] { return extensions.subject_alt_names(); }))
      require_names_written_again(*names, elements_of(content_of(oid::kSubjectAltName)));
  if (const auto constraints = if_sound([&] { return extensions.name_constraints(); }); constraints && *constraints) {
    require_names_written_again((*constraints)->permitted, bases_of(content_of(oid::kNameConstraints), 0));
    require_names_written_again((*constraints)->excluded, bases_of(content_of(oid::kNameConstraints), 1));
  }
  if (const auto constraints = if_sound([&] { return extensions.basic_constraints(); }); constraints && *constraints) {
    Writer w;
    {
      const auto sequence = w.sequence();
      if (content_of(oid::kBasicConstraints).next_is(kBoolean)) w.boolean((*constraints)->ca);  // FALSE is let in
      if ((*constraints)->path_length) w.integer(*(*constraints)->path_length);
    }
    require_value(oid::kBasicConstraints, w, "basicConstraints");
  }
  if (const auto usage = if_sound([&] { return extensions.key_usage(); }); usage && *usage) {
    // Zero bits behind the last one, and unused ones that are set, are let in and not written: the meaning is the same.
    Writer w;
    w.named_bits(**usage);
    require(Reader(w.view(), "value").named_bits("KeyUsage") == **usage, "a key usage is read as it was written");
  }
  if (extensions.find(oid::kExtendedKeyUsage) != nullptr)
    if (const auto usages = if_sound([&] { return extensions.extended_key_usage(); })) {
      Writer w;
      {
        const auto sequence = w.sequence();
        for (const Oid& usage : *usages) w.oid(usage);
      }
      require_value(oid::kExtendedKeyUsage, w, "extKeyUsage");
    }
  if (const auto identifier = if_sound([&] { return extensions.subject_key_identifier(); }); identifier && *identifier) {
    Writer w;
    w.octet_string(**identifier);
    require_value(oid::kSubjectKeyIdentifier, w, "subjectKeyIdentifier");
  }
}

}  // namespace fuzz
