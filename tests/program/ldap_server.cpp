#include "ldap_server.hpp"

#include <stdexcept>

namespace test {
namespace {

constexpr char kBind = 0x60, kUnbind = 0x42, kSearch = 0x63, kAbandon = 0x50;
constexpr char kInsufficientAccessRights = 50;

std::string read(SSL* from, std::size_t size) {
  std::string octets(size, '\0');
  std::size_t done = 0;
  for (std::size_t got = 0; done < size && SSL_read_ex(from, octets.data() + done, size - done, &got) == 1;) done += got;
  octets.resize(done);
  return octets;
}

// An LDAPMessage (RFC 4511 §4.1.1) without its header; empty at the end.
std::string read_message(SSL* from) {
  const std::string header = read(from, 2);
  if (header.size() != 2) return {};
  std::size_t size = static_cast<unsigned char>(header[1]);
  if (size >= 0x80) {
    const std::string more = read(from, size & 0x7f);
    size = 0;
    for (const char octet : more) size = size << 8 | static_cast<unsigned char>(octet);
  }
  return read(from, size);
}

}  // namespace

LdapServer::LdapServer(const std::filesystem::path& pem, int login)
    : context_(SSL_CTX_new(TLS_server_method()), SSL_CTX_free), login_(login), loopback_([this](int peer) { serve(peer); }) {
  if (!context_ || SSL_CTX_use_certificate_chain_file(context_.get(), pem.c_str()) != 1 ||
      SSL_CTX_use_PrivateKey_file(context_.get(), pem.c_str(), SSL_FILETYPE_PEM) != 1)
    throw std::runtime_error("a certificate or key that is of no use: " + pem.string());
}

const std::string& LdapServer::asked() {
  loopback_.stop();
  return asked_;
}

void LdapServer::serve(int peer) {
  const std::unique_ptr<SSL, void (*)(SSL*)> ssl(SSL_new(context_.get()), SSL_free);
  SSL_set_fd(ssl.get(), peer);
  if (SSL_accept(ssl.get()) != 1) return;
  // A number below 128, and what is wanted.
  for (std::string message = read_message(ssl.get()); message.size() > 3; message = read_message(ssl.get())) {
    asked_ += message;
    const char wanted = message[3];
    if (wanted == kUnbind) break;
    if (wanted == kAbandon) continue;
    const char result = wanted == kBind ? static_cast<char>(login_) : kInsufficientAccessRights;
    // The answer to each has the number behind its own (§4.2.2, §4.6); but for a search, which has entries in between (§4.5.2).
    const char answered = static_cast<char>(wanted == kSearch ? wanted + 2 : wanted + 1);
    const char answer[] = {0x30, 12, 0x02, 1, message[2], answered, 7, 0x0a, 1, result, 0x04, 0, 0x04, 0};
    if (SSL_write(ssl.get(), answer, sizeof answer) != sizeof answer) break;
  }
  (void)SSL_shutdown(ssl.get());
}

}  // namespace test
