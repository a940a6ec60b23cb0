// A PKCS#11 module for tests: SoftHSM, but its PIN locks itself at the third wrong one, as that of a card does. How many there were stands in
// the file that LOCKING_COUNT names.
#include <dlfcn.h>
#include <p11-kit/pkcs11.h>

#include <cstdlib>
#include <fstream>

namespace {

CK_FUNCTION_LIST* real = nullptr;
CK_FUNCTION_LIST mine;

int wrong() {
  int count = 0;
  std::ifstream(std::getenv("LOCKING_COUNT")) >> count;
  return count;
}
void set_wrong(int count) { std::ofstream(std::getenv("LOCKING_COUNT")) << count; }

CK_RV login(CK_SESSION_HANDLE session, CK_USER_TYPE user, unsigned char* pin, CK_ULONG size) {
  if (wrong() >= 3) return CKR_PIN_LOCKED;
  const CK_RV answer = real->C_Login(session, user, pin, size);
  if (answer == CKR_PIN_INCORRECT) set_wrong(wrong() + 1);
  if (answer == CKR_OK) set_wrong(0);
  return answer;
}

CK_RV token_info(CK_SLOT_ID slot, CK_TOKEN_INFO* info) {
  const CK_RV answer = real->C_GetTokenInfo(slot, info);
  info->flags &= ~static_cast<CK_FLAGS>(CKF_USER_PIN_COUNT_LOW);
  if (wrong() >= 1) info->flags |= CKF_USER_PIN_COUNT_LOW;
  if (wrong() == 2) info->flags |= CKF_USER_PIN_FINAL_TRY;
  if (wrong() >= 3) info->flags |= CKF_USER_PIN_LOCKED;
  return answer;
}

}  // namespace

extern "C" CK_RV C_GetFunctionList(CK_FUNCTION_LIST** list) {
  void* softhsm = dlopen(SOFTHSM, RTLD_NOW | RTLD_LOCAL);
  if (softhsm == nullptr) return CKR_GENERAL_ERROR;
  const auto get = reinterpret_cast<CK_RV (*)(CK_FUNCTION_LIST**)>(dlsym(softhsm, "C_GetFunctionList"));
  if (const CK_RV answer = get(&real); answer != CKR_OK) return answer;
  mine = *real;
  mine.C_Login = login;
  mine.C_GetTokenInfo = token_info;
  *list = &mine;
  return CKR_OK;
}
