#include "net/cmp_context.hpp"

#include <openssl/err.h>

#include "base/text.hpp"
#include "crypto/evp_key.hpp"
#include "net/cmp_failure.hpp"
#include "net/said.hpp"
#include "net/url.hpp"

namespace certkit::net {
namespace {

constexpr std::size_t kAnswerOctets = 1u << 20;

void need(int done, const char* what) {
  if (done != 1) crypto::openssl_failed(Errc::internal, std::string("OpenSSL's CMP client refuses ") + what);
}

void push(STACK_OF(X509) * stack, const Certificate& certificate) {
  X509Ptr one = x509_of(certificate);
  if (sk_X509_push(stack, one.get()) <= 0) throw std::bad_alloc();
  (void)one.release();
}

// Without a function of our own OpenSSL prints on standard error.
int say_nothing(const char*, const char*, int, OSSL_CMP_severity, const char*) { return 1; }

// RFC 6712 §3.3: a server may put a CMP message into an answer of any status.
void require_message(const HttpAnswer& answer, const std::string& server) {
  const bool der = answer.body.size() > 2 && answer.body[0] == 0x30 && static_cast<unsigned char>(answer.body[1]) >= 0x80;
  if (der) return;
  const std::string says = server + " answers with " + status_text(answer) + which_says(answer);
  if (answer.status == 401 || answer.status == 407)
    throw Error(Errc::no_password, says, "CMP has no such login: is there a proxy, or another service at that URL?", server);
  if (answer.status == 404 || answer.status == 405)
    throw Error(Errc::network, says, "is the path right? CMP servers are at /.well-known/cmp, /pkix/ or a path of their own", server);
  if (answer.status >= 300 && answer.status < 400)
    throw Error(Errc::network, says + "; it sends to " + base::printable(answer.header("location")),
                "if that is the right server, name it instead", server);
  if (answer.status != 200) throw Error(Errc::network, says, "try again; see the server's log", server);
  const std::string text = plain_text(answer.body, 80);
  throw Error(Errc::malformed, "the answer of " + server + " is no CMP message" + (text.empty() ? "" : ": it begins \"" + text + "\""),
              "is it the URL of a CMP server?", server);
}

}  // namespace

X509Ptr x509_of(const Certificate& certificate) {
  const std::uint8_t* at = certificate.der().data();
  return crypto::own<X509Ptr>(d2i_X509(nullptr, &at, static_cast<long>(certificate.der().size())), Errc::malformed,
                              "OpenSSL cannot read a certificate");
}

std::vector<Certificate> certificates_of(const STACK_OF(X509) * certificates) {
  std::vector<Certificate> all;
  for (int i = 0; certificates != nullptr && i < sk_X509_num(certificates); ++i) {
    std::uint8_t* der = nullptr;
    const int size = i2d_X509(sk_X509_value(certificates, i), &der);
    if (size <= 0) crypto::openssl_failed(Errc::internal, "OpenSSL cannot write a certificate");
    Bytes octets(der, der + size);
    OPENSSL_free(der);
    all.emplace_back(std::move(octets));
  }
  return all;
}

CmpMessagePtr cmp_message(ByteView der) {
  const std::uint8_t* at = der.data();
  CmpMessagePtr message(d2i_OSSL_CMP_MSG(nullptr, &at, static_cast<long>(der.size())));
  if (message && at != der.data() + der.size()) message.reset();
  return message;
}

CmpContext::CmpContext(Http& http, CmpOptions options) : http_(http), options_(std::move(options)) {
  const crypto::OpensslErrors errors;
  context_ = crypto::own<CmpContextPtr>(OSSL_CMP_CTX_new(nullptr, nullptr), Errc::internal, "no memory for CMP");
  set_up();
}

void CmpContext::set_up() {
  OSSL_CMP_CTX* context = context_.get();
  need(OSSL_CMP_CTX_set_log_cb(context, &say_nothing), "to be quiet");
  need(OSSL_CMP_CTX_set_transfer_cb(context, &CmpContext::transfer), "a way to send");
  need(OSSL_CMP_CTX_set_transfer_cb_arg(context, this), "a way to send");
  if (options_.implicit_confirm) need(OSSL_CMP_CTX_set_option(context, OSSL_CMP_OPT_IMPLICIT_CONFIRM, 1), "implicit confirmation");
  if (options_.recipient) {
    const Bytes der = options_.recipient->der();
    const std::uint8_t* at = der.data();
    const auto name = crypto::own<X509NamePtr>(d2i_X509_NAME(nullptr, &at, static_cast<long>(der.size())), Errc::usage,
                                               "OpenSSL cannot read the recipient");
    need(OSSL_CMP_CTX_set1_recipient(context, name.get()), "the recipient");
  }
  if (options_.secret) {
    const ByteView secret = options_.secret->reveal(), reference = as_bytes(options_.reference);
    need(OSSL_CMP_CTX_set1_referenceValue(context, reference.data(), static_cast<int>(reference.size())), "the reference");
    need(OSSL_CMP_CTX_set1_secretValue(context, secret.data(), static_cast<int>(secret.size())), "the secret");
  } else if (options_.key && !options_.certificates.empty()) {
    const crypto::EvpKeyPtr key = crypto::evp_private_key(*options_.key);
    need(OSSL_CMP_CTX_set1_cert(context, x509_of(options_.certificates.front()).get()), "client_certificate");
    need(OSSL_CMP_CTX_set1_pkey(context, key.get()), "client_key");
  }
  set_trust();
}

void CmpContext::set_trust() {
  // Of an empty chain OpenSSL 3.0 makes a context that takes no answer.
  if (options_.certificates.size() > 1) {
    const X509StackPtr chain(sk_X509_new_null());
    if (!chain) throw std::bad_alloc();
    for (std::size_t i = 1; i < options_.certificates.size(); ++i) push(chain.get(), options_.certificates[i]);
    need(OSSL_CMP_CTX_set1_untrusted(context_.get(), chain.get()), "a chain");
  }
  if (options_.server_certificate)
    need(OSSL_CMP_CTX_set1_srvCert(context_.get(), x509_of(*options_.server_certificate).get()), "server_certificate");
  if (options_.trust.empty()) return;
  using StorePtr = crypto::OpensslPtr<X509_STORE, X509_STORE_free>;
  StorePtr store = crypto::own<StorePtr>(X509_STORE_new(), Errc::internal, "no memory for trust anchors");
  for (const Certificate& anchor : options_.trust) need(X509_STORE_add_cert(store.get(), x509_of(anchor).get()), "a trust anchor");
  X509_VERIFY_PARAM* how = X509_STORE_get0_param(store.get());
  need(X509_VERIFY_PARAM_set_flags(how, X509_V_FLAG_PARTIAL_CHAIN), "trust anchors that are no roots");
  if (options_.now != Time{}) X509_VERIFY_PARAM_set_time(how, options_.now.time_since_epoch().count());
  need(OSSL_CMP_CTX_set0_trustedStore(context_.get(), store.get()), "trust anchors");
  (void)store.release();
}

OSSL_CMP_MSG* CmpContext::transfer(OSSL_CMP_CTX* context, const OSSL_CMP_MSG* request) noexcept {
  auto* self = static_cast<CmpContext*>(OSSL_CMP_CTX_get_transfer_cb_arg(context));
  try {
    return self->exchange(request).release();
  } catch (...) {
    self->failed_ = std::current_exception();
    return nullptr;
  }
}

CmpMessagePtr CmpContext::exchange(const OSSL_CMP_MSG* request) {
  if (!replay.empty()) return replayed();
  // Here the answer before has been proved: OpenSSL would not go on otherwise.
  if (before_sending) before_sending();
  std::uint8_t* der = nullptr;
  const int size = i2d_OSSL_CMP_MSG(request, &der);
  if (size <= 0) crypto::openssl_failed(Errc::internal, "OpenSSL cannot write a CMP message");
  const Bytes octets(der, der + size);
  OPENSSL_free(der);
  asked = true;
  last = send(octets);
  last_is_live = true;
  CmpMessagePtr message = cmp_message(last);
  if (!message) {
    ERR_clear_error();
    const std::string server = parse_url(options_.url).authority();
    throw Error(Errc::malformed, "the answer of " + server + " is a CMP message that is cut off or damaged", "try again; see its log",
                server);
  }
  return message;
}

// What the server said in an earlier process. OpenSSL holds the answer against the transaction and the nonce of what it has just "sent":
// both are made those of that time, so that it goes on from there; the protection of the answer is checked as if it came now.
CmpMessagePtr CmpContext::replayed() {
  last = std::move(replay.front());
  replay.erase(replay.begin());
  last_is_live = false;
  CmpMessagePtr message = cmp_message(last);
  const ASN1_OCTET_STRING* nonce = message ? OSSL_CMP_HDR_get0_recipNonce(OSSL_CMP_MSG_get0_header(message.get())) : nullptr;
  if (nonce == nullptr || OSSL_CMP_CTX_set1_senderNonce(context_.get(), nonce) != 1)
    throw Error(Errc::malformed, "what was kept of a CMP transaction is damaged", "submit the request again");
  return message;
}

Bytes CmpContext::send(ByteView request) {
  HttpRequest post;
  post.method = "POST";
  post.url = options_.url;
  post.headers = {{"Content-Type", "application/pkixcmp"}, {"Accept", "application/pkixcmp"}};
  post.body = as_text(request);
  post.once = true;  // or the CA has two transactions of one request
  post.answer_limit = kAnswerOctets;
  const HttpAnswer answer = http_.send(post);
  require_message(answer, parse_url(options_.url).authority());
  return to_bytes(as_bytes(answer.body));
}

CmpStatus CmpContext::refusal() {
  if (failed_) std::rethrow_exception(std::exchange(failed_, nullptr));
  std::vector<int> reasons;
  while (const unsigned long code = ERR_get_error())
    if (ERR_GET_LIB(code) == ERR_LIB_CMP) reasons.push_back(ERR_GET_REASON(code));
  std::optional<CmpSeen> seen;
  try {
    if (!last.empty()) seen = see_cmp_answer(last);
  } catch (const Error&) {  // then there is nothing to add
  }
  // Below zero: no answer of this request has been found good.
  const int status = OSSL_CMP_CTX_get_status(context_.get());
  if (status < 0 || !seen || !seen->status || seen->status->status != status)
    throw cmp_failure(reasons, seen, options_, parse_url(options_.url).authority());
  if (status == OSSL_CMP_PKISTATUS_accepted || status == OSSL_CMP_PKISTATUS_grantedWithMods)
    throw cmp_failure(reasons, seen, options_, parse_url(options_.url).authority());
  if (seen->status->has(kCmpSystemUnavailable) || seen->status->has(kCmpSystemFailure))
    throw Error(Errc::network, "the CMP server cannot do it now: " + to_text(*seen->status), hint_for(*seen->status),
                parse_url(options_.url).authority());
  return *std::move(seen->status);
}

}  // namespace certkit::net
