// The protocols that begin in clear text: one function and one file for each.
#pragma once

#include "net/starttls/talk.hpp"

namespace certkit::net::starttls {

// Returns where TLS may begin; throws as Talk does.
void smtp(Talk& talk, const Attempt& attempt);
void imap(Talk& talk, const Attempt& attempt);
void pop3(Talk& talk, const Attempt& attempt);
void ftp(Talk& talk, const Attempt& attempt);
void ldap(Talk& talk, const Attempt& attempt);
void xmpp(Talk& talk, const Attempt& attempt);  // clients' and servers'
void postgres(Talk& talk, const Attempt& attempt);
void mysql(Talk& talk, const Attempt& attempt);
void sieve(Talk& talk, const Attempt& attempt);
void nntp(Talk& talk, const Attempt& attempt);
void rdp(Talk& talk, const Attempt& attempt);

// What the attempt asks for, observed: `seen.before` and what was said. Whether TLS may begin; then `early` is what came behind it.
[[nodiscard]] bool begin(Transport& transport, const Attempt& attempt, Observation& seen, Deadline until, Bytes& early);

}  // namespace certkit::net::starttls
