// The entry: bytes of any form, sniffed in the order in which they can be told apart, never by the file's name.
#include "certkit/read.hpp"

#include <algorithm>

#include "container/beside_pem.hpp"
#include "container/classify.hpp"
#include "container/looks_like.hpp"
#include "container/text.hpp"

namespace certkit {

namespace container {

namespace {

// '0' is also 0x30, a SEQUENCE: text goes on with an octet below 0x80, and so do only the shortest objects.
bool starts_like_der(ByteView octets) {
  if (octets.size() < 2 || octets[0] != 0x30) return false;
  return octets[1] >= 0x80 ? octets[1] <= 0x84 : classify(octets, 1) != Kind::unknown;
}

// One piece of base64; nullopt if it is none.
std::optional<PemBody> base64_piece(std::string_view piece) {
  constexpr std::size_t kShortest = 24;  // an Ed25519 public key has 60 characters; a word of a text is shorter than this
  if (piece.size() < kShortest) return std::nullopt;
  try {
    PemBody body = decode_body(piece, 1, Armour::none);
    if (body.headers.empty()) return body;
  } catch (const Error&) {  // some other text
  }
  return std::nullopt;
}

// Base64 alone, in one line or many. Several pieces may follow each other, each with its own padding.
bool read_base64(std::string_view text, Reading& reading, const Source& source) {
  constexpr std::string_view kBlanks = " \t\r\n";
  bool any = false;
  for (std::size_t from = text.find_first_not_of(kBlanks); from < text.size();) {
    const std::size_t padding = text.find('=', from);
    const std::size_t to = std::min(text.find_first_not_of("= \t\r\n\"',;", padding), text.size());
    auto body = base64_piece(text.substr(from, padding == std::string_view::npos ? padding : to - from));
    Source inner = nested(source, "base64");
    inner.repairs.push_back({"no-armour", "base64 without BEGIN and END lines"});
    if (body)
      for (Repair& repair : body->repairs) note(inner.repairs, std::move(repair));
    if (!body || !read_octets(body->octets.reveal(), reading, inner, {})) {
      if (any) add_problem(reading, source, Error(Errc::malformed, "unknown text follows the base64"));
      return any;
    }
    any = true;
    from = padding == std::string_view::npos ? padding : to;
  }
  return any;
}

// "PKCS#12 in base64": for a file whose outermost form says little.
std::string kind_of(const Reading& reading) {
  if (reading.bag.items.empty()) return {};
  const std::string& container = reading.bag.items.front().source.container;
  const std::size_t inner = container.find(" > ");
  return inner == std::string::npos ? container : container.substr(inner + 3) + " in " + container.substr(0, inner);
}

bool read_text(ByteView octets, Reading& reading, const Source& source) {
  const std::vector<DerBeside> beside = der_beside_text(octets, reading.options.limits.nesting);
  const Secret rest = beside.empty() ? Secret() : without(octets, beside);
  const auto text = to_text(beside.empty() ? octets : rest.reveal());
  if (!text) return false;
  const bool known = has_armour(text->utf8) || has_ssh_public_keys(text->utf8);
  if (known) {
    read_pem(text->utf8, reading, source);
    read_ssh_public_keys(text->utf8, reading, source);
    read_der_beside(beside, reading, source);
    (void)read_kubernetes(text->utf8, reading, source);
  } else if (!beside.empty() || (!read_base64(text->utf8, reading, source) && !read_kubernetes(text->utf8, reading, source))) {
    return false;
  }
  for (const Repair& repair : text->repairs) note(reading.about().repairs, repair);
  return true;
}

}  // namespace

bool read_octets(ByteView octets, Reading& reading, const Source& source, std::string_view pem_label) {
  const Deeper deeper(reading);
  if (looks_like_jks(octets)) {
    read_jks(octets, reading, nested(source, octets[0] == 0xfe ? "JKS" : "JCEKS"));
  } else if (looks_like_nss(octets)) {
    read_nss(octets, reading, nested(source, "NSS"));
  } else if (looks_like_openssh(octets)) {
    read_openssh(octets, reading, nested(source, "OpenSSH"));
  } else if (starts_like_der(octets)) {
    read_der(octets, reading, source.container.empty() ? nested(source, "DER") : source, pem_label);
  } else {
    return read_text(octets, reading, source);
  }
  return true;
}

Bag read(ByteView content, const std::string& name, const ReadOptions& options, const crypto::KnownKeys* known) {
  if (content.empty())
    throw Error(Errc::unreadable, (name == "-" ? "standard input" : name) + " is empty",
                "get it again: nothing was written there, or it was emptied", name);
  if (content.size() > options.limits.file_bytes)
    throw Error(
        Errc::limit,
        "the file has " + std::to_string(content.size()) + " octets, more than the limit of " + std::to_string(options.limits.file_bytes),
        "no certificate needs so much: give the part that holds certificates and keys", name);
  Bag bag;
  bag.files.push_back({name, {}, {}, {}, {}, {}, content.size()});
  Reading reading{options, name, bag, 0, 3 * options.limits.kdf_iterations};
  reading.known = known;
  Source source;
  source.file = name;
  try {
    if (read_octets(content, reading, source, {})) {
      if (reading.about().kind.empty()) reading.about().kind = kind_of(reading);
      return bag;
    }
  } catch (const Error& error) {
    throw error.in(name);
  }
  throw Error(Errc::malformed, "no certificate, key, request or container in it: it looks like " + looks_like(content),
              "PEM, DER, base64, PKCS#12, PKCS#7, JKS, NSS and OpenSSH keys are read, whatever the file is called", name);
}

}  // namespace container

Bag read(ByteView content, const std::string& name, const ReadOptions& options) { return container::read(content, name, options, nullptr); }

}  // namespace certkit
