#include "profile/output_bytes.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "container/jks_protect.hpp"
#include "container/pkcs12_write.hpp"
#include "container/read_back.hpp"

namespace certkit::profile {
namespace {

[[noreturn]] void missing(const OutputFile& file, std::string_view what, std::string_view hint) {
  const std::string purpose = file.purpose.empty() ? "" : " (" + file.purpose + ")";
  throw Error(Errc::wrong_kind, "the profile needs " + std::string(what) + " for " + file.file + purpose + ", and there is none",
              std::string(hint));
}

void add_certificates(std::span<const Certificate> certificates, std::vector<Piece>& pieces) {
  for (const Certificate& certificate : certificates) {
    const bool there = std::any_of(pieces.begin(), pieces.end(), [&](const Piece& piece) {
      const auto* other = std::get_if<Certificate>(&piece);
      return other && *other == certificate;
    });
    if (!there) pieces.emplace_back(certificate);
  }
}

void add_part(const OutputFile& file, Part part, const Bundle& bundle, std::vector<Piece>& pieces) {
  const std::span<const Certificate> chain = bundle.chain;
  // A self-issued certificate above the leaf is the root; all between are intermediates.
  const bool has_root = chain.size() > 1 && chain.back().self_issued();
  switch (part) {
    case Part::key:
      if (!bundle.key) missing(file, "the private key", "give the key with --key");
      pieces.emplace_back(bundle.key);
      return;
    case Part::csr:
      if (!bundle.csr) missing(file, "the request", "give the CSR too");
      pieces.emplace_back(bundle.csr);
      return;
    case Part::leaf:
      if (chain.empty()) missing(file, "the certificate", "give the certificate that the CA issued");
      return add_certificates(chain.first(1), pieces);
    case Part::intermediates: {
      if (chain.size() <= 1) {
        // A certificate that a root signed itself, or a self-signed one, has no intermediates; without issuer nobody knows.
        if (!file.optional && !chain.empty() && !chain.front().self_issued())
          missing(file, "the intermediate certificates", "give the issuer's certificates too");
        return;
      }
      std::vector<Certificate> between(chain.begin() + 1, chain.end() - (has_root ? 1 : 0));
      if (file.root_first) std::reverse(between.begin(), between.end());
      return add_certificates(between, pieces);
    }
    case Part::root:
      if (has_root) return add_certificates(chain.last(1), pieces);
      if (!file.optional && !(chain.size() == 1 && chain.front().self_issued())) missing(file, "the root certificate", "give it too");
      return;
    case Part::trust:
      if (bundle.trust.empty() && !file.optional) missing(file, "certificates to trust", "give them with --trust");
      return add_certificates(bundle.trust, pieces);
  }
}

Secret joined(std::span<const Secret> parts) {
  std::size_t size = 0;
  for (const Secret& part : parts) size += part.size();
  Secret whole(size);
  auto* to = whole.reveal_mutable().data();
  for (const Secret& part : parts) to = std::copy(part.reveal().begin(), part.reveal().end(), to);
  return whole;
}

Secret with_crlf(const Secret& text) {
  const auto lines = static_cast<std::size_t>(std::count(text.reveal().begin(), text.reveal().end(), std::uint8_t{'\n'}));
  Secret result(text.size() + lines);
  auto* to = result.reveal_mutable().data();
  for (const std::uint8_t octet : text.reveal()) {
    if (octet == '\n') *to++ = '\r';
    *to++ = octet;
  }
  return result;
}

// Traditional is PKCS#1 of an RSA key and SEC1 of an EC key; the newer kinds have PKCS#8 only.
KeyFormat format_for(const OutputFile& file, const PrivateKey& key) {
  if (file.key_format != KeyFormat::pkcs1 || key.public_key().type() == KeyType::rsa) return file.key_format;
  return key.public_key().type() == KeyType::ec ? KeyFormat::sec1 : KeyFormat::pkcs8;
}

KeyCipher cipher_for(const OutputFile& file, KeyFormat format) {
  const bool dek_info = format != KeyFormat::pkcs8;
  if (file.key_cipher && is_dek_info(*file.key_cipher) == dek_info) return *file.key_cipher;
  return dek_info ? KeyCipher::dek_info_aes256 : KeyCipher::pbes2_aes256;
}

const Secret& needed(const OutputFile& file, const Secret* password) {
  if (!password) throw Error(Errc::no_password, file.file + " is protected with a password, and none was given", "give it with --passout");
  return *password;
}

bool encrypts(const OutputFile& file, const Secret* password) {
  using Protection = OutputFile::KeyProtection;
  if (file.key_protection == Protection::required) {
    if (needed(file, password).empty())
      throw Error(Errc::no_password, file.file + ": the device takes no private key without a password", "give one with --passout");
    return true;
  }
  return file.key_protection == Protection::if_password && password && !password->empty();
}

Secret pem(const OutputFile& file, const Piece& piece, const Secret* password) {
  if (const auto* certificate = std::get_if<Certificate>(&piece)) return Secret::copy_of(to_pem(*certificate));
  if (const auto* csr = std::get_if<const Csr*>(&piece)) return Secret::copy_of(to_pem(**csr));
  const PrivateKey& key = *std::get<const PrivateKey*>(piece);
  if (!encrypts(file, password)) return to_pem_unencrypted(key, format_for(file, key));
  const KeyFormat format = format_for(file, key);
  return to_pem(key, format, Encrypt{*password, cipher_for(file, format)});
}

Secret der(const OutputFile& file, const Piece& piece, const Secret* password) {
  if (const auto* certificate = std::get_if<Certificate>(&piece)) return Secret::copy_of(certificate->der());
  if (const auto* csr = std::get_if<const Csr*>(&piece)) return Secret::copy_of((*csr)->der());
  const PrivateKey& key = *std::get<const PrivateKey*>(piece);
  if (!encrypts(file, password)) return to_der_unencrypted(key, format_for(file, key));
  return to_der(key, Encrypt{*password, cipher_for(file, KeyFormat::pkcs8)});
}

const Piece& only_one(const OutputFile& file, std::span<const Piece> pieces) {
  if (pieces.size() != 1)
    throw Error(Errc::wrong_kind, file.file + " holds one object only, but the profile puts " + std::to_string(pieces.size()) + " into it",
                "with `split: true` the profile writes a file for each");
  return pieces.front();
}

struct Sorted {
  const PrivateKey* key = nullptr;
  std::vector<Certificate> certificates;
};
Sorted sorted(std::span<const Piece> pieces) {
  Sorted result;
  for (const Piece& piece : pieces) {
    if (const auto* certificate = std::get_if<Certificate>(&piece)) result.certificates.push_back(*certificate);
    if (const auto* key = std::get_if<const PrivateKey*>(&piece)) result.key = *key;
  }
  return result;
}

// A CryptoAPI provider holds RSA keys only. A device that takes other keys too gets those without the provider's name, and Windows puts
// them where it can.
Pkcs12Options pkcs12_for(const OutputFile& file, const PrivateKey* key) {
  Pkcs12Options options = file.pkcs12;
  if (key && key->public_key().type() != KeyType::rsa && options.ms_csp_name.ends_with("Cryptographic Provider"))
    options.ms_csp_name.clear();
  return options;
}

Secret jks(const OutputFile& file, std::span<const Piece> pieces, const Secret& password) {
  Sorted objects = sorted(pieces);
  const std::string alias = file.alias.empty() ? "certkit" : file.alias;
  std::vector<JksEntry> entries;
  if (objects.key) {
    entries.push_back({alias, std::move(objects.certificates), objects.key});
  } else {
    for (std::size_t i = 0; i < objects.certificates.size(); ++i)
      entries.push_back({i == 0 ? alias : alias + "-" + std::to_string(i + 1), {objects.certificates[i]}, nullptr});
  }
  // The entry's date: when its certificate begins, so that the same input gives the same file.
  for (JksEntry& entry : entries)
    if (!entry.certificates.empty()) entry.created = entry.certificates.front().not_before();
  return to_jks(entries, password);
}

Secret text_file(const OutputFile& file, const Secret* password) {
  constexpr std::string_view placeholder = "${password}";
  std::vector<Secret> parts;
  std::string_view rest = file.text;
  for (std::size_t at; (at = rest.find(placeholder)) != std::string_view::npos; rest.remove_prefix(at + placeholder.size())) {
    parts.push_back(Secret::copy_of(rest.substr(0, at)));
    parts.push_back(needed(file, password).clone());
  }
  parts.push_back(Secret::copy_of(rest));
  return joined(parts);
}

OutputBytes made_as(const OutputFile& file, std::span<const Piece> pieces, const Secret* password) {
  OutputBytes made;
  made.is_private =
      std::any_of(pieces.begin(), pieces.end(), [](const Piece& piece) { return std::holds_alternative<const PrivateKey*>(piece); });
  switch (file.container) {
    case Container::pem: {
      std::vector<Secret> parts;
      for (const Piece& piece : pieces) parts.push_back(pem(file, piece, password));
      made.bytes = joined(parts);
      break;
    }
    case Container::der: made.bytes = der(file, only_one(file, pieces), password); return made;
    case Container::base64: {
      const Secret bytes = der(file, only_one(file, pieces), password);  // never a key: refused when the profile is loaded
      made.bytes = Secret::copy_of(base::to_base64(bytes.reveal()) + "\n");
      break;
    }
    case Container::pkcs7_pem:
      made.bytes = Secret::copy_of(to_pem(file.pem_label.empty() ? "PKCS7" : file.pem_label, to_pkcs7(sorted(pieces).certificates)));
      break;
    case Container::pkcs7_der: made.bytes = Secret(to_pkcs7(sorted(pieces).certificates)); return made;
    case Container::pkcs12: {
      const Sorted objects = sorted(pieces);
      container::NewPkcs12 pkcs12 =
          container::new_pkcs12(objects.key, objects.certificates, needed(file, password), pkcs12_for(file, objects.key));
      made.bytes = std::move(pkcs12.file);
      made.known = std::move(pkcs12.known);
      return made;
    }
    case Container::jks: made.bytes = jks(file, pieces, needed(file, password)); return made;
    case Container::text:
      made.bytes = text_file(file, password);
      made.is_private = uses_password(file);
      break;
  }
  if (file.eol == Eol::crlf) made.bytes = with_crlf(made.bytes);
  return made;
}

// The second opinion on the file as the device will get it.
void confirm(const OutputFile& file, std::span<const Piece> pieces, const Secret* password, const OutputBytes& made) {
  const Sorted objects = sorted(pieces);
  const bool nothing_made = !objects.key && objects.certificates.empty();  // a CSR goes out as it was made, and confirmed, before
  const bool odd_label = file.container == Container::pkcs7_pem && !file.pem_label.empty() &&
                         file.pem_label != "PKCS7";  // certkit's own reader alone knows it
  if (nothing_made || odd_label || file.container == Container::text || file.container == Container::base64) return;
  container::read_back(made.bytes.reveal(), password && uses_password(file) ? std::optional(password->clone()) : std::nullopt,
                       objects.certificates, container::one_key(objects.key), made.known ? &*made.known : nullptr);
}

}  // namespace

std::vector<Piece> pieces_of(const OutputFile& file, const Bundle& bundle) {
  std::vector<Piece> pieces;
  for (const Part part : file.contents) add_part(file, part, bundle, pieces);
  return pieces;
}

bool uses_password(const OutputFile& file) {
  if (file.container == Container::pkcs12 || file.container == Container::jks) return true;
  if (file.container == Container::text) return file.text.find("${password}") != std::string::npos;
  return file.key_protection != OutputFile::KeyProtection::none && holds(file, Part::key);
}

bool holds(const OutputFile& file, Part part) { return std::find(file.contents.begin(), file.contents.end(), part) != file.contents.end(); }

bool is_private(const OutputFile& file) { return file.container == Container::text ? uses_password(file) : holds(file, Part::key); }

bool is_dek_info(KeyCipher cipher) noexcept { return cipher == KeyCipher::dek_info_3des || cipher == KeyCipher::dek_info_aes256; }

void require_writable(const OutputFile& file, const Bundle& known, const Secret* password) {
  const PrivateKey* key = known.key;
  if (std::vector<Piece> pieces; holds(file, Part::trust)) add_part(file, Part::trust, known, pieces);
  const bool has_key = key && holds(file, Part::key);
  switch (file.container) {
    case Container::pkcs12:
      return container::require_openable(has_key ? key : nullptr, needed(file, password), pkcs12_for(file, has_key ? key : nullptr));
    case Container::jks: (void)container::jks::password_for_writing(needed(file, password)); return;
    case Container::text:
      if (uses_password(file)) (void)needed(file, password);
      return;
    default:
      if (has_key) (void)encrypts(file, password);
  }
}

OutputBytes write_output(const OutputFile& file, std::span<const Piece> pieces, const Secret* password) {
  OutputBytes made = made_as(file, pieces, password);
  confirm(file, pieces, password, made);
  return made;
}

}  // namespace certkit::profile
