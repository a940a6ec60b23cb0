// What a CMP server says of a request: PKIStatusInfo (RFC 4210 §5.2.3), as it stands in an answer, and in words.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "certkit/bytes.hpp"

namespace certkit::net {

// PKIBody's choices (RFC 4210 §5.1.2), those that answers are.
enum CmpBody : int {
  kCmpIp = 1,
  kCmpCp = 3,
  kCmpKup = 8,
  kCmpRp = 12,
  kCmpPkiConf = 19,
  kCmpGenp = 22,
  kCmpError = 23,
  kCmpPollRep = 26,
};

struct CmpStatus {
  int status = 0;          // 0 accepted … 2 rejection, 3 waiting …
  unsigned fail_info = 0;  // bit n of the mask = bit n of PKIFailureInfo
  std::string text;        // the server's own, one line, safe on a terminal; may be empty
  [[nodiscard]] bool has(int bit) const noexcept { return (fail_info >> bit & 1u) != 0; }
};
enum CmpFailure : int { kCmpBadMessageCheck = 1, kCmpCertRevoked = 10, kCmpSystemUnavailable = 24, kCmpSystemFailure = 25 };

// An answer as anybody can read it, without a look at its protection: nothing may be decided by it.
struct CmpSeen {
  int body = -1;
  bool is_protected = false;
  std::optional<CmpStatus> status;  // of ip, cp, kup, rp (the first) and error
};
// Throws Errc::malformed.
[[nodiscard]] CmpSeen see_cmp_answer(ByteView der);

// "rejection (badPOP, badRequest): no such profile".
[[nodiscard]] std::string to_text(const CmpStatus& status);
// What to do about it, by the failure; may be empty.
[[nodiscard]] std::string hint_for(const CmpStatus& status);

}  // namespace certkit::net
