// One password, in every form in which programs have fed it to PKCS#12. The standard's form comes first.
#pragma once

#include <string>
#include <vector>

#include "certkit/secret.hpp"
#include "crypto/pbe.hpp"

namespace certkit::container {

struct PasswordForm {
  std::string name;  // for Pkcs12Facts::password_encoding
  Secret value;
};

struct PasswordForms {
  std::vector<PasswordForm> bmp;     // for the KDF of RFC 7292 B.2: UTF-16BE with terminator; empty value = the absent password
  std::vector<PasswordForm> octets;  // for PBKDF2 and PBKDF1
};

// `given`: as the user's terminal or file has it: UTF-8, or else octets of some Windows or ISO code page.
[[nodiscard]] PasswordForms forms_of(const Secret& given);
// RFC 7292 B.1 has a terminator even on the empty password; some programs leave out even that. Both are found.
[[nodiscard]] PasswordForms empty_password();
[[nodiscard]] PasswordForms absent_password();

// For writing: RFC 7292 B.1. Throws Errc::usage if the password is not UTF-8 or has characters outside the Basic Multilingual Plane, which
// BMPString cannot hold.
[[nodiscard]] crypto::PbePassword password_for_writing(const Secret& utf8);

}  // namespace certkit::container
