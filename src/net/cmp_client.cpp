#include "net/cmp_client.hpp"

#include <openssl/err.h>

#include "crypto/evp_key.hpp"
#include "net/cmp_context.hpp"
#include "net/url.hpp"

namespace certkit::net {
namespace {

using X509RequestPtr = crypto::OpensslPtr<X509_REQ, X509_REQ_free>;

void need(int done, const char* what) {
  if (done != 1) crypto::openssl_failed(Errc::internal, std::string("OpenSSL's CMP client refuses ") + what);
}

int body_of(CmpCommand command) {
  switch (command) {
    case CmpCommand::ir: return OSSL_CMP_IR;
    case CmpCommand::cr: return OSSL_CMP_CR;
    case CmpCommand::kur: return OSSL_CMP_KUR;
    case CmpCommand::p10cr: break;
  }
  return OSSL_CMP_P10CR;
}

bool is_certificate_answer(const CmpSeen& seen) { return seen.body == kCmpIp || seen.body == kCmpCp || seen.body == kCmpKup; }

}  // namespace

struct CmpTransaction::State {
  CmpContext context;
  CmpCommand command;
  std::vector<Bytes> kept;
  std::function<void(const std::vector<Bytes>&)> keep;

  State(Http& http, CmpOptions options, const CmpRequest& request) : context(http, std::move(options)), command(request.command) {
    OSSL_CMP_CTX* cmp = context.get();
    const std::uint8_t* at = request.csr->der().data();
    const auto csr = crypto::own<X509RequestPtr>(d2i_X509_REQ(nullptr, &at, static_cast<long>(request.csr->der().size())), Errc::malformed,
                                                 "OpenSSL cannot read the request");
    // Subject and extensions of the other commands are taken from it as well.
    need(OSSL_CMP_CTX_set1_p10CSR(cmp, csr.get()), "the request");
    if (command != CmpCommand::p10cr) {
      crypto::EvpKeyPtr key = crypto::evp_private_key(*request.key);
      need(OSSL_CMP_CTX_set0_newPkey(cmp, 1, key.get()), "the key of the request");
      (void)key.release();
      need(OSSL_CMP_CTX_set1_subjectName(cmp, X509_REQ_get_subject_name(csr.get())), "the subject");
      if (request.validity_days > 0) need(OSSL_CMP_CTX_set_option(cmp, OSSL_CMP_OPT_VALIDITY_DAYS, request.validity_days), "the validity");
    }
    if (request.replaces != nullptr && command == CmpCommand::kur)
      need(OSSL_CMP_CTX_set1_oldCert(cmp, x509_of(*request.replaces).get()), "the old certificate");
  }

  // What was answered before, so that OpenSSL goes on from there: see CmpContext::replayed().
  void go_on_from(std::vector<Bytes> answers) {
    const CmpMessagePtr first = cmp_message(answers.front());
    const ASN1_OCTET_STRING* id = first ? OSSL_CMP_HDR_get0_transactionID(OSSL_CMP_MSG_get0_header(first.get())) : nullptr;
    if (id == nullptr || OSSL_CMP_CTX_set1_transactionID(context.get(), id) != 1)
      throw Error(Errc::malformed, "what was kept of a CMP transaction is damaged", "submit the request again");
    kept = answers;
    context.replay = std::move(answers);
  }

  // The first answer, which starts the polling or ends it, and the last suffice to go on.
  void keep_last() {
    if (!context.last_is_live || context.last.empty()) return;
    context.last_is_live = false;
    const CmpSeen seen = see_cmp_answer(context.last);
    if (!is_certificate_answer(seen) && seen.body != kCmpPollRep) return;
    if (kept.size() == 2) kept.pop_back();
    kept.push_back(context.last);
    if (keep) keep(kept);
  }

