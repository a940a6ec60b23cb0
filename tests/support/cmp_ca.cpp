#include "support/cmp_ca.hpp"

#include <openssl/cmp.h>
#include <openssl/err.h>
#include <openssl/x509.h>

#include <map>

#include "asn1/reader.hpp"
#include "crypto/evp_key.hpp"
#include "crypto/openssl.hpp"

namespace certkit::test {
namespace {

using crypto::OpensslPtr;
using X509Ptr = OpensslPtr<X509, X509_free>;
using MessagePtr = OpensslPtr<OSSL_CMP_MSG, OSSL_CMP_MSG_free>;
using ServerPtr = OpensslPtr<OSSL_CMP_SRV_CTX, OSSL_CMP_SRV_CTX_free>;

X509Ptr x509(const Certificate& certificate) {
  const std::uint8_t* at = certificate.der().data();
  return X509Ptr(d2i_X509(nullptr, &at, static_cast<long>(certificate.der().size())));
}

template <class T>
Bytes der_of(int (*write)(const T*, std::uint8_t**), const T* object) {
  std::uint8_t* der = nullptr;
  const int size = write(object, &der);
  Bytes bytes(der, der + std::max(size, 0));
  OPENSSL_free(der);
  return bytes;
}

PrivateKey new_key() { return generate_key(KeySpec::parse("ec:p256")); }

Certificate root_of(const PrivateKey& key, Time now) {
  CertificateSpec spec;
  spec.serial = {1};
  spec.subject = Name::from_rfc4514("CN=CMP Test CA,O=Contoso");
  spec.subject_spki = to_bytes(key.public_key().spki());
  spec.not_before = now - std::chrono::hours(1);
  spec.not_after = now + std::chrono::days(3650);
  spec.basic_constraints = BasicConstraints{true, {}};
  spec.key_usage = kKeyCertSign | kCrlSign | kDigitalSignature;
  return make_certificate(spec, nullptr, key);
}

struct Asked {
  Name subject;
  PublicKey key;
  std::vector<GeneralName> san;
};

std::vector<GeneralName> names_of(ByteView extension) {
  asn1::Reader list = asn1::Reader(extension, "SAN").enter(asn1::kSequence, "names");
  std::vector<GeneralName> names;
  while (!list.at_end()) names.push_back(GeneralName::parse(list.any("name").whole));
  return names;
}

// CertTemplate (RFC 4211 §5): [5] subject, [6] public key, [9] extensions. OpenSSL 3.0 has no accessor for the key.
Asked from_template(const OSSL_CRMF_MSG* request) {
  const Bytes der = der_of(i2d_OSSL_CRMF_CERTTEMPLATE, const_cast<const OSSL_CRMF_CERTTEMPLATE*>(OSSL_CRMF_MSG_get0_tmpl(request)));
  asn1::Reader fields = asn1::Reader(der, "template").enter(asn1::kSequence, "template");
  Asked asked;
  while (!fields.at_end()) {
    const asn1::Tlv field = fields.any("field");
    if (field.tag == asn1::context(5, true)) asked.subject = Name::parse(field.content);
    if (field.tag == asn1::context(6, true)) {
      Bytes spki = to_bytes(field.whole);
      spki[0] = asn1::kSequence;
      asked.key = PublicKey(std::move(spki));
    }
    if (field.tag != asn1::context(9, true)) continue;
    asn1::Reader extensions = fields.into(field);
    while (!extensions.at_end()) {
      asn1::Reader one = extensions.enter(asn1::kSequence, "extension");
      const Oid oid = one.oid("id");
      (void)one.optional(asn1::kBoolean, "critical");
      if (oid == Oid("2.5.29.17")) asked.san = names_of(one.octet_string("value"));
    }
  }
  return asked;
}

Asked from_csr(const X509_REQ* request) {
  const Csr csr(der_of(i2d_X509_REQ, request));
  return {csr.subject(), csr.public_key(), csr.extensions().subject_alt_names()};
}

const std::map<int, const char*> kBodies{{0, "ir"},    {2, "cr"},     {4, "p10cr"},     {7, "kur"},     {11, "rr"},
                                         {21, "genm"}, {23, "error"}, {24, "certConf"}, {25, "pollReq"}};

// From OpenSSL 3.2 on this kind of information has a type of its own.
OSSL_CMP_ITAV* ca_certificates(const Certificate& root) {
#if OPENSSL_VERSION_NUMBER >= 0x30200000L
  STACK_OF(X509)* list = sk_X509_new_null();
  sk_X509_push(list, x509(root).release());
  OSSL_CMP_ITAV* made = OSSL_CMP_ITAV_new_caCerts(list);
  sk_X509_pop_free(list, X509_free);
  return made;
#else
  Bytes list{0x30, 0x82, static_cast<std::uint8_t>(root.der().size() >> 8), static_cast<std::uint8_t>(root.der().size())};
  list.insert(list.end(), root.der().begin(), root.der().end());
  const std::uint8_t* at = list.data();
  return OSSL_CMP_ITAV_create(OBJ_txt2obj("1.3.6.1.5.5.7.4.17", 1), d2i_ASN1_TYPE(nullptr, &at, static_cast<long>(list.size())));
#endif
}

int say_nothing(const char*, const char*, int, OSSL_CMP_severity, const char*) { return 1; }

}  // namespace

struct CmpCa::Server {
  ServerPtr context;
  MessagePtr waiting;
  int polls_left = 0;
};

// What OpenSSL calls.
struct CmpCaCallbacks {
  static CmpCa& ca(const OSSL_CMP_SRV_CTX* context) { return *static_cast<CmpCa*>(OSSL_CMP_SRV_CTX_get0_custom_ctx(context)); }

