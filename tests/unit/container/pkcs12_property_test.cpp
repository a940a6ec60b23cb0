// PKCS#12 with generated options, passwords and names.
#include <doctest/doctest.h>

#include <algorithm>
#include <functional>
#include <optional>
#include <set>

#include "../properties.hpp"
#include "base/text.hpp"
#include "certkit/make.hpp"
#include "certkit/read.hpp"
#include "certkit/write.hpp"

using namespace certkit;

namespace {

struct Identity {
  PrivateKey key;
  Certificate certificate;
};

Identity make(const char* type, const char* name) {
  PrivateKey key = generate_key(KeySpec::parse(type));
  CertificateSpec spec;
  spec.serial = {1};
  spec.subject = Name::from_rfc4514(name);
  spec.subject_spki = to_bytes(key.public_key().spki());
  spec.not_before = time_from_rfc3339("2026-01-01");
  spec.not_after = time_from_rfc3339("2027-01-01");
  Certificate certificate = make_certificate(spec, nullptr, key);
  return {std::move(key), std::move(certificate)};
}

const std::vector<Identity>& identities() {
  static const std::vector<Identity> all = [] {
    std::vector<Identity> made;
    made.push_back(make("rsa:2048", "CN=rsa"));
    made.push_back(make("ec:p256", "CN=p256"));
    made.push_back(make("ec:p384", "CN=p384"));
    made.push_back(make("ec:p521", "CN=p521"));
    made.push_back(make("ed25519", "CN=ed25519"));
    made.push_back(make("ed448", "CN=ed448"));
    return made;
  }();
  return all;
}

// BMPString holds no character beyond U+FFFF. A name with one is two units of UTF-16 in it, as Windows and Java write it.
constexpr const char* kBeyond = "\U0001F600";

bool is_ascii(const std::string& text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

std::string bmp_text(std::size_t least, std::size_t most) {
  return properties::made_of({"a", "Z", "7", " ", ",", "\"", "\\", "ü", "Ü", "ß", "ł", "€", "中"}, least, most);
}

std::string any_name() { return properties::made_of(properties::characters(), 0, 6); }

std::string any_password() {
  switch (*rc::gen::inRange(0, 6)) {
    case 0: return bmp_text(0, 5) + kBeyond + bmp_text(0, 5);
    case 1:
    case 2: return bmp_text(0, 10);
    default: return properties::made_of(properties::printable(), 0, 10);
  }
}

std::optional<Errc> refusal(const std::function<void()>& write) {
  try {
    write();
  } catch (const Error& error) {
    return error.code();
  }
  return std::nullopt;
}

Bag opened(const Secret& file, const std::string& password) {
  ReadOptions reading;
  reading.ask = [&](const std::string&, int attempt) { return attempt == 0 ? std::optional(Secret::copy_of(password)) : std::nullopt; };
  return read(file.reveal(), "store.pfx", reading);
}

// What it says of the file that would be made for nobody in particular.
bool can_be_opened_by(OpenableBy reader, const Secret& made, const std::string& password) {
  const Bag bag = opened(made, password);
  Pkcs12Facts facts = *bag.files[0].pkcs12;
  facts.password_beyond_ascii = false;  // is refused where ascii_password_only is said
  const CanOpen verdict = can_open(reader, facts);
  return verdict.yes || verdict.with_help;
}

// The names that were given; for Java each is an alias, of which no two may be the same in lower case.
void check_names(const std::vector<const Item*>& found, std::vector<std::string> given, const Pkcs12Options& options) {
  given.resize(found.size());
  if (!options.friendly_name.empty()) given.front() = options.friendly_name;
  std::set<std::string> aliases, first;
  for (std::size_t i = 0; i < found.size(); ++i) {
    const std::string& name = found[i]->friendly_name;
    if (!options.java_trust) {
      RC_ASSERT(name == given[i]);
      continue;
    }
    RC_ASSERT(!name.empty() && aliases.insert(base::lower(name)).second);
    RC_ASSERT(name.starts_with(given[i]));
    if (!given[i].empty() && first.insert(base::lower(given[i])).second) RC_ASSERT(name == given[i]);
  }
}

}  // namespace

TEST_CASE("PKCS#12: what is written with any options is read back; what BMPString or the reader does not take is refused") {
  int written = 0, beyond = 0, not_ascii = 0, not_openable = 0, for_reader = 0;
  CHECK(rc::check("PKCS#12", [&] {
    const std::size_t leaf = *rc::gen::inRange<std::size_t>(0, identities().size());
    const PrivateKey* key = *rc::gen::arbitrary<bool>() ? &identities()[leaf].key : nullptr;
    std::vector<Certificate> certificates{identities()[leaf].certificate};
    for (std::size_t i = 0; i < identities().size(); ++i)
      if (i != leaf && *rc::gen::arbitrary<bool>()) certificates.push_back(identities()[i].certificate);
    const bool rsa = key != nullptr && key->public_key().type() == KeyType::rsa;
    const std::string password = any_password();
    Pkcs12Options options;
    options.protect =
        properties::one_of<Pkcs12Options::Protect>({Pkcs12Options::Protect::aes256_sha256, Pkcs12Options::Protect::des3_sha1});
    options.kdf_iterations = static_cast<std::uint64_t>(*rc::gen::inRange(1, 40));
    options.friendly_name = any_name();
    for (std::size_t names = *rc::gen::inRange<std::size_t>(0, certificates.size() + 1); names > 0; --names)
      options.names.push_back(any_name());
    if (rsa && *rc::gen::arbitrary<bool>()) options.ms_csp_name = "Microsoft RSA SChannel Cryptographic Provider";
    options.ms_key_exchange = *rc::gen::arbitrary<bool>();
    options.java_trust = key == nullptr && *rc::gen::arbitrary<bool>();
    const auto write = [&] { return to_pkcs12(key, certificates, Secret::copy_of(password), options); };
    if (password.find(kBeyond) != std::string::npos) {
      ++beyond;
      RC_ASSERT(refusal(write) == Errc::usage);
      return;
    }
    options.ascii_password_only = *rc::gen::arbitrary<bool>();
    if (options.ascii_password_only && !is_ascii(password)) {
      ++not_ascii;
      RC_ASSERT(refusal(write) == Errc::usage);
      return;
    }
    if (*rc::gen::arbitrary<bool>()) {
      const Secret for_anybody = write();
      options.reader = openable_by_from_word(properties::one_of(openable_by_words()));
      if (!can_be_opened_by(*options.reader, for_anybody, password)) {
        ++not_openable;
        RC_ASSERT(refusal(write) == Errc::usage);
        return;
      }
      ++for_reader;
    }
    const Secret file = write();
    ++written;

    const Bag bag = opened(file, password);
    RC_ASSERT(bag.problems.empty());
    RC_ASSERT(bag.items.size() == certificates.size() + (key != nullptr ? 1 : 0));
    std::vector<const Item*> found;
    for (const Item& item : bag.items) {
      RC_ASSERT(item.java_trusted == options.java_trust);
      if (const PrivateKey* read_key = item.as<PrivateKey>()) {
        RC_ASSERT(key != nullptr && read_key->public_key() == key->public_key());
        RC_ASSERT(item.friendly_name == options.friendly_name && item.ms_csp_name == options.ms_csp_name && !item.local_key_id.empty());
      } else {
        found.push_back(&item);
      }
    }
    RC_ASSERT(found.size() == certificates.size());
    for (std::size_t i = 0; i < found.size(); ++i) {
      RC_ASSERT(*found[i]->as<Certificate>() == certificates[i]);
      RC_ASSERT(found[i]->local_key_id.empty() == (key == nullptr || i != 0));
    }
    check_names(found, options.names, options);
    const auto& facts = *bag.files[0].pkcs12;
    RC_ASSERT(facts.has_mac && facts.mac_iterations == options.kdf_iterations && !facts.ber);
    RC_ASSERT(facts.certificate_bags == certificates.size() && facts.key_bags == (key != nullptr ? 1u : 0u));
    RC_ASSERT(facts.password_beyond_ascii == !is_ascii(password));

    const Bag other = opened(file, password + "x");
    RC_ASSERT(password.empty() || (other.items.empty() && !other.problems.empty()));
  }));
  for (const int count : {written, beyond, not_ascii, not_openable, for_reader}) CHECK(count > 0);
}
