// The steps in which a key, a CSR or a certificate is made, one by one, so that the fault tests can spoil one and see it caught. Nothing is
// read back here: see crypto/second_opinion.hpp.
#pragma once

#include <vector>

#include "asn1/writer.hpp"
#include "certkit/make.hpp"
#include "certkit/write.hpp"

namespace certkit::crypto::build {

[[nodiscard]] PrivateKey new_key(const KeySpec& spec);                  // Errc::usage: a kind that certkit does not make
[[nodiscard]] Csr new_csr(const CsrSpec& spec, const PrivateKey& key);  // Errc::usage: it names nothing
// As to_der, to_pem and to_pem_unencrypted (certkit/write.hpp) have it.
[[nodiscard]] Secret key_der(const PrivateKey& key, const Encrypt& encrypt);
[[nodiscard]] Secret key_pem(const PrivateKey& key, KeyFormat format, const Encrypt& encrypt);
[[nodiscard]] Secret key_pem_unencrypted(const PrivateKey& key, KeyFormat format);

void write_extensions(asn1::Writer& w, const std::vector<NewExtension>& extensions);  // SEQUENCE OF Extension

[[nodiscard]] NewExtension subject_alt_name(const std::vector<GeneralName>& names, bool critical);
[[nodiscard]] NewExtension key_usage(unsigned mask);  // critical
[[nodiscard]] NewExtension extended_key_usage(const std::vector<Oid>& purposes);
[[nodiscard]] NewExtension basic_constraints(const BasicConstraints& constraints);  // critical
[[nodiscard]] NewExtension ms_template_name(const std::string& name);
[[nodiscard]] NewExtension ms_template(const Oid& oid, int major, int minor);
// ".contoso.com", "contoso.com", "10.0.0.0/8"; critical (RFC 5280 §4.2.1.10).
[[nodiscard]] NewExtension name_constraints(const std::vector<std::string>& permitted);
[[nodiscard]] NewExtension crl_distribution_points(const std::vector<std::string>& urls);
[[nodiscard]] NewExtension authority_info_access(const std::vector<std::string>& ocsp, const std::vector<std::string>& ca_issuers);
[[nodiscard]] NewExtension subject_key_identifier(ByteView identifier);
[[nodiscard]] NewExtension authority_key_identifier(ByteView identifier);
[[nodiscard]] Bytes key_identifier(const PublicKey& key);  // SHA-1 of the key bits (RFC 5280 §4.2.1.2, method 1)

[[nodiscard]] std::vector<NewExtension> csr_extensions(const CsrSpec& spec, ByteView subject_key_identifier);
[[nodiscard]] Bytes csr_info(const CsrSpec& spec, const PublicKey& key);  // CertificationRequestInfo
// TBSCertificate. `issuer` null: self-signed.
[[nodiscard]] Bytes certificate_tbs(const CertificateSpec& spec, const Certificate* issuer, const PublicKey& issuer_key);
[[nodiscard]] Bytes crl_tbs(const CrlSpec& spec, const Certificate& issuer);  // TBSCertList
// SEQUENCE { to_be_signed, algorithm, signature }: what CSRs, certificates and CRLs are.
[[nodiscard]] Bytes sign_and_wrap(ByteView to_be_signed, const PrivateKey& key, Hash hash);

}  // namespace certkit::crypto::build
