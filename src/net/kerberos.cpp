// Tokens of GSSAPI. Nothing is read from or written into the environment: whose ticket it is stands in the credential store that is handed
// over.
#include <array>
#include <atomic>
#include <cstring>

#include "base/text.hpp"
#include "net/gssapi.hpp"
#include "net/negotiate.hpp"

namespace certkit::net {
namespace {

// Object identifiers as GSSAPI takes them, without tag and length: SPNEGO, Kerberos 5, and the types of names.
constexpr char kSpnegoOid[] = "\x2b\x06\x01\x05\x05\x02", kKerberosOid[] = "\x2a\x86\x48\x86\xf7\x12\x01\x02\x02",
               kUserOid[] = "\x2a\x86\x48\x86\xf7\x12\x01\x02\x01\x01", kHostServiceOid[] = "\x2a\x86\x48\x86\xf7\x12\x01\x02\x01\x04",
               kPrincipalOid[] = "\x2a\x86\x48\x86\xf7\x12\x01\x02\x02\x01";

template <std::size_t Size>
gss_OID_desc oid(const char (&octets)[Size]) {
  return {static_cast<OM_uint32>(Size - 1), const_cast<char*>(octets)};
}

gss_buffer_desc buffer(std::string_view text) { return {text.size(), const_cast<char*>(text.data())}; }

// What Kerberos says in its own words: of the mechanism, or of GSSAPI where the mechanism is silent.
std::string said(OM_uint32 major, OM_uint32 minor) {
  gss_OID_desc kerberos = oid(kKerberosOid);
  const auto text = [&](OM_uint32 code, int kind) {
    OM_uint32 ignored = 0, more = 0;
    gss_buffer_desc message{0, nullptr};
    if (gssapi().display_status(&ignored, code, kind, &kerberos, &more, &message) != GSS_S_COMPLETE) return std::string();
    std::string out = base::printable(std::string_view(static_cast<const char*>(message.value), message.length));
    (void)gssapi().release_buffer(&ignored, &message);
    return out;
  };
  const std::string inner = minor != 0 ? text(minor, GSS_C_MECH_CODE) : std::string();
  return inner.empty() ? text(major, GSS_C_GSS_CODE) : inner;
}

// Numbers of com_err's table "krb5" (RFC 4120 §7.5.9 by their distance from its base), and of the library's own.
enum Krb5 : OM_uint32 {
  kBase = 0x96c73a00u,
  kClientUnknown = kBase + 6,
  kServerUnknown = kBase + 7,
  kClientRevoked = kBase + 18,
  kPasswordExpired = kBase + 23,
  kPreauthFailed = kBase + 24,
  kBadIntegrity = kBase + 31,
  kTicketExpired = kBase + 32,
  kClockSkew = kBase + 37,
  kRealmUnknown = kBase + 154,
  kCannotReachKdc = kBase + 156,
  kRealmNotResolved = kBase + 220,
  kNoDefaultRealm = kBase + 224,
};

[[nodiscard]] Error failure(const KerberosIdentity& identity, std::string service, OM_uint32 major, OM_uint32 minor) {
  if (identity.service.empty()) service.replace(service.find('@'), 1, "/");  // as setspn writes it
  service = base::printable(service);
  const std::string why = said(major, minor);
  const bool own_secret = !identity.keytab.empty();
  const std::string who = identity.principal.empty() ? "this user" : base::printable(identity.principal);
  switch (minor) {
    case kPreauthFailed:
    case kBadIntegrity:
      return Error(
          Errc::wrong_password,
          "Kerberos does not take the " + std::string(identity.password ? "password" : "keytab") + " of " + who + " (" + why + ")",
          identity.password ? "type it again; is the account locked?" : "was the password changed since the keytab was made? Make it anew");
    case kClientUnknown:
    case kClientRevoked:
    case kPasswordExpired:
      return Error(Errc::refused, "Kerberos does not let " + who + " in (" + why + ")",
                   "is the name right, with its realm in capitals, and is the account enabled?");
    case kServerUnknown:
      return Error(Errc::refused, "Kerberos knows no service " + service + " (" + why + ")",
                   "call the CA's web server by the name that its SPN has (setspn -Q HTTP/NAME), or name the SPN: service_principal");
    case kClockSkew:
      return Error(Errc::refused, "the clock of this machine and the one of the domain differ (" + why + ")",
                   "set the clock: Kerberos allows five minutes");
    case kCannotReachKdc:
    case kRealmUnknown:
    case kRealmNotResolved:
    case kNoDefaultRealm:
      return Error(Errc::network, "no KDC can be reached (" + why + ")",
                   "is the realm in /etc/krb5.conf or in the DNS, and does a firewall stand between (port 88)?");
    default: break;
  }
  if (minor == kTicketExpired || major == GSS_S_NO_CRED || GSS_ROUTINE_ERROR(major) == GSS_S_NO_CRED ||
      GSS_ROUTINE_ERROR(major) == GSS_S_CREDENTIALS_EXPIRED)
    return Error(Errc::no_password, "there is no Kerberos ticket for " + who + " (" + why + ")",
                 own_secret ? "is that principal in the keytab? klist -k " + identity.keytab.string() + " shows which are"
                            : "kinit gets one; or name a keytab, with its principal, or a user with a password");
  return Error(Errc::refused, "Kerberos cannot authenticate " + who + " to " + service + " (" + why + ")",
               "klist shows the tickets; KRB5_TRACE=/dev/stderr says what is tried");
}

class GssName {
 public:
  GssName(const std::string& text, gss_OID_desc type) {
    OM_uint32 minor = 0;
    gss_buffer_desc name = buffer(text);
    const OM_uint32 major = gssapi().import_name(&minor, &name, &type, &name_);
    if (GSS_ERROR(major))
      throw Error(Errc::usage, "Kerberos takes no such name: " + base::printable(text) + " (" + said(major, minor) + ")");
  }
  GssName(const GssName&) = delete;
  GssName& operator=(const GssName&) = delete;
  ~GssName() {
    OM_uint32 minor = 0;
    (void)gssapi().release_name(&minor, &name_);
  }
  [[nodiscard]] gss_name_t get() const noexcept { return name_; }

