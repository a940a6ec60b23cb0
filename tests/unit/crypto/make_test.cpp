#include "certkit/make.hpp"

#include <openssl/pem.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include "asn1/oids.hpp"
#include "crypto/build.hpp"
#include "crypto/key_parts.hpp"
#include "crypto/openssl.hpp"
#include "crypto/pbe.hpp"
#include "crypto/private_key.hpp"
#include "crypto/rsa_check.hpp"
#include "crypto/second_opinion.hpp"
#include "crypto/signature.hpp"
#include "vectors.hpp"

using namespace certkit;
using namespace certkit::crypto;
using test::error_of;
using test::vector_file;

namespace {

namespace oid = asn1::oid;
using X509Ptr = OpensslPtr<X509, X509_free>;
using RequestPtr = OpensslPtr<X509_REQ, X509_REQ_free>;

PrivateKey private_key(const std::string& name) { return from_pkcs8(vector_file(name + ".p8.der")); }
Time at(const char* text) { return time_from_rfc3339(text); }

CsrSpec full_csr() {
  CsrSpec spec;
  spec.subject = Name::from_rfc4514("CN=pool1.contoso.com,OU=Teams \\+ Rooms,O=Contoso \xc3\x85s,L=Oslo,C=NO");
  for (const char* name : {"dns:pool1.contoso.com", "dns:*.contoso.com", "ip:10.1.1.5", "ip:2001:db8::1", "email:admin@contoso.com",
                           "uri:https://contoso.com/x?y=1", "upn:svc@contoso.com", "dirname:CN=inner,O=Contoso,C=NO", "rid:1.2.3.4.5"})
    spec.san.push_back(GeneralName::from_text(name));
  spec.key_usage = kDigitalSignature | kKeyEncipherment | kDecipherOnly;
  spec.extended_key_usage = {oid::kServerAuth, oid::kClientAuth};
  spec.basic_constraints = BasicConstraints{false, std::nullopt};
  spec.ms_template = "WebServerV\xc3\xa6r";
  spec.ms_template_oid = "1.3.6.1.4.1.311.21.8.1.2.3";
  spec.ms_template_minor = 7;
  spec.friendly_name = "Front End pool \xe2\x82\xac";
  spec.subject_key_identifier = true;
  spec.other_extensions = {{Oid("1.3.6.1.5.5.7.1.24"), false, {0x30, 3, 2, 1, 5}}, {Oid("1.2.3.4"), true, {5, 0}}};
  spec.critical = {true, false, true, false};
  return spec;
}

CertificateSpec full_certificate(const PublicKey& key) {
  CertificateSpec spec;
  spec.serial = {0x9f, 1, 2, 3};  // needs a sign octet
  spec.subject = Name::from_rfc4514("CN=mcu1.contoso.com,O=Contoso,C=NO");
  spec.subject_spki = to_bytes(key.spki());
  spec.not_before = at("2026-11-21T06:11:00Z");
  spec.not_after = at("2055-01-01T00:00:00Z");  // GeneralizedTime
  spec.san = {GeneralName::from_text("mcu1.contoso.com"), GeneralName::from_text("10.1.1.5")};
  spec.key_usage = kDigitalSignature;
  spec.extended_key_usage = {oid::kServerAuth};
  spec.basic_constraints = BasicConstraints{false, std::nullopt};
  spec.crl_urls = {"http://crl.contoso.com/a.crl", "ldap:///CN=a"};
  spec.ocsp_urls = {"http://ocsp.contoso.com"};
  spec.ca_issuer_urls = {"http://ca.contoso.com/ca.crt"};
  return spec;
}

CertificateSpec root_of(const PublicKey& key) {
  CertificateSpec spec;
  spec.serial = {1};
  spec.subject = Name::from_rfc4514("CN=Contoso Root,C=NO");
  spec.subject_spki = to_bytes(key.spki());
  spec.not_before = at("2026-01-01T00:00:00Z");
  spec.not_after = at("9999-12-31T23:59:59Z");
  spec.key_usage = kKeyCertSign | kCrlSign;
  spec.basic_constraints = BasicConstraints{true, 1};
  spec.permitted_dns = {"contoso.com", ".fabrikam.com", "10.0.0.0/9", "2001:db8::/32"};
  return spec;
}

RequestPtr openssl_request(const Csr& csr) {
  const std::uint8_t* octets = csr.der().data();
  return RequestPtr(d2i_X509_REQ(nullptr, &octets, static_cast<long>(csr.der().size())));
}

// The sentence of the disagreement that `f` throws.
template <class F>
std::string mismatch(F&& f) {
  std::string message;
  CHECK(error_of(f, &message) == Errc::mismatch);
  return message;
}

bool says(const std::string& message, std::string_view part) {
  INFO(message);
  const bool found = message.find(part) != std::string::npos;
  CHECK(found);
  return found;
}

}  // namespace