  static OSSL_CMP_PKISI* certificate(OSSL_CMP_SRV_CTX* context, const OSSL_CMP_MSG* message, int, const OSSL_CRMF_MSG* request,
                                     const X509_REQ* csr, X509** issued, STACK_OF(X509) * *chain, STACK_OF(X509) * *anchors) try {
    CmpCa& self = ca(context);
    *issued = nullptr;
    *chain = *anchors = nullptr;
    if (self.options.reject >= 0)
      return OSSL_CMP_STATUSINFO_new(OSSL_CMP_PKISTATUS_rejection, 1 << self.options.reject,
                                     self.options.says.empty() ? nullptr : self.options.says.c_str());
    if (self.server_->polls_left > 0 && !self.server_->waiting) {
      self.server_->waiting.reset(OSSL_CMP_MSG_dup(message));
      return OSSL_CMP_STATUSINFO_new(OSSL_CMP_PKISTATUS_waiting, 0, nullptr);
    }
    const Asked asked = csr != nullptr ? from_csr(csr) : from_template(request);
    const PublicKey key = self.options.other_key ? new_key().public_key() : asked.key;
    *issued = x509(self.issue(asked.subject, key, asked.san)).release();
    *chain = sk_X509_new_null();
    sk_X509_push(*chain, x509(self.root_).release());
    return OSSL_CMP_STATUSINFO_new(OSSL_CMP_PKISTATUS_accepted, 0, nullptr);
  } catch (const std::exception&) {
    return OSSL_CMP_STATUSINFO_new(OSSL_CMP_PKISTATUS_rejection, 1 << OSSL_CMP_PKIFAILUREINFO_badCertTemplate,
                                   "the test CA cannot read it");
  }

  static OSSL_CMP_PKISI* revocation(OSSL_CMP_SRV_CTX* context, const OSSL_CMP_MSG*, const X509_NAME*, const ASN1_INTEGER* serial) {
    CmpCa& self = ca(context);
    if (self.options.reject >= 0) return OSSL_CMP_STATUSINFO_new(OSSL_CMP_PKISTATUS_rejection, 1 << self.options.reject, nullptr);
    self.revoked.push_back(std::to_string(ASN1_INTEGER_get(serial)));
    return OSSL_CMP_STATUSINFO_new(OSSL_CMP_PKISTATUS_accepted, 0, nullptr);
  }

  // caCerts (RFC 9480 §2.14).
  static int general(OSSL_CMP_SRV_CTX* context, const OSSL_CMP_MSG*, const STACK_OF(OSSL_CMP_ITAV) *, STACK_OF(OSSL_CMP_ITAV) * *out) {
    *out = sk_OSSL_CMP_ITAV_new_null();
    return sk_OSSL_CMP_ITAV_push(*out, ca_certificates(ca(context).root_));
  }

