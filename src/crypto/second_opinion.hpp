// Botan reads back what OpenSSL made, from the bytes alone, and compares it with what was meant. Each throws Errc::mismatch that says what
// differs
// ("the CSR lacks DNS:meet.contoso.com"). Nothing certkit writes goes out without one of these. Where Botan does not know the kind of key
// (Ed448 before Botan 3.4, explicit curves), OpenSSL's own parsers (d2i_*), which certkit's writer does not use, read instead.
#pragma once

#include "certkit/certificate.hpp"
#include "certkit/make.hpp"

namespace certkit::crypto::second_opinion {

// Self-signature, subject, SAN, key usage, EKU, basic constraints, templates, friendlyName, key, and nothing else. `own`: the private key,
// where it is at hand; what is found is the same, sooner.
void confirm_csr(ByteView der, const CsrSpec& meant, const PublicKey& key, const PrivateKey* own = nullptr);
// `issuer` null: self-signed. Signature, issuer, subject, serial, validity, key, every extension and no other.
void confirm_certificate(ByteView der, const CertificateSpec& meant, const Certificate* issuer, const PublicKey& issuer_key);
void confirm_crl(ByteView der, const CrlSpec& meant, const Certificate& issuer);  // signature, issuer, times, number, every entry
void confirm_same_certificate(ByteView der, const Certificate& meant);  // parsed; subject, issuer, serial, key as our reader has them
void confirm_private_key(ByteView pkcs8,
                         const PublicKey& meant);  // parsed; it is the key of `meant`: what it signs verifies under `meant`, or, on a
                                                   // curve, its number times the base point is the point of `meant`
[[nodiscard]] bool is_key_of(ByteView pkcs8, const PublicKey& meant);  // what it confirms, as an answer
// The same, of a PEM text.
void confirm_private_key_text(ByteView pem, const PublicKey& meant);
// As before, opened with the password by somebody else's code: Botan for PBES2, OpenSSL for the PKCS#12 schemes.
void confirm_encrypted_private_key(ByteView encrypted_pkcs8, const Secret& password, const PublicKey& meant);
// PKCS#1 or SEC1 in PEM, with DEK-Info or in the clear (then `password` is null): OpenSSL.
void confirm_traditional_pem(ByteView pem, const Secret* password, const PublicKey& meant);
// Botan's answer. `own`: the private key that is said to have signed, where it is at hand; may be null.
[[nodiscard]] bool verify(const PublicKey& key, const AlgorithmId& algorithm, ByteView data, ByteView signature,
                          const PrivateKey* own = nullptr);

}  // namespace certkit::crypto::second_opinion