TEST_CASE("keys of every kind are made, differ, and prove themselves") {
  for (const char* spec : {"rsa:2048", "ec:p256", "ec:p384", "ec:p521", "ed25519", "ed448"}) {
    CAPTURE(std::string(spec));
    const KeySpec wanted = KeySpec::parse(spec);
    const PrivateKey key = generate_key(wanted);
    CHECK(key.public_key().type() == wanted.type);
    if (wanted.type == KeyType::rsa || wanted.type == KeyType::ec) CHECK(key.public_key().bits() == wanted.bits);
    const Bytes signature = sign(key, Hash::sha256, as_bytes("x"));
    CHECK(second_opinion::verify(key.public_key(), signature_algorithm_for(key.public_key(), Hash::sha256), as_bytes("x"), signature));
    CHECK(from_pkcs8(key.pkcs8().reveal()).public_key() == key.public_key());
  }
  CHECK_FALSE(generate_key(KeySpec::parse("ec:p256")).public_key() == generate_key(KeySpec::parse("ec:p256")).public_key());
  CHECK(error_of([] { (void)generate_key({KeyType::rsa, 1024}); }) == Errc::usage);
  CHECK(error_of([] { (void)generate_key({KeyType::dsa, 2048}); }) == Errc::usage);
}

TEST_CASE("fault: an RSA key with any number that is not what it should be") {
  const PrivateKey key = generate_key(KeySpec::parse("rsa:2048"));
  const RsaPrivateParts good = parse_rsa_private(parse_own_pkcs8(key).inner);
  struct Numbers {
    BnPtr n, e, d, p, q, dp, dq, qinv;
  };
  const auto number = [](ByteView octets) { return BnPtr(BN_bin2bn(octets.data(), static_cast<int>(octets.size()), nullptr)); };
  const BnContextPtr context(BN_CTX_new());
  const auto refusal = [&](const std::function<void(Numbers&)>& spoil) {
    Numbers x{number(good.n), number(good.e),  number(good.d),  number(good.p),
              number(good.q), number(good.dp), number(good.dq), number(good.qinv)};
    spoil(x);
    asn1::Writer w;
    {
      const auto sequence = w.sequence();
      w.integer(0);
      for (const BnPtr* one : {&x.n, &x.e, &x.d, &x.p, &x.q, &x.dp, &x.dq, &x.qinv}) {
        Bytes octets(static_cast<std::size_t>(BN_num_bytes(one->get())));
        BN_bn2bin(one->get(), octets.data());
        w.unsigned_integer(octets);
      }
    }
    std::string message;
    const Errc code = error_of([&] { confirm_rsa_by_openssl(from_pkcs1(w.view()), 2048); }, &message);
    CHECK((code == Errc::malformed || code == Errc::mismatch));  // when it is read, or when it is confirmed
    return message;
  };
  // As it must be for p and q, whatever they are.
  const auto complete = [&](Numbers& x) {
    const BnPtr p1(BN_dup(x.p.get())), q1(BN_dup(x.q.get())), phi(BN_new());
    BN_sub_word(p1.get(), 1), BN_sub_word(q1.get(), 1);
    BN_mul(phi.get(), p1.get(), q1.get(), context.get());
    BN_mul(x.n.get(), x.p.get(), x.q.get(), context.get());
    x.d.reset(BN_mod_inverse(nullptr, x.e.get(), phi.get(), context.get()));
    REQUIRE(x.d);
    BN_mod(x.dp.get(), x.d.get(), p1.get(), context.get());
    BN_mod(x.dq.get(), x.d.get(), q1.get(), context.get());
    x.qinv.reset(BN_mod_inverse(nullptr, x.q.get(), x.p.get(), context.get()));
    REQUIRE(x.qinv);
  };
  confirm_rsa_by_openssl(key, 2048);
  says(refusal([](Numbers& x) { BN_add_word(x.n.get(), 2); }), "multiply");
  says(refusal([](Numbers& x) { BN_add_word(x.e.get(), 2); }), "private exponent");
  says(refusal([](Numbers& x) { BN_add_word(x.d.get(), 2); }), "private exponent");
  says(refusal([](Numbers& x) { BN_add_word(x.p.get(), 2); }), "multiply");
  says(refusal([](Numbers& x) { BN_add_word(x.dp.get(), 2); }), "for a prime");
  says(refusal([](Numbers& x) { BN_add_word(x.dq.get(), 2); }), "for a prime");
  says(refusal([](Numbers& x) { BN_add_word(x.qinv.get(), 1); }), "coefficient");
  says(refusal([](Numbers& x) { BN_one(x.d.get()); }), "private exponent");
  // Composites that have no small factor, with all else as it must be.
  says(refusal([&](Numbers& x) {
         const BnPtr a(BN_new()), b(BN_new());
         do {
           BN_generate_prime_ex(a.get(), 512, 0, nullptr, nullptr, nullptr);
           BN_generate_prime_ex(b.get(), 512, 0, nullptr, nullptr, nullptr);
           BN_mul(x.p.get(), a.get(), b.get(), context.get());
         } while (BN_num_bits(x.p.get()) != 1024 || BN_mod_word(x.p.get(), 65537) == 1 ||
                  (BN_mul(x.n.get(), x.p.get(), x.q.get(), context.get()), BN_num_bits(x.n.get()) != 2048));
         complete(x);
       }),
       "a prime is none");
  says(refusal([&](Numbers& x) {  // primes of unequal size
         BN_generate_prime_ex(x.q.get(), 1030, 0, nullptr, nullptr, nullptr);
         complete(x);
       }),
       "size");
}