  static void error(OSSL_CMP_SRV_CTX*, const OSSL_CMP_MSG*, const OSSL_CMP_PKISI*, const ASN1_INTEGER*, const OSSL_CMP_PKIFREETEXT*) {}
  static int confirmation(OSSL_CMP_SRV_CTX*, const OSSL_CMP_MSG*, int, const ASN1_OCTET_STRING*, const OSSL_CMP_PKISI*) { return 1; }

  static int poll(OSSL_CMP_SRV_CTX* context, const OSSL_CMP_MSG*, int, OSSL_CMP_MSG** request, int64_t* check_after) {
    CmpCa::Server& server = *ca(context).server_;
    *request = nullptr;
    if (!server.waiting) return 0;
    if (--server.polls_left > 0) {
      *check_after = ca(context).options.check_after;
    } else {
      *request = OSSL_CMP_MSG_dup(server.waiting.get());
      *check_after = 0;
    }
    return 1;
  }
};

CmpCa::CmpCa(CmpCaOptions how)
    : options(std::move(how)), key_(new_key()), root_(root_of(key_, options.now)), server_(std::make_unique<Server>()) {
  crypto::start_openssl();
  using Callbacks = CmpCaCallbacks;
  server_->context.reset(OSSL_CMP_SRV_CTX_new(nullptr, nullptr));
  OSSL_CMP_SRV_CTX_init(server_->context.get(), this, Callbacks::certificate, Callbacks::revocation, Callbacks::general, Callbacks::error,
                        Callbacks::confirmation, Callbacks::poll);
  OSSL_CMP_CTX* context = OSSL_CMP_SRV_CTX_get0_cmp_ctx(server_->context.get());
  OSSL_CMP_CTX_set_log_cb(context, &say_nothing);
  OSSL_CMP_CTX_set1_cert(context, x509(root_).get());
  OSSL_CMP_CTX_set1_pkey(context, crypto::evp_private_key(key_).get());
  const ByteView reference = as_bytes(options.reference), secret = as_bytes(options.secret);
  OSSL_CMP_CTX_set1_referenceValue(context, reference.data(), static_cast<int>(reference.size()));
  OSSL_CMP_CTX_set1_secretValue(context, secret.data(), static_cast<int>(secret.size()));
  X509_STORE* store = X509_STORE_new();
  X509_STORE_add_cert(store, x509(root_).get());
  for (const Certificate& client : options.clients) X509_STORE_add_cert(store, x509(client).get());
  X509_VERIFY_PARAM_set_time(X509_STORE_get0_param(store), options.now.time_since_epoch().count());
  OSSL_CMP_CTX_set0_trustedStore(context, store);
  server_->polls_left = options.polls;
}

CmpCa::~CmpCa() = default;

Certificate CmpCa::issue(const Name& subject, const PublicKey& key, std::vector<GeneralName> san) {
  CertificateSpec spec;
  spec.serial = {static_cast<std::uint8_t>(++issued + 1)};
  spec.subject = subject;
  spec.subject_spki = to_bytes(key.spki());
  spec.not_before = options.now - std::chrono::minutes(5);
  spec.not_after = options.now + std::chrono::days(90);
  spec.san = std::move(san);
  spec.key_usage = kDigitalSignature;
  return make_certificate(spec, &root_, key_);
}

Bytes CmpCa::answer(ByteView request) {
  const std::uint8_t* at = request.data();
  const MessagePtr message(d2i_OSSL_CMP_MSG(nullptr, &at, static_cast<long>(request.size())));
  if (!message) return {};
  const auto body = kBodies.find(OSSL_CMP_MSG_get_bodytype(message.get()));
  seen.emplace_back(body == kBodies.end() ? "?" : body->second);
  OSSL_CMP_SRV_CTX_set_grant_implicit_confirm(server_->context.get(), options.implicit_confirm ? 1 : 0);
  OSSL_CMP_SRV_CTX_set_send_unprotected_errors(server_->context.get(), options.unprotected_errors ? 1 : 0);
  const MessagePtr reply(OSSL_CMP_SRV_process_request(server_->context.get(), message.get()));
  ERR_clear_error();
  return reply ? der_of(i2d_OSSL_CMP_MSG, const_cast<const OSSL_CMP_MSG*>(reply.get())) : Bytes();
}

}  // namespace certkit::test
