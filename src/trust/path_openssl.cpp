#include <openssl/err.h>
#include <openssl/objects.h>
#include <openssl/x509.h>
#include <openssl/x509_vfy.h>
#include <openssl/x509v3.h>

#include <algorithm>

#include "certkit/error.hpp"
#include "crypto/openssl.hpp"
#include "trust/path_opinion.hpp"

namespace certkit::trust {
namespace {

using crypto::OpensslPtr;
using X509Ptr = OpensslPtr<X509, X509_free>;
using CrlPtr = OpensslPtr<X509_CRL, X509_CRL_free>;
using StorePtr = OpensslPtr<X509_STORE, X509_STORE_free>;
using ContextPtr = OpensslPtr<X509_STORE_CTX, X509_STORE_CTX_free>;
void free_stack(STACK_OF(X509) * stack) { sk_X509_pop_free(stack, X509_free); }
void free_crls(STACK_OF(X509_CRL) * stack) { sk_X509_CRL_pop_free(stack, X509_CRL_free); }

struct Meaning {
  int code;
  const char* id;
  bool beside_path = false;  // revocation, policies
};
constexpr Meaning kMeanings[] = {
    {X509_V_ERR_CERT_HAS_EXPIRED, "expired"},
    {X509_V_ERR_CERT_NOT_YET_VALID, "not-yet-valid"},
    {X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT, "self-signed"},
    {X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN, "untrusted-root"},
    {X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT, "missing-intermediate"},
    {X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY, "missing-intermediate"},
    {X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE, "missing-intermediate"},
    {X509_V_ERR_CERT_SIGNATURE_FAILURE, "bad-signature"},
    {X509_V_ERR_CA_MD_TOO_WEAK, "weak-signature"},
    {X509_V_ERR_EE_KEY_TOO_SMALL, "weak-key"},
    {X509_V_ERR_CA_KEY_TOO_SMALL, "weak-key"},
    {X509_V_ERR_EC_KEY_EXPLICIT_PARAMS, "weak-key"},
    {X509_V_ERR_INVALID_PURPOSE, "wrong-usage"},
    {X509_V_ERR_INVALID_CA, "wrong-usage"},
    {X509_V_ERR_KEYUSAGE_NO_CERTSIGN, "wrong-usage"},
    {X509_V_ERR_PATH_LENGTH_EXCEEDED, "path-length"},
    {X509_V_ERR_CERT_CHAIN_TOO_LONG, "path-length"},
    {X509_V_ERR_PERMITTED_VIOLATION, "name-constraints"},
    {X509_V_ERR_EXCLUDED_VIOLATION, "name-constraints"},
    {X509_V_ERR_SUBTREE_MINMAX, "name-constraints"},
    {X509_V_ERR_UNSUPPORTED_CONSTRAINT_TYPE, "name-constraints"},
    {X509_V_ERR_UNSUPPORTED_CONSTRAINT_SYNTAX, "name-constraints"},
    {X509_V_ERR_UNSUPPORTED_NAME_SYNTAX, "name-constraints"},
    {X509_V_ERR_UNHANDLED_CRITICAL_EXTENSION, "unknown-critical-extension"},
    {X509_V_ERR_INVALID_EXTENSION, "malformed-certificate"},
    {X509_V_ERR_CERT_REVOKED, "revoked", true},
    {X509_V_ERR_UNABLE_TO_GET_CRL, "no-revocation-source", true},
    {X509_V_ERR_DIFFERENT_CRL_SCOPE, "no-revocation-source", true},
    {X509_V_ERR_CRL_HAS_EXPIRED, "crl-expired", true},
    {X509_V_ERR_CRL_NOT_YET_VALID, "crl-bad", true},
    {X509_V_ERR_CRL_SIGNATURE_FAILURE, "crl-bad", true},
    {X509_V_ERR_UNABLE_TO_GET_CRL_ISSUER, "crl-bad", true},
    {X509_V_ERR_UNABLE_TO_DECRYPT_CRL_SIGNATURE, "crl-bad", true},
    {X509_V_ERR_ERROR_IN_CRL_LAST_UPDATE_FIELD, "crl-bad", true},
    {X509_V_ERR_ERROR_IN_CRL_NEXT_UPDATE_FIELD, "crl-bad", true},
    {X509_V_ERR_KEYUSAGE_NO_CRL_SIGN, "crl-bad", true},
    {X509_V_ERR_UNHANDLED_CRITICAL_CRL_EXTENSION, "crl-bad", true},
    {X509_V_ERR_CRL_PATH_VALIDATION_ERROR, "crl-bad", true},
    {X509_V_ERR_NO_EXPLICIT_POLICY, "certificate-policy", true},
    {X509_V_ERR_INVALID_POLICY_EXTENSION, "certificate-policy", true},
};

struct Seen {
  Opinion opinion;
  bool crls = false;
  std::time_t at = 0;
};
int seen_index() {
  static const int index = X509_STORE_CTX_get_ex_new_index(0, nullptr, nullptr, nullptr, nullptr);
  return index;
}

// Called for every error, and goes on after each: what is wrong is told whole.
int note_error(int ok, X509_STORE_CTX* context) {
  auto* noted = static_cast<Seen*>(X509_STORE_CTX_get_ex_data(context, seen_index()));
  if (ok == 1 || noted == nullptr) return ok;  // null: the path of a CRL's signer, which OpenSSL builds with a context of its own
  Seen& seen = *noted;
  const int code = X509_STORE_CTX_get_error(context);
  const int depth = X509_STORE_CTX_get_error_depth(context);
  STACK_OF(X509)* chain = X509_STORE_CTX_get0_chain(context);
  // A trust anchor is not looked up in CRLs (RFC 5280 §6.1.1 (d)), but OpenSSL does.
  const bool no_crl = code == X509_V_ERR_UNABLE_TO_GET_CRL || code == X509_V_ERR_CRL_HAS_EXPIRED || code == X509_V_ERR_DIFFERENT_CRL_SCOPE;
  if (seen.crls && no_crl && depth > 0 && depth == sk_X509_num(chain) - 1) return 1;
  const auto* found = std::find_if(std::begin(kMeanings), std::end(kMeanings), [&](const Meaning& one) { return one.code == code; });
  const bool known = found != std::end(kMeanings);
  // The last second of its validity belongs to it (RFC 5280 §4.1.2.5); OpenSSL's is one second shorter.
  X509* current = X509_STORE_CTX_get_current_cert(context);
  if (code == X509_V_ERR_CERT_HAS_EXPIRED && current != nullptr && ASN1_TIME_cmp_time_t(X509_get0_notAfter(current), seen.at) >= 0)
    return 1;
  const std::string words = X509_verify_cert_error_string(code);
  if (seen.opinion.defects.size() < 64)
    seen.opinion.defects.push_back({known ? found->id : "second-opinion-differs", static_cast<std::size_t>(std::max(0, depth)), words});
  if (seen.opinion.says.empty()) seen.opinion.says = words;
  if (!known || !found->beside_path) seen.opinion.path_good = false;
  return 1;
}

X509Ptr decode(const Certificate& certificate) {
  const ByteView der = certificate.der();
  const std::uint8_t* at = der.data();
  return X509Ptr(d2i_X509(nullptr, &at, static_cast<long>(der.size())));
}

Opinion refused(std::string why) { return {false, false, std::move(why), {}}; }

void set_parameters(X509_VERIFY_PARAM* parameters, const PathQuestion& question, bool policies) {
  X509_VERIFY_PARAM_set_time(parameters, static_cast<std::time_t>(question.at.time_since_epoch().count()));
  X509_VERIFY_PARAM_set_auth_level(parameters, 2);  // RSA from 2048 bits on, no SHA-1: as Botan is asked too
  unsigned long flags = X509_V_FLAG_PARTIAL_CHAIN | X509_V_FLAG_TRUSTED_FIRST;
  if (policies) {  // whatever policy the chain has is one that is wanted (RFC 5280 §6.1.1 (c))
    flags |= X509_V_FLAG_POLICY_CHECK;
    X509_VERIFY_PARAM_add0_policy(parameters, OBJ_nid2obj(NID_any_policy));
  }
  if (!question.crls.empty())
    flags |= X509_V_FLAG_CRL_CHECK | X509_V_FLAG_CRL_CHECK_ALL | X509_V_FLAG_EXTENDED_CRL_SUPPORT | X509_V_FLAG_USE_DELTAS;
  X509_VERIFY_PARAM_set_flags(parameters, flags);
  if (question.purpose != Purpose::any)
    X509_VERIFY_PARAM_set_purpose(parameters, question.purpose == Purpose::server ? X509_PURPOSE_SSL_SERVER : X509_PURPOSE_SSL_CLIENT);
}

}  // namespace

Opinion ask_openssl(const OpinionQuestion& question) {
  const crypto::OpensslErrors errors;
  const X509Ptr leaf = decode(*question.leaf);
  if (!leaf) return refused("the certificate cannot be decoded");
  const StorePtr store(X509_STORE_new());
  const OpensslPtr<STACK_OF(X509), free_stack> pool(sk_X509_new_null());
  const OpensslPtr<STACK_OF(X509_CRL), free_crls> crls(sk_X509_CRL_new_null());
  const ContextPtr context(X509_STORE_CTX_new());
  if (!store || !pool || !crls || !context) return refused("no memory");
  bool policies = false;
  const auto looks_at_policies = [&](X509* one) {
    policies = policies || X509_get_ext_by_NID(one, NID_policy_constraints, -1) >= 0 ||
               X509_get_ext_by_NID(one, NID_inhibit_any_policy, -1) >= 0 || X509_get_ext_by_NID(one, NID_policy_mappings, -1) >= 0;
  };
  looks_at_policies(leaf.get());
  for (const Certificate* anchor : question.anchors)
    if (const X509Ptr one = decode(*anchor)) X509_STORE_add_cert(store.get(), one.get());
  for (const Certificate* other : question.pool) {
    X509Ptr one = decode(*other);
    if (one) looks_at_policies(one.get());
    if (one && sk_X509_push(pool.get(), one.get()) > 0) (void)one.release();
  }
  for (const Crl* crl : question.of->crls) {
    const std::uint8_t* at = crl->der().data();
    CrlPtr one(d2i_X509_CRL(nullptr, &at, static_cast<long>(crl->der().size())));
    if (one && sk_X509_CRL_push(crls.get(), one.get()) > 0) (void)one.release();
  }
  if (X509_STORE_CTX_init(context.get(), store.get(), leaf.get(), pool.get()) != 1) return refused("no memory");
  X509_STORE_CTX_set0_crls(context.get(), crls.get());
  set_parameters(X509_STORE_CTX_get0_param(context.get()), *question.of, policies);
  Seen seen;
  seen.opinion.path_good = true;
  seen.at = static_cast<std::time_t>(question.of->at.time_since_epoch().count());
  seen.crls = !question.of->crls.empty();
  X509_STORE_CTX_set_ex_data(context.get(), seen_index(), &seen);
  X509_STORE_CTX_set_verify_cb(context.get(), note_error);
  const int verified = X509_verify_cert(context.get());
  Opinion& opinion = seen.opinion;
  if (verified != 1 && opinion.says.empty()) {
    const int code = X509_STORE_CTX_get_error(context.get());
    opinion.says = code == X509_V_OK ? "it cannot be verified" : X509_verify_cert_error_string(code);
    opinion.defects.push_back({"second-opinion-differs", 0, opinion.says});
    opinion.path_good = false;
  }
  opinion.good = verified == 1 && opinion.says.empty();
  return std::move(opinion);
}

}  // namespace certkit::trust