TEST_CASE("an RSA key of 4096 bits") { CHECK(generate_key(KeySpec::parse("rsa:4096")).public_key().bits() == 4096); }

TEST_CASE("a CSR with everything in it, for every kind of key, verifies in OpenSSL and reads back") {
  for (const char* name : {"rsa2048", "ec-p-256", "ec-p-384", "ec-p-521", "ed25519", "ed448", "rsapss", "dsa2048", "ec-explicit"}) {
    CAPTURE(std::string(name));
    const PrivateKey key = private_key(name);
    CsrSpec spec = full_csr();
    spec.hash = key.public_key().type() == KeyType::dsa ? Hash::sha256 : Hash::sha384;
    const Csr csr = make_csr(spec, key);
    const RequestPtr request = openssl_request(csr);
    REQUIRE(request);
    CHECK(X509_REQ_verify(request.get(), X509_REQ_get0_pubkey(request.get())) == 1);
    CHECK(csr.subject().to_rfc4514() == spec.subject.to_rfc4514());
    CHECK(csr.extensions().subject_alt_names() == spec.san);
    CHECK(csr.extensions().key_usage() == spec.key_usage);
    CHECK(csr.extensions().extended_key_usage() == spec.extended_key_usage);
    CHECK(csr.public_key() == key.public_key());
    REQUIRE(csr.attributes().size() == 2);
    const Extensions extensions = csr.extensions();
    for (const auto& [extension, critical] : {std::pair{oid::kSubjectAltName, true},
                                              {oid::kKeyUsage, false},
                                              {oid::kExtendedKeyUsage, true},
                                              {oid::kBasicConstraints, false},
                                              {Oid("1.2.3.4"), true}})
      CHECK(extensions.find(extension)->critical == critical);
    CHECK(extensions.subject_key_identifier() == build::key_identifier(key.public_key()));
    CHECK(to_bytes(extensions.find(Oid("1.3.6.1.5.5.7.1.24"))->value) == Bytes{0x30, 3, 2, 1, 5});
  }
}

