#include "cli/key_text.hpp"

namespace certkit::cli {

Secret key_text(Session& session, const PrivateKey& key, KeyFormat format, const std::optional<Secret>& password) {
  if (!password) return to_pem_unencrypted(key, format);
  Encrypt how{*password};
  if (format != KeyFormat::pkcs8) {
    how.cipher = KeyCipher::dek_info_aes256;
    session.warn("PKCS#1 and SEC1 keys are protected with DEK-Info, which hardly slows down who guesses passwords; PKCS#8 does");
  }
  return to_pem(key, format, how);
}

void note_unencrypted(Session& session, const char* option) {
  session.note(std::string("the private key is not encrypted; ") + option + " SRC protects it");
}

}  // namespace certkit::cli
