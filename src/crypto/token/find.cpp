#include "crypto/token/find.hpp"

#include <openssl/x509.h>

#include <vector>

#include "base/text.hpp"
#include "crypto/held_key.hpp"
#include "crypto/token/answers.hpp"

namespace certkit::crypto::token {
namespace {

class TokenKey final : public HeldKey {
 public:
  TokenKey(Slot slot, std::string name, EvpKeyPtr key) : slot_(std::move(slot)), name_(std::move(name)), key_(std::move(key)) {}

  [[nodiscard]] std::string place() const override { return slot_.place; }
  [[nodiscard]] EvpKeyPtr signer() const override {
    slot_.module->answer_for(slot_.slot);
    EVP_PKEY_up_ref(key_.get());
    return EvpKeyPtr(key_.get());
  }
  [[noreturn]] void signing_failed() const override {
    failed(left_answer(), Errc::unsupported, slot_.place + " does not sign with its key " + name_);
  }

 private:
  Slot slot_;  // goes last
  std::string name_;
  EvpKeyPtr key_;
};

std::string_view label_of(const PKCS11_KEY& key) { return key.label == nullptr ? "" : key.label; }
std::string_view id_of(const PKCS11_KEY& key) { return {reinterpret_cast<const char*>(key.id), key.id_len}; }

bool fits(const PKCS11_KEY& key, const TokenUri& uri) {
  const std::string *object = uri.find("object"), *id = uri.find("id");
  return (object == nullptr || *object == label_of(key)) && (id == nullptr || *id == id_of(key));
}

std::string listed(const std::vector<PKCS11_KEY*>& keys) {
  std::string list;
  for (const PKCS11_KEY* key : keys)
    list += (list.empty() ? "" : ", ") + ("object=" + token_uri_value(label_of(*key))) + ";id=" + token_uri_value(id_of(*key));
  return list;
}

PublicKey public_part(const Slot& slot, const std::string& name, EVP_PKEY* key) {
  unsigned char* der = nullptr;
  const int size = i2d_PUBKEY(key, &der);
  if (size <= 0)
    throw Error(Errc::unsupported, slot.place + " does not say the public part of its key " + name,
                "put the public key into the token too, under the same id");
  Bytes spki(der, der + size);
  OPENSSL_free(der);
  return PublicKey(std::move(spki));
}

}  // namespace

PrivateKey find_key(const Slot& slot, const TokenUri& uri) {
  const OpensslErrors errors;
  PKCS11_KEY* keys = nullptr;
  unsigned count = 0;
  if (PKCS11_enumerate_keys(slot.slot->token, &keys, &count) != 0)
    failed(left_answer(), Errc::unreadable, slot.place + " does not list its keys");
  std::vector<PKCS11_KEY*> there, fitting;
  for (PKCS11_KEY& key : std::span(keys, count)) {
    there.push_back(&key);
    if (fits(key, uri)) fitting.push_back(&key);
  }
  if (fitting.empty())
    throw Error(Errc::unreadable,
                slot.place + (there.empty() ? " has no private key" : " has no private key that is called so; it has " + listed(there)),
                "certkit csr --key URI --new-key … makes one");
  if (fitting.size() > 1)
    throw Error(Errc::usage, std::to_string(fitting.size()) + " private keys of " + slot.place + " are as the URI says: " + listed(fitting),
                "say which one: by object, and by id where two are called the same");
  const std::string name = "\"" + base::printable(label_of(*fitting.front())) + "\"";
  EvpKeyPtr key(PKCS11_get_private_key(fitting.front()));
  if (!key || (EVP_PKEY_get_base_id(key.get()) != EVP_PKEY_RSA && EVP_PKEY_get_base_id(key.get()) != EVP_PKEY_EC))
    failed(left_answer(), Errc::unsupported,
           "the key " + name + " in " + slot.place + " is neither RSA nor EC, or does not say its public part");
  PublicKey public_key = public_part(slot, name, key.get());
  return {std::make_shared<const TokenKey>(slot, name, std::move(key)), std::move(public_key)};
}

}  // namespace certkit::crypto::token

namespace certkit::crypto {

PrivateKey token_key(const TokenUri& uri, const AskPin& ask) {
  const token::Slot slot = token::find_slot(uri);
  token::log_in(slot, uri, ask);
  return token::find_key(slot, uri);
}

std::vector<base::LibraryVersion> token_library_versions() { return {{"libp11", CERTKIT_LIBP11_VERSION}, token::p11_kit_version()}; }

}  // namespace certkit::crypto