TEST_CASE("a CSR with nothing but a subject, and one with nothing but a name") {
  const PrivateKey key = private_key("ec-p-256");
  CsrSpec bare;
  bare.subject = Name::from_rfc4514("CN=x");
  const Csr csr = make_csr(bare, key);
  CHECK(csr.attributes().empty());
  CHECK(X509_REQ_verify(openssl_request(csr).get(), X509_REQ_get0_pubkey(openssl_request(csr).get())) == 1);
  CsrSpec names;
  names.san = {GeneralName::from_text("a.example")};
  const Csr only_names = make_csr(names, key);
  CHECK(only_names.extensions().find(oid::kSubjectAltName)->critical);
  CHECK(error_of([&] { (void)make_csr(CsrSpec{}, key); }) == Errc::usage);
  names.other_extensions = {{Oid("1.2.3"), false, {5, 0, 0}}};
  CHECK(error_of([&] { (void)make_csr(names, key); }) == Errc::usage);  // not one DER element
  names.other_extensions = {{oid::kSubjectAltName, false, {0x30, 0}}};
  CHECK(error_of([&] { (void)make_csr(names, key); }) == Errc::usage);  // there already
}

TEST_CASE("certificates: a root with constraints, and a leaf below it, that OpenSSL verifies") {
  for (const char* name : {"rsa2048", "ec-p-384", "ed25519", "ed448"}) {
    CAPTURE(std::string(name));
    const PrivateKey ca_key = private_key(name), leaf_key = private_key("ec-p-256");
    const Certificate root = make_certificate(root_of(ca_key.public_key()), nullptr, ca_key);
    CHECK(root.self_issued());
    CHECK(root.is_ca());
    const CertificateSpec spec = full_certificate(leaf_key.public_key());
    const Certificate leaf = make_certificate(spec, &root, ca_key);
    CHECK(leaf.serial_hex() == "9f010203");
    CHECK(same(leaf.issuer_der(), root.subject_der()));
    CHECK(leaf.not_before() == spec.not_before);
    CHECK(leaf.not_after() == spec.not_after);
    CHECK(leaf.extensions().authority_key_identifier() == root.extensions().subject_key_identifier());
    CHECK(leaf.extensions().crl_distribution_urls() == spec.crl_urls);
    CHECK(leaf.extensions().ocsp_urls() == spec.ocsp_urls);
    CHECK(leaf.extensions().ca_issuer_urls() == spec.ca_issuer_urls);
    const auto parse = [](const Certificate& certificate) {
      const std::uint8_t* octets = certificate.der().data();
      return X509Ptr(d2i_X509(nullptr, &octets, static_cast<long>(certificate.der().size())));
    };
    const X509Ptr top = parse(root), bottom = parse(leaf);
    REQUIRE((top && bottom));
    const OpensslPtr<X509_STORE, X509_STORE_free> store(X509_STORE_new());
    X509_STORE_add_cert(store.get(), top.get());
    const OpensslPtr<X509_STORE_CTX, X509_STORE_CTX_free> context(X509_STORE_CTX_new());
    REQUIRE(X509_STORE_CTX_init(context.get(), store.get(), bottom.get(), nullptr) == 1);
    X509_VERIFY_PARAM_set_time(X509_STORE_CTX_get0_param(context.get()), at("2027-01-01T00:00:00Z").time_since_epoch().count());
    X509_VERIFY_PARAM_set_flags(X509_STORE_CTX_get0_param(context.get()), X509_V_FLAG_X509_STRICT);
    CHECK(X509_verify_cert(context.get()) == 1);
    CHECK(X509_STORE_CTX_get_error(context.get()) == X509_V_OK);
    second_opinion::confirm_same_certificate(leaf.der(), leaf);
    mismatch([&] { second_opinion::confirm_same_certificate(root.der(), leaf); });
  }
}

TEST_CASE("a certificate that makes no sense is not made") {
  const PrivateKey key = private_key("ec-p-256"), other = private_key("ec-p-384");
  const Certificate root = make_certificate(root_of(key.public_key()), nullptr, key);
  CertificateSpec spec = full_certificate(other.public_key());
  CHECK(error_of([&] { (void)make_certificate(spec, &root, other); }) == Errc::mismatch);  // not the issuer's key
  CHECK(error_of([&] { (void)make_certificate(spec, nullptr, key); }) == Errc::mismatch);  // self-signed with another key
  spec.serial.assign(21, 1);
  CHECK(error_of([&] { (void)make_certificate(spec, &root, key); }) == Errc::usage);
  spec.serial.assign(20, 0xff);
  CHECK(error_of([&] { (void)make_certificate(spec, &root, key); }) == Errc::usage);
  spec.serial = {0, 0};
  CHECK(error_of([&] { (void)make_certificate(spec, &root, key); }) == Errc::usage);
  spec.serial = {1};
  spec.not_after = spec.not_before;
  CHECK(error_of([&] { (void)make_certificate(spec, &root, key); }) == Errc::usage);
}