 private:
  gss_name_t name_ = GSS_C_NO_NAME;
};

// Whose ticket: kept for all requests of an issuer, so that the ticket for the service is fetched once. For SPNEGO, and for Kerberos by
// itself, which says why it fails where SPNEGO does not.
class Credential {
 public:
  Credential(const KerberosIdentity& identity, const std::string& service) {
    if (!identity.principal.empty()) name_ = std::make_unique<GssName>(identity.principal, oid(kUserOid));
    static std::atomic<unsigned> caches{0};
    cache_ = identity.cache;
    // What a keytab gets stays in memory, and does not replace anybody's tickets.
    if (cache_.empty() && !identity.keytab.empty()) cache_ = "MEMORY:certkit-" + std::to_string(++caches);
    gss_OID_desc kerberos = oid(kKerberosOid);
    gss_OID_set_desc inside{1, &kerberos};
    acquire(identity, service, kerberos, kerberos_);
    acquire(identity, service, oid(kSpnegoOid), spnego_);
    OM_uint32 ignored = 0;
    (void)gssapi().set_neg_mechs(&ignored, spnego_, &inside);  // Kerberos, and no NTLM in its stead
  }
  Credential(const Credential&) = delete;
  Credential& operator=(const Credential&) = delete;
  ~Credential() { release(); }
  [[nodiscard]] gss_cred_id_t spnego() const noexcept { return spnego_; }
  [[nodiscard]] gss_cred_id_t kerberos() const noexcept { return kerberos_; }

 private:
  void release() noexcept {
    OM_uint32 minor = 0;
    (void)gssapi().release_cred(&minor, &spnego_);
    (void)gssapi().release_cred(&minor, &kerberos_);
  }

  void acquire(const KerberosIdentity& identity, const std::string& service, gss_OID_desc mechanism, gss_cred_id_t& credential) {
    gss_OID_set_desc mechanisms{1, &mechanism};
    const gss_name_t name = name_ ? name_->get() : GSS_C_NO_NAME;
    OM_uint32 minor = 0, major = 0;
    if (identity.password) {
      const ByteView octets = identity.password->reveal();
      gss_buffer_desc password{octets.size(), const_cast<std::uint8_t*>(octets.data())};
      major = gssapi().acquire_cred_with_password(&minor, name, &password, GSS_C_INDEFINITE, &mechanisms, GSS_C_INITIATE, &credential,
                                                  nullptr, nullptr);
    } else {
      const std::string keytab = identity.keytab.string();
      std::array<gss_key_value_element_desc, 2> elements{};
      gss_key_value_set_desc store{0, elements.data()};
      if (!cache_.empty()) elements[store.count++] = {"ccache", cache_.c_str()};
      if (!keytab.empty()) elements[store.count++] = {"client_keytab", keytab.c_str()};
      major = gssapi().acquire_cred_from(&minor, name, GSS_C_INDEFINITE, &mechanisms, GSS_C_INITIATE, store.count > 0 ? &store : nullptr,
                                         &credential, nullptr, nullptr);
    }
    if (!GSS_ERROR(major)) return;
    const Error error = failure(identity, service, major, minor);
    release();
    throw error;
  }

