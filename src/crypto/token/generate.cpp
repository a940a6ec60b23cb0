// C_GenerateKeyPair itself: what libp11 has for it depends on its version, and makes keys that can be taken out.
#include "asn1/oids.hpp"
#include "asn1/writer.hpp"
#include "certkit/make.hpp"
#include "crypto/pbe.hpp"
#include "crypto/token/answers.hpp"
#include "crypto/token/find.hpp"

namespace certkit::crypto {
namespace {

using token::failed;
using token::Slot;

// A session that may write. The token knows its PIN already, from libp11: that counts for the whole program.
class Session {
 public:
  explicit Session(const Slot& slot) : functions_(slot.module->functions()) {
    const CK_SLOT_ID id = PKCS11_get_slotid_from_slot(slot.slot);
    const CK_RV answer = functions_.C_OpenSession(id, CKF_SERIAL_SESSION | CKF_RW_SESSION, nullptr, nullptr, &handle_);
    if (answer != CKR_OK) failed(answer, Errc::unwritable, slot.place + " takes no new key");
  }
  ~Session() { functions_.C_CloseSession(handle_); }
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;
  [[nodiscard]] const CK_FUNCTION_LIST* operator->() const noexcept { return &functions_; }
  [[nodiscard]] CK_SESSION_HANDLE handle() const noexcept { return handle_; }

 private:
  const CK_FUNCTION_LIST& functions_;
  CK_SESSION_HANDLE handle_ = 0;
};

// The values live as long as the template; PKCS#11 takes them as not const and changes none.
class Template {
 public:
  void flag(CK_ATTRIBUTE_TYPE type, bool value) { add(type, Bytes{static_cast<std::uint8_t>(value ? CK_TRUE : CK_FALSE)}); }
  void number(CK_ATTRIBUTE_TYPE type, CK_ULONG value) {
    const auto* octets = reinterpret_cast<const std::uint8_t*>(&value);
    add(type, Bytes(octets, octets + sizeof value));
  }
  void octets(CK_ATTRIBUTE_TYPE type, ByteView value) { add(type, to_bytes(value)); }
  [[nodiscard]] CK_ATTRIBUTE* data() {
    attributes_.clear();
    for (auto& [type, value] : values_) attributes_.push_back({type, value.data(), static_cast<CK_ULONG>(value.size())});
    return attributes_.data();
  }
  [[nodiscard]] CK_ULONG size() const noexcept { return static_cast<CK_ULONG>(values_.size()); }