// The fault tests: a step of the writer is spoiled, and the second opinion must say so.
TEST_CASE("fault: a CSR with a wrong signature") {
  for (const char* name : {"rsa2048", "ec-p-256", "ed25519", "ed448"}) {
    const PrivateKey key = private_key(name);
    const CsrSpec spec = full_csr();
    Bytes der = build::sign_and_wrap(build::csr_info(spec, key.public_key()), key, spec.hash);
    second_opinion::confirm_csr(der, spec, key.public_key());
    der[der.size() - 9] ^= 1;
    says(mismatch([&] { second_opinion::confirm_csr(der, spec, key.public_key()); }), "signature");
  }
}

TEST_CASE("fault: a CSR signed by another key, and one that holds another key") {
  for (const auto& [name, other_name] :
       {std::pair{"ec-p-256", "ec-p-384"}, std::pair{"rsa2048", "rsa1024"}, std::pair{"ed448", "ed25519"}}) {
    const PrivateKey key = private_key(name), other = private_key(other_name);
    const CsrSpec spec = full_csr();
    mismatch([&] {
      second_opinion::confirm_csr(build::sign_and_wrap(build::csr_info(spec, key.public_key()), other, spec.hash), spec, key.public_key());
    });
    const Bytes stranger = build::sign_and_wrap(build::csr_info(spec, other.public_key()), other, spec.hash);
    says(mismatch([&] { second_opinion::confirm_csr(stranger, spec, key.public_key()); }), "another public key");
  }
}

TEST_CASE("fault: every single thing that a CSR may lose, gain or get wrong") {
  for (const char* name : {"ec-p-256", "ed448"}) {  // read by Botan, and by OpenSSL where Botan 2 cannot
    const PrivateKey key = private_key(name);
    const CsrSpec meant = full_csr();
    const auto caught = [&](const CsrSpec& made) {
      const Bytes der = build::sign_and_wrap(build::csr_info(made, key.public_key()), key, made.hash);
      return mismatch([&] { second_opinion::confirm_csr(der, meant, key.public_key()); });
    };
    for (std::size_t i = 0; i < meant.san.size(); ++i) {
      CsrSpec made = full_csr();
      made.san.erase(made.san.begin() + static_cast<std::ptrdiff_t>(i));
      says(caught(made), "lacks " + meant.san[i].to_text());
      made = full_csr();
      made.san[i] = GeneralName::from_text("evil.example");
      says(caught(made), "lacks " + meant.san[i].to_text());
      made = full_csr();
      made.san.push_back(meant.san[i]);
      says(caught(made), "not meant");
    }
    CsrSpec made = full_csr();
    made.san.clear();
    says(caught(made), "lacks the SAN");
    for (unsigned bit = 0; bit < 9; ++bit) {
      made = full_csr();
      made.key_usage = *meant.key_usage ^ (1u << bit);
      says(caught(made), "key usage");
    }
    made = full_csr();
    made.key_usage = kKeyEncipherment | kDecipherOnly;
    says(caught(made), "lacks digitalSignature");
    made = full_csr(), made.key_usage.reset();
    says(caught(made), "lacks the key usage");
    made = full_csr(), made.extended_key_usage.pop_back();
    says(caught(made), "lacks clientAuth");
    made = full_csr(), std::swap(made.extended_key_usage[0], made.extended_key_usage[1]);
    says(caught(made), "order");
    made = full_csr(), made.extended_key_usage.clear();
    says(caught(made), "lacks the extended key usage");
    made = full_csr(), made.basic_constraints = BasicConstraints{true, std::nullopt};
    says(caught(made), "basic constraints");
    made = full_csr(), made.basic_constraints.reset();
    says(caught(made), "basic constraints");
    made = full_csr(), made.ms_template = "User";
    says(caught(made), "template");
    made = full_csr(), made.ms_template_major = 101;
    says(caught(made), "template");
    made = full_csr(), made.ms_template_oid.clear();
    says(caught(made), "template");
    made = full_csr(), made.subject_key_identifier = false;
    says(caught(made), "lacks the subject key identifier");
    made = full_csr(), made.other_extensions.pop_back();
    says(caught(made), "lacks the extension 1.2.3.4");
    made = full_csr(), made.other_extensions[0].value[4] = 6;
    says(caught(made), "extension 1.3.6.1.5.5.7.1.24");
    made = full_csr(), made.other_extensions[1].critical = false;
    says(caught(made), "is not critical");
    for (std::optional<bool> CsrSpec::Critical::*which : {&CsrSpec::Critical::san, &CsrSpec::Critical::key_usage,
                                                          &CsrSpec::Critical::extended_key_usage, &CsrSpec::Critical::basic_constraints}) {
      made = full_csr(), made.critical.*which = !*(meant.critical.*which);
      says(caught(made), "critical");
    }
    made = full_csr(), made.friendly_name = "other";
    says(caught(made), "friendly name");
    made = full_csr(), made.friendly_name.clear();
    says(caught(made), "friendly name");
    made = full_csr(), made.subject = Name::from_rfc4514("CN=pool1.contoso.com,OU=Teams \\+ Rooms,O=Contoso,L=Oslo,C=NO");
    says(caught(made), "subject");
    made = full_csr(), made.subject.rdns.pop_back();
    says(caught(made), "lacks CN=pool1.contoso.com");
    made = full_csr(), std::swap(made.subject.rdns[0], made.subject.rdns[1]);
    says(caught(made), "subject");
    made = full_csr(), made.subject.add(oid::kCommonName, "twice");
    says(caught(made), "not meant");
  }
}