  CmpResult issued(X509* certificate) {
    CmpResult result;
    result.state = CmpResult::State::issued;
    const X509StackPtr chain(OSSL_CMP_CTX_get1_newChain(context.get())), of_ca(OSSL_CMP_CTX_get1_caPubs(context.get()));
    // What came along with any of the answers.
    const STACK_OF(X509)* along = OSSL_CMP_CTX_get0_untrusted(context.get());
    using Stack = const STACK_OF(X509)*;
    for (const Stack stack : {Stack(chain.get()), Stack(of_ca.get()), along})
      for (Certificate& other : certificates_of(stack)) result.others.push_back(std::move(other));
    std::uint8_t* der = nullptr;
    const int size = i2d_X509(certificate, &der);
    if (size <= 0) crypto::openssl_failed(Errc::internal, "OpenSSL cannot write the certificate");
    Bytes octets(der, der + size);
    OPENSSL_free(der);
    result.certificate.emplace(std::move(octets));
    return result;
  }

  // There is a certificate, and what failed is its confirmation. Where the certificate came in an earlier run, the confirmation may have
  // arrived then, and the server knows the transaction no longer.
  CmpResult not_confirmed(X509* certificate, bool issued_before) {
    std::string says;
    try {
      says = to_text(context.refusal());
    } catch (const Error& error) {
      if (!issued_before || (error.code() != Errc::refused && error.code() != Errc::malformed)) throw;
      says = error.message();
    }
    if (!issued_before)
      throw Error(Errc::refused, "the CA issued the certificate, and then did not take its confirmation: " + says,
                  "it may withdraw the certificate: see its log, and submit the request again",
                  parse_url(context.options().url).authority());
    CmpResult result = issued(certificate);
    result.unconfirmed = says;
    return result;
  }
};

CmpTransaction::CmpTransaction(Http& http, CmpOptions options, const CmpRequest& request, std::vector<Bytes> answers,
                               std::function<void(const std::vector<Bytes>&)> keep) {
  const crypto::OpensslErrors errors;
  state_ = std::make_unique<State>(http, std::move(options), request);
  state_->keep = std::move(keep);
  state_->context.before_sending = [state = state_.get()] { state->keep_last(); };
  if (!answers.empty()) state_->go_on_from(std::move(answers));
}

CmpTransaction::~CmpTransaction() = default;

bool CmpTransaction::asked() const noexcept { return state_->context.asked; }

CmpResult CmpTransaction::step() {
  const crypto::OpensslErrors errors;
  OSSL_CMP_CTX* cmp = state_->context.get();
  // What is given back is known to be in the last answer that was kept.
  const bool issued_before = !state_->kept.empty() && is_certificate_answer(see_cmp_answer(state_->kept.back())) &&
                             see_cmp_answer(state_->kept.back()).status.value_or(CmpStatus{}).status != OSSL_CMP_PKISTATUS_waiting;
  int ask_again = 0;
  const int done = OSSL_CMP_try_certreq(cmp, body_of(state_->command), nullptr, &ask_again);
  X509* certificate = OSSL_CMP_CTX_get0_newCert(cmp);
  if (done == 1 && certificate != nullptr) return state_->issued(certificate);
  CmpResult result;
  if (done == -1) {
    state_->keep_last();
    result.state = CmpResult::State::waiting;
    result.ask_again = std::chrono::seconds(ask_again);
    return result;
  }
  if (certificate != nullptr) return state_->not_confirmed(certificate, issued_before);
  result.status = state_->context.refusal();
  return result;
}

std::optional<CmpStatus> cmp_revoke(Http& http, CmpOptions options, const Certificate& certificate, int reason) {
  const crypto::OpensslErrors errors;
  CmpContext context(http, std::move(options));
  need(OSSL_CMP_CTX_set1_oldCert(context.get(), x509_of(certificate).get()), "the certificate");
  // "unspecified" is said by saying nothing (RFC 5280 §5.3.1).
  if (reason > 0) need(OSSL_CMP_CTX_set_option(context.get(), OSSL_CMP_OPT_REVOCATION_REASON, reason), "the reason");
  if (OSSL_CMP_exec_RR_ses(context.get()) == 1) return std::nullopt;
  return context.refusal();
}

}  // namespace certkit::net
