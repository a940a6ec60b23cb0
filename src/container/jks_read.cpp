// Java's own key stores, JKS and JCEKS, versions 1 and 2 (the format is documented by OpenJDK's sources alone:
// sun.security.provider.JavaKeyStore, com.sun.crypto.provider.JceKeyStore).
#include <algorithm>

#include "asn1/reader.hpp"
#include "container/big_endian.hpp"
#include "container/internal.hpp"
#include "container/java_text.hpp"
#include "container/jks_protect.hpp"
#include "container/pkcs12_oids.hpp"
#include "container/pkcs12_password.hpp"
#include "crypto/pbe.hpp"
#include "crypto/private_key.hpp"

namespace certkit::container {

namespace {

constexpr std::uint32_t kJks = 0xfeedfeed, kJceks = 0xcececece;
constexpr std::size_t kDigestSize = 20;
enum EntryTag : std::uint32_t { kKeyEntry = 1, kTrustedEntry = 2, kSecretEntry = 3 };

struct Stored {
  std::string type;
  ByteView der;
};  // a certificate

struct Entry {
  EntryTag tag = kKeyEntry;
  std::string alias;
  ByteView key;  // EncryptedPrivateKeyInfo
  std::vector<Stored> certificates;
};

// A protected private key; what can be said without the password.
struct ProtectedKey {
  AlgorithmId algorithm;
  ByteView octets;
  Protection protection;
  jks::JceParameters jce;  // JCEKS only
};

ProtectedKey parse_key(ByteView der) {
  asn1::Reader info = asn1::Reader(der, "protected key").enter(asn1::kSequence, "EncryptedPrivateKeyInfo");
  asn1::Reader algorithm = info.enter(asn1::kSequence, "encryptionAlgorithm");
  ProtectedKey key;
  key.algorithm.oid = algorithm.oid("encryptionAlgorithm");
  if (!algorithm.at_end()) key.algorithm.parameters = to_bytes(algorithm.any("parameters").whole);
  key.octets = info.octet_string("encryptedData");
  if (key.algorithm.oid == oid::kSunKeyProtector) {
    key.protection = {"Sun JKS key protector", "SHA-1 key stream", "SHA-1", 1};
  } else if (key.algorithm.oid == oid::kSunJceKeyProtector) {
    key.jce = jks::jce_parameters(key.algorithm);
    key.protection = {"PBEWithMD5AndTripleDES (JCEKS)", "3DES-CBC", "MD5", key.jce.iterations};
  } else {
    throw Error(Errc::unsupported, "its key is protected with " + name_of(key.algorithm.oid) + ", which no Java key store is known to use");
  }
  return key;
}

class JksReader {
 public:
  JksReader(ByteView bytes, Reading& reading, const Source& source) : bytes_(bytes), reading_(reading), source_(source) {}

  void read() {
    parse();
    if (reading_.options.decrypt) find_password();
    for (const Entry& entry : entries_) keep_entry(entry);
    if (foreign_keys_ > 0)
      reading_.about().store_password_note = (foreign_keys_ == 1 ? "1 key has" : std::to_string(foreign_keys_) + " keys have") +
                                             std::string(" another password than the store");
  }

 private:
  // Entries one after the other, without lengths: what follows a damaged one cannot be found.
  void parse() {
    BigEndian in(bytes_, "Java key store");
    const std::uint32_t magic = in.u32(), version = in.u32(), count = in.u32();
    if (magic != kJks && magic != kJceks) in.fail("not a Java key store");
    if (version != 1 && version != 2)
      throw Error(Errc::unsupported, "a Java key store of version " + std::to_string(version) + "; versions 1 and 2 are in use");
    if (count == 0) reading_.about().notes.push_back("the key store has no entries");
    std::uint32_t number = 0;
    bool integrity_found = false;
    try {
      while (number < count) {
        ++number;
        entries_.push_back(parse_entry(in, magic, version));
      }
      integrity_at_ = in.offset();
      integrity_found = true;
      if (in.left() < kDigestSize)
        in.fail("it is cut off: of the " + std::to_string(kDigestSize) + " octets of its integrity check, " + std::to_string(in.left()) +
                " are there");
      look_behind(bytes_.subspan(integrity_at_ + kDigestSize));
    } catch (const Error& error) {
      broken_ = true;
      integrity_at_ = bytes_.size() - std::min(bytes_.size(), kDigestSize);
      add_problem(reading_, at_place(source_, integrity_found ? "end" : "entry " + std::to_string(number) + " of " + std::to_string(count)),
                  Error(error.code(), error.message(), error.hint().empty() ? "copy or download it again, in binary mode" : error.hint()));
    }
  }