TEST_CASE("fault: an extension that nobody meant") {
  const PrivateKey key = private_key("ec-p-256");
  CsrSpec meant;
  meant.subject = Name::from_rfc4514("CN=x");
  CsrSpec made = meant;
  made.basic_constraints = BasicConstraints{true, 0};
  const Bytes der = build::sign_and_wrap(build::csr_info(made, key.public_key()), key, made.hash);
  says(mismatch([&] { second_opinion::confirm_csr(der, meant, key.public_key()); }), "not meant");
}

TEST_CASE("fault: a certificate with anything wrong") {
  for (const char* name : {"rsa2048", "ed448"}) {
    const PrivateKey ca_key = private_key(name), leaf_key = private_key("ec-p-256"), other = private_key("ec-p-384");
    const Certificate root = make_certificate(root_of(ca_key.public_key()), nullptr, ca_key);
    CertificateSpec stranger_spec = root_of(ca_key.public_key());
    stranger_spec.subject = Name::from_rfc4514("CN=Stranger");
    const Certificate stranger = make_certificate(stranger_spec, nullptr, ca_key);
    const CertificateSpec meant = full_certificate(leaf_key.public_key());
    const auto confirm = [&](const Bytes& der) { second_opinion::confirm_certificate(der, meant, &root, ca_key.public_key()); };
    const auto make = [&](const CertificateSpec& made, const Certificate& issuer, const PrivateKey& signer) {
      return build::sign_and_wrap(build::certificate_tbs(made, &issuer, ca_key.public_key()), signer, made.hash);
    };
    const auto caught = [&](const CertificateSpec& made) { return mismatch([&] { confirm(make(made, root, ca_key)); }); };
    confirm(make(meant, root, ca_key));
    Bytes broken = make(meant, root, ca_key);
    broken[broken.size() - 7] ^= 1;
    says(mismatch([&] { confirm(broken); }), "signature");
    mismatch([&] { confirm(make(meant, root, other)); });
    says(mismatch([&] { confirm(make(meant, stranger, ca_key)); }), "another issuer");
    CertificateSpec made = meant;
    made.subject_spki = to_bytes(other.public_key().spki());
    says(caught(made), "another public key");
    made = meant, made.serial = {0x9f, 1, 2, 4};
    says(caught(made), "serial");
    made = meant, made.not_after += std::chrono::seconds(1);
    says(caught(made), "end");
    made = meant, made.not_before += std::chrono::hours(1);
    says(caught(made), "begin");
    made = meant, made.subject = Name::from_rfc4514("CN=mcu2.contoso.com,O=Contoso,C=NO");
    says(caught(made), "subject");
    made = meant, made.san.pop_back();
    says(caught(made), "lacks IP:10.1.1.5");
    made = meant, made.san_critical = true;
    says(caught(made), "critical");
    made = meant, made.key_usage = kDigitalSignature | kKeyCertSign;
    says(caught(made), "key usage");
    made = meant, made.extended_key_usage = {oid::kClientAuth};
    says(caught(made), "lacks serverAuth");
    made = meant, made.basic_constraints = BasicConstraints{true, std::nullopt};
    says(caught(made), "basic constraints");
    made = meant, made.crl_urls.pop_back();
    says(caught(made), "CRL");
    made = meant, made.ocsp_urls[0] += "x";
    says(caught(made), "authority information");
    made = meant, made.permitted_dns = {"contoso.com"};
    says(caught(made), "2.5.29.30");

    const CertificateSpec meant_root = root_of(ca_key.public_key());
    const auto root_caught = [&](const CertificateSpec& wrong) {
      const Bytes der = build::sign_and_wrap(build::certificate_tbs(wrong, nullptr, ca_key.public_key()), ca_key, wrong.hash);
      return mismatch([&] { second_opinion::confirm_certificate(der, meant_root, nullptr, ca_key.public_key()); });
    };
    for (std::size_t i = 0; i < meant_root.permitted_dns.size(); ++i) {
      made = meant_root, made.permitted_dns.erase(made.permitted_dns.begin() + static_cast<std::ptrdiff_t>(i));
      says(root_caught(made), "name constraints");
    }
    made = meant_root, made.permitted_dns[2] = "10.0.0.0/8";
    says(root_caught(made), "lacks 10.0.0.0/9");
    made = meant_root, made.basic_constraints->path_length = 2;
    says(root_caught(made), "basic constraints");
  }
}

