// Botan reads back what OpenSSL made, from the bytes alone, and compares it with what was meant. Each throws Errc::mismatch that says what
// differs
// ("the CSR lacks DNS:meet.contoso.com"). Nothing certkit writes goes out without one of these.
#pragma once

#include "certkit/certificate.hpp"
#include "certkit/make.hpp"

namespace certkit::crypto::second_opinion {

void confirm_csr(ByteView der, const CsrSpec& meant, const PublicKey& key);  // self-signature, subject, SAN, key usage, EKU, key
void confirm_certificate(ByteView der, const CertificateSpec& meant,
                         const PublicKey& issuer_key);                  // signature, names, key, usages, validity
void confirm_same_certificate(ByteView der, const Certificate& meant);  // parsed; subject, issuer, serial, key as our reader has them
void confirm_private_key(ByteView pkcs8, const PublicKey& meant);       // parsed; signs a challenge that verifies under `meant`
[[nodiscard]] bool verify(const PublicKey& key, const AlgorithmId& algorithm, ByteView data, ByteView signature);  // Botan's answer

}  // namespace certkit::crypto::second_opinion
