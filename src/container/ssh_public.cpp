// OpenSSH and RFC 4716 public keys.
#include "asn1/oids.hpp"
#include "asn1/writer.hpp"
#include "base/text.hpp"
#include "container/internal.hpp"
#include "container/ssh_wire.hpp"

namespace certkit::container {

namespace {

constexpr std::string_view kTypes[] = {"ssh-rsa ",
                                       "ssh-ed25519 ",
                                       "ssh-dss ",
                                       "ecdsa-sha2-nistp256 ",
                                       "ecdsa-sha2-nistp384 ",
                                       "ecdsa-sha2-nistp521 ",
                                       "ssh-ed448 ",
                                       "sk-ssh-ed25519@openssh.com ",
                                       "sk-ecdsa-sha2-nistp256@openssh.com "};

// Where a key's type begins on a line (options may precede it, as in authorized_keys); npos if the line has none.
std::size_t key_on(std::string_view line) {
  for (const std::string_view type : kTypes) {
    const std::size_t at = line.find(type);
    if (at == std::string_view::npos || (at > 0 && line[at - 1] != ' ' && line[at - 1] != '\t')) continue;
    // Every blob begins with the length of its type's name, which is below 256: three zero octets.
    if (line.substr(at + type.size(), 4) == "AAAA") return at;
  }
  return std::string_view::npos;
}

// Calls `use` with each line of the text that may hold a key and its number.
template <class Use>
void each_line(std::string_view text, Use use) {
  std::size_t number = 1;
  for (std::size_t at = 0; at < text.size(); ++number) {
    const std::size_t end = std::min(text.find_first_of("\r\n", at), text.size());
    if (!use(text.substr(at, end - at), number)) return;
    at = end + (text.substr(std::min(end, text.size()), 2) == "\r\n" ? 2 : 1);
  }
}

void read_line(std::string_view line, Reading& reading, const Source& source) {
  line.remove_prefix(line.find(' ') + 1);
  const std::size_t end = std::min(line.find_first_of(" \t"), line.size());
  Bytes blob;
  if (!base::from_base64(line.substr(0, end), blob)) throw Error(Errc::malformed, "the base64 of this SSH public key is damaged");
  const std::size_t comment = std::min(line.find_first_not_of(" \t", end), line.size());
  read_ssh_public_blob(blob, std::string(line.substr(comment)), reading, source);
}

}  // namespace

Oid curve_of_ssh_type(std::string_view type) noexcept {
  if (type == "ecdsa-sha2-nistp256") return asn1::oid::kP256;
  if (type == "ecdsa-sha2-nistp384") return asn1::oid::kP384;
  if (type == "ecdsa-sha2-nistp521") return asn1::oid::kP521;
  return {};
}

PublicKey ssh_public_key(ByteView blob) {
  SshReader reader(blob);
  const std::string_view type = reader.text();
  asn1::Writer writer;
  {
    const auto spki = writer.sequence();
    if (type == "ssh-rsa") {
      const ByteView e = reader.magnitude(), n = reader.magnitude();
      {
        const auto algorithm = writer.sequence();
        writer.oid(asn1::oid::kRsaEncryption);
        writer.null();
      }
      const auto bits = writer.bit_string_holding();
      const auto key = writer.sequence();
      writer.unsigned_integer(n);
      writer.unsigned_integer(e);
    } else if (type == "ssh-dss") {
      const ByteView p = reader.magnitude(), q = reader.magnitude(), g = reader.magnitude(), y = reader.magnitude();
      {
        const auto algorithm = writer.sequence();
        writer.oid(asn1::oid::kDsa);
        const auto parameters = writer.sequence();
        writer.unsigned_integer(p);
        writer.unsigned_integer(q);
        writer.unsigned_integer(g);
      }
      const auto bits = writer.bit_string_holding();
      writer.unsigned_integer(y);
    } else if (const Oid curve = curve_of_ssh_type(type); !curve.empty()) {
      reader.string();  // the curve's name once more
      {
        const auto algorithm = writer.sequence();
        writer.oid(asn1::oid::kEcPublicKey);
        writer.oid(curve);
      }
      writer.bit_string(reader.string());
    } else if (type == "ssh-ed25519" || type == "ssh-ed448") {
      {
        const auto algorithm = writer.sequence();
        writer.oid(type == "ssh-ed25519" ? asn1::oid::kEd25519 : asn1::oid::kEd448);
      }
      writer.bit_string(reader.string());
    } else {
      throw Error(Errc::unsupported, "SSH key of type " + base::printable(type.substr(0, 64)));
    }
  }
  return PublicKey(writer.take());
}

void read_ssh_public_blob(ByteView blob, const std::string& comment, Reading& reading, const Source& source) {
  add(reading, Item{ssh_public_key(blob), source, base::printable(comment), {}, {}, false});
}

bool has_ssh_public_keys(std::string_view text) {
  if (text.find(" AAAA") == std::string_view::npos) return false;
  bool found = false;
  each_line(text, [&](std::string_view line, std::size_t) { return !(found = key_on(line) != std::string_view::npos); });
  return found;
}

void read_ssh_public_keys(std::string_view text, Reading& reading, const Source& outer) {
  if (text.find(" AAAA") == std::string_view::npos) return;
  each_line(text, [&](std::string_view line, std::size_t number) {
    const std::size_t at = key_on(line);
    if (at == std::string_view::npos) return true;
    const Source source = at_place(nested(outer, "OpenSSH"), "line " + std::to_string(number));
    try {
      read_line(line.substr(at), reading, source);
    } catch (const Error& error) {
      add_problem(reading, source, error);
    }
    return true;
  });
}

}  // namespace certkit::container