TEST_CASE("fault: cut, lengthened and flipped bytes of a CSR never pass and never crash") {
  const PrivateKey key = private_key("ec-p-256");
  const CsrSpec spec = full_csr();
  const Bytes der = build::sign_and_wrap(build::csr_info(spec, key.public_key()), key, spec.hash);
  for (std::size_t i = 0; i < der.size(); i += 3) {
    Bytes damaged = der;
    damaged[i] ^= 0x20;
    CHECK(error_of([&] { second_opinion::confirm_csr(damaged, spec, key.public_key()); }) == Errc::mismatch);
    damaged = der;
    damaged.resize(i);
    CHECK(error_of([&] { second_opinion::confirm_csr(damaged, spec, key.public_key()); }) == Errc::mismatch);
  }
}

TEST_CASE("fault: a private key that is not that of the public key, or damaged") {
  for (const char* name : {"rsa2048", "ec-p-256", "ec-p-384", "ed25519", "ed448", "dsa1024", "x25519", "rsapss", "ec-explicit"}) {
    CAPTURE(std::string(name));
    const PrivateKey key = private_key(name);
    second_opinion::confirm_private_key(key.pkcs8().reveal(), key.public_key());
    const PrivateKey other = private_key(std::string(name) == "ec-p-384" ? "ec-p-256" : "ec-p-384");
    mismatch([&] { second_opinion::confirm_private_key(other.pkcs8().reveal(), key.public_key()); });
    mismatch([&] { second_opinion::confirm_private_key(key.pkcs8().reveal().first(key.pkcs8().size() - 1), key.public_key()); });
  }
  const PrivateKey key = private_key("ec-p-256"), twin = from_ec_scalar(oid::kP256, Bytes(32, 3));
  says(mismatch([&] { second_opinion::confirm_private_key(twin.pkcs8().reveal(), key.public_key()); }), "not that of the public key");
  // The public point inside is the one that was meant, and the number is not its own.
  struct Curve {
    Oid oid;
    const char* name;
    std::size_t size;
  };
  for (const Curve& curve : {Curve{oid::kP256, "ec-p-256", 32}, Curve{oid::kP384, "ec-p-384", 48}, Curve{oid::kP521, "ec-p-521", 66}}) {
    const PrivateKey good = private_key(curve.name);
    Bytes number(curve.size);
    number.back() = 3;
    const PrivateKey pretender = from_ec_pair(curve.oid, number, good.public_key().key_bits());
    REQUIRE(pretender.public_key() == good.public_key());
    says(mismatch([&] { second_opinion::confirm_private_key(pretender.pkcs8().reveal(), good.public_key()); }),
         "not that of the public key");
    number.back() = 0;
    mismatch([&] {
      second_opinion::confirm_private_key(from_ec_pair(curve.oid, number, good.public_key().key_bits()).pkcs8().reveal(),
                                          good.public_key());
    });
  }
}
