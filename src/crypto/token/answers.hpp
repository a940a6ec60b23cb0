// What a token answers (CKR_…, PKCS#11 v2.40 §4.1) in words.
#pragma once

#include <p11-kit/pkcs11.h>

#include <string>

#include "certkit/error.hpp"

namespace certkit::crypto::token {

// The answer that libp11 left in OpenSSL's error queue, which is empty afterwards; CKR_OK if there is none.
[[nodiscard]] CK_RV left_answer();
// Throws `what` with the token's answer: "… : it is write-protected (CKR_TOKEN_WRITE_PROTECTED)". `code` where the answer says nothing
// better.
[[noreturn]] void failed(CK_RV answer, Errc code, const std::string& what);

}  // namespace certkit::crypto::token
