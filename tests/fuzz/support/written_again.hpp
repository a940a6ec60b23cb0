// Certificates, requests and CRLs, written from what certkit read of them.
#pragma once

#include "certkit/certificate.hpp"

namespace fuzz {

// Every field is taken from its accessor and written by certkit's writer; the result must be the object's DER, octet for octet. Taken over
// as they stand are only what has no accessor (unique identifiers, a CRL entry's other extensions) and what the readers let in though
// nobody should write it: times in old forms, FALSE and version 1 written out.
void require_written_again(const certkit::Certificate& certificate);
void require_written_again(const certkit::Csr& csr);
void require_written_again(const certkit::Crl& crl);

// The same of extensions whose readings keep all that is in them.
void require_values_written_again(const certkit::Extensions& extensions);

}  // namespace fuzz