 private:
  void add(CK_ATTRIBUTE_TYPE type, Bytes value) { values_.emplace_back(type, std::move(value)); }
  std::vector<std::pair<CK_ATTRIBUTE_TYPE, Bytes>> values_;
  std::vector<CK_ATTRIBUTE> attributes_;
};

bool is_there(const Session& session, Template& like) {
  CK_OBJECT_HANDLE found = 0;
  CK_ULONG count = 0;
  if (session->C_FindObjectsInit(session.handle(), like.data(), like.size()) != CKR_OK) return false;
  const CK_RV answer = session->C_FindObjects(session.handle(), &found, 1, &count);
  session->C_FindObjectsFinal(session.handle());
  return answer == CKR_OK && count != 0;
}

// A certificate may be there and wait for its key; another key may not.
void refuse_existing(const Session& session, const Slot& slot, CK_ATTRIBUTE_TYPE type, const std::string& value, const char* what) {
  for (const CK_OBJECT_CLASS kind : {CKO_PRIVATE_KEY, CKO_PUBLIC_KEY}) {
    Template like;
    like.number(CKA_CLASS, kind);
    like.octets(type, as_bytes(value));
    if (is_there(session, like))
      throw Error(Errc::usage, slot.place + " has a key of this " + what + " already: a key is never replaced",
                  "leave out --new-key to use the one that is there, or choose another " + std::string(what));
  }
}

struct Kind {
  CK_MECHANISM mechanism{};
  Template is_public, is_private;
};

Bytes curve_parameters(int bits) {
  const Oid& curve = bits == 256 ? asn1::oid::kP256 : bits == 384 ? asn1::oid::kP384 : asn1::oid::kP521;
  asn1::Writer w;
  w.oid(curve);
  return w.take();
}

Kind kind_of(const KeySpec& spec, const std::string& label, const Bytes& id) {
  static constexpr std::uint8_t kExponent[] = {1, 0, 1};
  Kind kind;
  if (spec.type == KeyType::rsa) {
    kind.mechanism.mechanism = CKM_RSA_PKCS_KEY_PAIR_GEN;
    kind.is_public.number(CKA_MODULUS_BITS, static_cast<CK_ULONG>(spec.bits));
    kind.is_public.octets(CKA_PUBLIC_EXPONENT, kExponent);
  } else if (spec.type == KeyType::ec) {
    kind.mechanism.mechanism = CKM_EC_KEY_PAIR_GEN;
    kind.is_public.octets(CKA_EC_PARAMS, curve_parameters(spec.bits));
  } else {
    throw Error(Errc::unsupported, "certkit makes no " + spec.to_text() + " keys in tokens", "--key-type rsa:2048, ec:p256 or their like");
  }
  for (Template* each : {&kind.is_public, &kind.is_private}) {
    each->flag(CKA_TOKEN, true);
    each->octets(CKA_LABEL, as_bytes(label));
    each->octets(CKA_ID, id);
  }
  kind.is_public.flag(CKA_VERIFY, true);
  kind.is_private.flag(CKA_PRIVATE, true);
  kind.is_private.flag(CKA_SENSITIVE, true);
  kind.is_private.flag(CKA_EXTRACTABLE, false);
  kind.is_private.flag(CKA_SIGN, true);
  // What tokens allow where nothing is said.
  for (const CK_ATTRIBUTE_TYPE other : {CKA_DECRYPT, CKA_UNWRAP, CKA_DERIVE}) kind.is_private.flag(other, false);
  return kind;
}

}  // namespace

PrivateKey make_token_key(const TokenUri& uri, const KeySpec& spec, const AskPin& ask) {
  const std::string *label = uri.find("object"), *given_id = uri.find("id");
  if (label == nullptr || label->empty())
    throw Error(Errc::usage, "a new key in a token needs a name", "object=NAME in the URI says how it is called", "--new-key");
  const Bytes id = given_id != nullptr ? to_bytes(as_bytes(*given_id)) : random_bytes(20);
  Kind kind = kind_of(spec, *label, id);
  const Slot slot = token::find_slot(uri);
  token::log_in(slot, uri, ask);
  const Session session(slot);
  refuse_existing(session, slot, CKA_LABEL, *label, "object name");
  if (given_id != nullptr) refuse_existing(session, slot, CKA_ID, *given_id, "id");
  CK_OBJECT_HANDLE is_public = 0, is_private = 0;
  const CK_RV answer = session->C_GenerateKeyPair(session.handle(), &kind.mechanism, kind.is_public.data(), kind.is_public.size(),
                                                  kind.is_private.data(), kind.is_private.size(), &is_public, &is_private);
  if (answer != CKR_OK) failed(answer, Errc::unsupported, slot.place + " makes no " + spec.to_text() + " key");
  try {
    TokenUri made = uri;
    if (given_id == nullptr) made.path.emplace_back("id", std::string(as_text(id)));
    PrivateKey key = token::find_key(slot, made);
    const PublicKey& is = key.public_key();
    if (is.type() != spec.type || is.bits() != spec.bits)
      throw Error(Errc::mismatch, slot.place + " made a key of another kind: " + is.describe(), "nothing was kept of it");
    return key;
  } catch (const Error&) {  // one that cannot be used is not left there under this name
    session->C_DestroyObject(session.handle(), is_private);
    session->C_DestroyObject(session.handle(), is_public);
    throw;
  }
}

}  // namespace certkit::crypto
