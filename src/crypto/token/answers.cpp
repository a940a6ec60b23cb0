#include "crypto/token/answers.hpp"

#include <libp11.h>

#include <algorithm>
#include <cstdio>
#include <iterator>

namespace certkit::crypto::token {
namespace {

struct Known {
  CK_RV answer;
  const char *name, *says, *hint;
};
constexpr Known kKnown[] = {
    {CKR_GENERAL_ERROR, "CKR_GENERAL_ERROR", "the module gives no reason",
     "its own log or settings may; SoftHSM's are named by SOFTHSM2_CONF"},
    {CKR_FUNCTION_FAILED, "CKR_FUNCTION_FAILED", "the module gives no reason", ""},
    {CKR_DEVICE_ERROR, "CKR_DEVICE_ERROR", "the device has a fault", "take the token out and put it back"},
    {CKR_DEVICE_MEMORY, "CKR_DEVICE_MEMORY", "the token has no room left", "remove what nobody needs any more"},
    {CKR_DEVICE_REMOVED, "CKR_DEVICE_REMOVED", "the token was taken out", "put it back"},
    {CKR_TOKEN_NOT_PRESENT, "CKR_TOKEN_NOT_PRESENT", "the token was taken out", "put it back"},
    {CKR_TOKEN_WRITE_PROTECTED, "CKR_TOKEN_WRITE_PROTECTED", "it is write-protected", ""},
    {CKR_SESSION_READ_ONLY, "CKR_SESSION_READ_ONLY", "it is write-protected", ""},
    {CKR_MECHANISM_INVALID, "CKR_MECHANISM_INVALID", "the token does not do this", "another kind of key, or another hash"},
    {CKR_MECHANISM_PARAM_INVALID, "CKR_MECHANISM_PARAM_INVALID", "the token does not do this", "another kind of key, or another hash"},
    {CKR_CURVE_NOT_SUPPORTED, "CKR_CURVE_NOT_SUPPORTED", "the token does not know the curve", "ec:p256 is known to most"},
    {CKR_DOMAIN_PARAMS_INVALID, "CKR_DOMAIN_PARAMS_INVALID", "the token does not know the curve", "ec:p256 is known to most"},
    {CKR_KEY_SIZE_RANGE, "CKR_KEY_SIZE_RANGE", "the token has no keys of this size", "rsa:2048 and ec:p256 are known to most"},
    {CKR_ATTRIBUTE_VALUE_INVALID, "CKR_ATTRIBUTE_VALUE_INVALID", "the token has no such keys", "rsa:2048 and ec:p256 are known to most"},
    {CKR_KEY_FUNCTION_NOT_PERMITTED, "CKR_KEY_FUNCTION_NOT_PERMITTED", "the key may not be used for signing", "another key"},
    {CKR_USER_NOT_LOGGED_IN, "CKR_USER_NOT_LOGGED_IN", "the token wants its PIN again",
     "try again; the token may have been reset meanwhile"},
};

}  // namespace

CK_RV left_answer() {
  CK_RV answer = CKR_OK;
  // Behind the token's answer OpenSSL puts what became of it on the way up.
  while (const unsigned long error = ERR_get_error())
    if (ERR_GET_LIB(error) == ERR_get_CKR_code()) answer = static_cast<CK_RV>(ERR_GET_REASON(error));
  return answer;
}

void failed(CK_RV answer, Errc code, const std::string& what) {
  if (answer == CKR_OK) throw Error(code, what);
  const auto* known = std::find_if(std::begin(kKnown), std::end(kKnown), [&](const Known& one) { return one.answer == answer; });
  if (known != std::end(kKnown)) throw Error(code, what + ": " + known->says + " (" + known->name + ")", known->hint);
  char number[24];
  std::snprintf(number, sizeof number, "0x%08lX", static_cast<unsigned long>(answer));
  throw Error(code, what + ": the token's answer is " + number, "the documentation of PKCS#11 has it as CKR_…");
}

}  // namespace certkit::crypto::token
