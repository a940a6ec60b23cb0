#include "diagnose/first_words.hpp"

#include <array>

#include "base/text.hpp"

namespace certkit::diagnose {
namespace {

using net::Starttls;

struct Known {
  std::string_view begins, has;  // `has`: somewhere in what was read; empty: no matter
  std::string_view what;
  Starttls starttls = Starttls::none;
};

// In this order: FTP and SMTP both greet with 220 (RFC 959 §5.4, RFC 5321 §4.2).
constexpr std::array kKnown{
    Known{"HTTP/", "", "an HTTP server without TLS"},
    Known{"<html", "", "an HTTP server without TLS"},
    Known{"<!doctype", "", "an HTTP server without TLS"},
    Known{"ssh-", "", "an SSH server"},
    Known{"220", "ftp", "an FTP server", Starttls::ftp},
    Known{"220", "filezilla", "an FTP server", Starttls::ftp},
    Known{"220", "", "a mail server (SMTP)", Starttls::smtp},
    Known{"554 ", "", "a mail server (SMTP) that takes no mail from here", Starttls::smtp},
    Known{"421 ", "", "a mail or FTP server that is closed just now", Starttls::smtp},
    Known{"* ok", "", "a mail server (IMAP)", Starttls::imap},
    Known{"* preauth", "", "a mail server (IMAP)", Starttls::imap},
    Known{"+ok", "", "a mail server (POP3)", Starttls::pop3},
    Known{"200 ", "", "a news server (NNTP)", Starttls::nntp},
    Known{"201 ", "", "a news server (NNTP)", Starttls::nntp},
    Known{"\"implementation\"", "", "a ManageSieve server", Starttls::sieve},
    Known{"<?xml", "jabber:server", "an XMPP server (of the kind that servers talk to)", Starttls::xmpp_server},
    Known{"<?xml", "", "an XMPP server", Starttls::xmpp},
    Known{"<stream:stream", "", "an XMPP server", Starttls::xmpp},
    Known{"rfb ", "", "a VNC server"},
    Known{"-err", "", "a Redis or POP3 server"},
    Known{"sip/2.0", "", "a SIP server without TLS"},
};

// RFC 4511 §4.4.1: an LDAP server that cannot read what came says so in an LDAPMessage with ID 0.
bool is_ldap(ByteView octets) {
  return octets.size() >= 5 && octets[0] == 0x30 && octets[2] == 0x02 && octets[3] == 0x01 && octets[4] == 0x00;
}
// A greeting packet: three octets of length, number 0, then protocol version 10, or 0xff for an error.
bool is_mysql(ByteView octets) {
  return octets.size() >= 5 && octets[2] == 0 && octets[3] == 0 && (octets[4] == 0x0a || octets[4] == 0xff);
}
bool is_rdp(ByteView octets) { return octets.size() >= 4 && octets[0] == 0x03 && octets[1] == 0x00; }  // TPKT, RFC 1006 §6
// ErrorResponse: 'E', its length, and a severity field.
bool is_postgres(ByteView octets) {
  return octets.size() >= 6 && octets[0] == 'E' && octets[1] == 0 && octets[2] == 0 && (octets[5] == 'S' || octets[5] == 'V');
}

}  // namespace

FirstWords first_words(ByteView octets) {
  const std::string text = base::lower_ascii({reinterpret_cast<const char*>(octets.data()), octets.size()});
  for (const Known& known : kKnown)
    if (text.starts_with(base::lower_ascii(known.begins)) && (known.has.empty() || text.find(known.has) != std::string::npos))
      return {std::string(known.what), known.starttls};
  if (is_ldap(octets)) return {"an LDAP server", Starttls::ldap};
  if (is_mysql(octets)) return {"a MySQL or MariaDB server", Starttls::mysql};
  if (is_postgres(octets)) return {"a PostgreSQL server", Starttls::postgres};
  if (is_rdp(octets)) return {"a Remote Desktop server", Starttls::rdp};
  return {};
}

}  // namespace certkit::diagnose
