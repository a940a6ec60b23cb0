// A request into its files: NAME.key (if a new key is made, and not in a token) and NAME.csr.
#pragma once

#include "certkit/certificate.hpp"
#include "cli/request.hpp"

namespace certkit::cli {

enum class CsrForm { pem, der };
// Makes the key if there is none (request.key holds it afterwards) and the CSR, read back by the second library, and adds both to `files`.
// `password` protects a new key.
Csr add_key_and_csr(Session& session, Request& request, const std::optional<Secret>& password, CsrForm form, const OutputOptions& outputs,
                    base::FileSet& files);

// What would refuse this request refuses it now, with a key that is thrown away where the own one takes long to make.
void rehearse(const Request& request);

}  // namespace certkit::cli