  void look_behind(ByteView rest) {
    if (rest.empty()) return;
    const std::string count = std::to_string(rest.size()) + " octets ";
    if (std::all_of(rest.begin(), rest.end(), [](std::uint8_t octet) { return octet == 0 || octet == '\r' || octet == '\n'; }))
      return reading_.about().repairs.push_back({"trailing-octets", count + "after the key store are ignored: zeros and line ends"});
    add_problem(reading_, at_place(source_, "offset " + std::to_string(bytes_.size() - rest.size())),
                Error(Errc::malformed, count + "of unknown data follow the key store", "give what was joined to it as a file of its own"));
  }

  Entry parse_entry(BigEndian& in, std::uint32_t magic, std::uint32_t version) {
    Entry entry;
    const std::uint32_t tag = in.u32();
    entry.alias = java::from_modified_utf8(in.take(in.u16()));
    in.skip(8);  // milliseconds since 1970
    if (tag == kKeyEntry) {
      entry.tag = kKeyEntry;
      entry.key = in.take(in.u32());
      for (std::uint32_t chain = in.u32(); chain > 0; --chain) entry.certificates.push_back(parse_certificate(in, version));
    } else if (tag == kTrustedEntry) {
      entry.tag = kTrustedEntry;
      entry.certificates.push_back(parse_certificate(in, version));
    } else if (tag == kSecretEntry && magic == kJceks) {
      entry.tag = kSecretEntry;
      in.skip(java::serialized_size(in.rest()));
    } else {
      in.fail("an entry of the unknown type " + std::to_string(tag));
    }
    return entry;
  }

  static Stored parse_certificate(BigEndian& in, std::uint32_t version) {
    Stored stored;
    stored.type = version == 1 ? "X.509" : java::from_modified_utf8(in.take(in.u16()));
    stored.der = in.take(in.u32());
    return stored;
  }

  // UTF-16BE without the terminator that PKCS#12 has.
  static std::vector<Secret> forms(const Secret& given) {
    std::vector<Secret> all;
    for (const PasswordForm& form : forms_of(given).bmp) all.push_back(Secret::copy_of(form.value.reveal().first(form.value.size() - 2)));
    return all;
  }

  bool fits_store(const Secret& form) const {
    if (bytes_.size() - integrity_at_ < kDigestSize) return false;
    return crypto::equal_constant_time(jks::store_digest(form, bytes_.first(integrity_at_)), bytes_.subspan(integrity_at_, kDigestSize));
  }

  bool opens_a_key(const Secret& form) {
    for (const Entry& entry : entries_) {
      if (entry.tag != kKeyEntry) continue;
      try {
        if (unprotect(parse_key(entry.key), form)) return true;
      } catch (const Error&) {
        // Reported when it is this key's turn.
      }
    }
    return false;
  }

  std::optional<Secret> unprotect(const ProtectedKey& key, const Secret& form) {
    if (key.algorithm.oid == oid::kSunKeyProtector) return jks::sun_unprotect(form, key.octets);
    spend_iterations(reading_, key.jce.iterations);
    try {
      Secret plain = jks::jce_unprotect(key.jce, form, key.octets);
      if (asn1::tlv_size(plain.reveal()) == plain.size()) return plain;
    } catch (const Error& error) {
      if (error.code() != Errc::bad_decrypt) throw;
    }
    return std::nullopt;
  }

  bool has_keys() const {
    return std::any_of(entries_.begin(), entries_.end(), [](const Entry& e) { return e.tag == kKeyEntry; });
  }

  void find_password() {
    const auto try_forms = [&](const Secret& given) {
      for (Secret& form : forms(given)) {
        if (!fits_store(form)) continue;
        store_ = std::move(form);
        return true;
      }
      return false;
    };
    if (try_forms(Secret())) return;
    if (broken_ && !has_keys()) return;  // nothing is left that a password could be tried on
    try {
      with_password(reading_, describe(source_), [&](const Secret& given) {
        if (try_forms(given)) return;
        for (Secret& form : forms(given)) {
          if (!opens_a_key(form)) continue;
          store_ = std::move(form);
          damaged_ = !broken_;
          return;
        }
        if (broken_)
          throw Error(Errc::bad_decrypt, "the password opens no key of what is left: it is wrong, or they are damaged too",
                      "give another one with --passin, or a fresh copy of the file");
        // A digest over password and content: when it does not fit, it cannot tell which of the two is to blame.
        throw Error(Errc::bad_decrypt, "the password is wrong or the key store is damaged: its integrity check does not fit",
                    "give another one with --passin, or a fresh copy of the file");
      });
    } catch (const Error& error) {
      report(error);
      reading_.about().notes.push_back(error.code() == Errc::no_password
                                           ? "the key store's integrity was not checked, for no password was given"
                                           : "the key store's integrity was not checked: the certificates are shown as they stand");
    }
    if (damaged_)
      add_problem(
          reading_, source_,
          Error(Errc::malformed,
                "the integrity check of the key store fails though the password opens a key: the file is damaged or was changed, or the "
                "store has another password than the key"));
  }

