// Certificates, requests and CRLs, written from what certkit read of them.
#pragma once

#include "certkit/certificate.hpp"

namespace fuzz {

// Every field is taken from its accessor and written by certkit's writer; the result must be the object's DER, octet for octet. Read from
// the object's octets once more, and written, is what has no accessor: versions of requests and CRLs, the inner signature algorithm, unique
// identifiers, extensions of a CRL's entries. Taken over as it stands is what the readers let in though nobody should write it: times in old
// forms, FALSE and version 1 written out, and the entries of a CRL of which a reason code is damaged.
void require_written_again(const certkit::Certificate& certificate);
void require_written_again(const certkit::Csr& csr);
void require_written_again(const certkit::Crl& crl);

// The same of extensions whose readings keep all that is in them.
void require_values_written_again(const certkit::Extensions& extensions);

}  // namespace fuzz