  std::unique_ptr<GssName> name_;
  std::string cache_;
  gss_cred_id_t kerberos_ = GSS_C_NO_CREDENTIAL, spnego_ = GSS_C_NO_CREDENTIAL;
};

class KerberosTokens final : public TokenMaker {
 public:
  KerberosTokens(const KerberosIdentity& identity, std::string service, std::shared_ptr<const Credential> credential, ByteView binding)
      : identity_(identity),
        service_(std::move(service)),
        credential_(std::move(credential)),
        target_(service_, identity.service.empty() ? oid(kHostServiceOid) : oid(kPrincipalOid)),
        binding_(to_bytes(binding)) {}
  KerberosTokens(const KerberosTokens&) = delete;
  KerberosTokens& operator=(const KerberosTokens&) = delete;
  ~KerberosTokens() override {
    OM_uint32 minor = 0;
    (void)gssapi().delete_sec_context(&minor, &context_, GSS_C_NO_BUFFER);
  }

  Bytes next(ByteView received) override {
    if (done_) return {};
    OM_uint32 minor = 0, ignored = 0;
    gss_buffer_desc out{0, nullptr};
    const OM_uint32 major = step(credential_->spnego(), oid(kSpnegoOid), context_, received, out, minor);
    const auto* octets = static_cast<const std::uint8_t*>(out.value);
    Bytes token(octets, octets + out.length);
    (void)gssapi().release_buffer(&ignored, &out);
    if (GSS_ERROR(major)) throw why(major, minor);
    done_ = major == GSS_S_COMPLETE;
    return token;
  }

 private:
  OM_uint32 step(gss_cred_id_t credential, gss_OID_desc mechanism, gss_ctx_id_t& context, ByteView received, gss_buffer_desc& out,
                 OM_uint32& minor) {
    gss_channel_bindings_struct binding{};
    binding.application_data = {binding_.size(), binding_.data()};
    gss_buffer_desc in{received.size(), const_cast<std::uint8_t*>(received.data())};
    return gssapi().init_sec_context(&minor, credential, &context, target_.get(), &mechanism, GSS_C_MUTUAL_FLAG, 0,
                                     binding_.empty() ? GSS_C_NO_CHANNEL_BINDINGS : &binding, &in, nullptr, &out, nullptr, nullptr);
  }

  // SPNEGO tells its caller little of why there is no first token: Kerberos is asked for one by itself.
  Error why(OM_uint32 major, OM_uint32 minor) {
    if (context_ == GSS_C_NO_CONTEXT) {
      gss_ctx_id_t alone = GSS_C_NO_CONTEXT;
      gss_buffer_desc out{0, nullptr};
      OM_uint32 inner = 0, ignored = 0;
      const OM_uint32 result = step(credential_->kerberos(), oid(kKerberosOid), alone, {}, out, inner);
      (void)gssapi().release_buffer(&ignored, &out);
      (void)gssapi().delete_sec_context(&ignored, &alone, GSS_C_NO_BUFFER);
      if (GSS_ERROR(result)) return failure(identity_, service_, result, inner);
    }
    return failure(identity_, service_, major, minor);
  }

  const KerberosIdentity& identity_;
  std::string service_;
  std::shared_ptr<const Credential> credential_;
  GssName target_;
  Bytes binding_;
  gss_ctx_id_t context_ = GSS_C_NO_CONTEXT;
  bool done_ = false;
};

}  // namespace

MakeTokens kerberos_tokens(KerberosIdentity identity, std::string host) {
  struct Shared {
    KerberosIdentity identity;
    std::string service;
    std::shared_ptr<const Credential> credential;
  };
  auto shared = std::make_shared<Shared>();
  shared->service = identity.service.empty() ? "HTTP@" + host : identity.service;
  shared->identity = std::move(identity);
  return [shared](ByteView binding) -> std::unique_ptr<TokenMaker> {
    if (!shared->credential) shared->credential = std::make_shared<const Credential>(shared->identity, shared->service);
    // The tokens look into the identity: it lives as long as whoever makes them.
    return std::make_unique<KerberosTokens>(shared->identity, shared->service, shared->credential, binding);
  };
}

}  // namespace certkit::net