  // Of a store that is cut off that is what there is to say, until somebody gives a password.
  void report(const Error& error) {
    const bool missing = error.code() == Errc::no_password;
    if (has_keys() && !(missing && broken_))
      add_problem_of_keys(reading_, source_, error);
    else if (!missing)
      add_problem(reading_, source_, error);
  }

  void keep(std::variant<Certificate, PrivateKey, PublicKey, Csr, Crl, Item::Opaque> object, const Entry& entry, Source source) {
    add(reading_, Item{std::move(object), std::move(source), entry.alias, {}, {}, entry.tag == kTrustedEntry});
  }

  void keep_entry(const Entry& entry) {
    const Source source = at_place(source_, "alias " + entry.alias);
    if (entry.tag == kSecretEntry) {
      reading_.about().notes.push_back("alias " + entry.alias + ": a secret key is skipped: certkit does not open it");
      keep(Item::Opaque{"secret key"}, entry, source);
      return;
    }
    if (entry.tag == kKeyEntry) try {
        keep_key(entry, source);
      } catch (const Error& error) {
        if (!is_about_password(error)) {
          add_problem(reading_, source, error);
        } else {
          count_closed();
          add_problem_of_keys(reading_, source, error);
        }
      }
    for (std::size_t i = 0; i < entry.certificates.size(); ++i) {
      const Stored& stored = entry.certificates[i];
      const Source place = entry.tag == kKeyEntry ? at_place(source, "certificate " + std::to_string(i + 1)) : source;
      try {
        if (stored.type == "X.509" || stored.type == "X509")
          keep(Certificate(to_bytes(stored.der)), entry, place);
        else
          keep(Item::Opaque{"certificate of the type " + stored.type}, entry, place);
      } catch (const Error& error) {
        add_problem(reading_, place, error);
      }
    }
  }

  void count_closed() { ++reading_.about().closed_keys; }

  void keep_key(const Entry& entry, Source source) {
    const ProtectedKey key = parse_key(entry.key);
    source.protection.push_back(key.protection);
    if (!reading_.options.decrypt) return keep(Item::Opaque{"encrypted private key"}, entry, std::move(source));
    if (!store_) return count_closed();  // reported once, for the store
    std::optional<Secret> plain = unprotect(key, *store_);
    if (!plain && damaged_)
      throw Error(Errc::malformed, "its key is damaged, or has another password than the one that opens other keys of the store");
    if (!plain) {
      ++foreign_keys_;
      with_password(reading_, reading_.file + ", key of alias " + entry.alias, [&](const Secret& given) {
        for (const Secret& form : forms(given))
          if (!form.equals(*store_) && (plain = unprotect(key, form))) return;
        // The store's own check was right, so the octets are as they were written.
        throw Error(Errc::wrong_password, "its key has another password than the store, and it is not the one given",
                    "convert and split take it with --keypassin file:PATH; keytool -keypasswd makes it that of the store");
      });
    }
    keep(crypto::from_pkcs8(plain->reveal()), entry, std::move(source));
  }

  ByteView bytes_;
  Reading& reading_;
  const Source& source_;
  std::vector<Entry> entries_;
  std::size_t integrity_at_ = 0;
  std::optional<Secret> store_;  // the store's password, in the form that fits
  bool damaged_ = false;         // the store's integrity check does not fit a password that opens a key
  bool broken_ = false;          // it could not be read to its end
  std::size_t foreign_keys_ = 0;
};

}  // namespace

bool looks_like_jks(ByteView bytes) noexcept {
  if (bytes.size() < 12) return false;
  const std::uint32_t magic = static_cast<std::uint32_t>(bytes[0]) << 24 | static_cast<std::uint32_t>(bytes[1]) << 16 |
                              static_cast<std::uint32_t>(bytes[2]) << 8 | bytes[3];
  return magic == kJks || magic == kJceks;
}

void read_jks(ByteView bytes, Reading& reading, const Source& source) {
  const Deeper deeper(reading);
  JksReader(bytes, reading, source).read();
}

}  // namespace certkit::container
