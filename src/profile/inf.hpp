// certreq's INF files ([NewRequest], [Extensions] …) read as a request, what certreq -new would ask for, and a request written as one.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "certkit/error.hpp"
#include "certkit/make.hpp"

namespace certkit::profile {

struct InfNote {
  std::string key;       // in lower case, of the line that it is about; may be empty
  std::string sentence;  // with file and line
};

struct InfRequest {
  CsrSpec csr;
  KeySpec key;
  std::string provider;       // ProviderName
  bool key_exchange = false;  // KeySpec = 1: AT_KEYEXCHANGE
  bool exportable = false;
  std::optional<bool> machine_key;  // MachineKeySet
  std::vector<InfNote> notes;       // keys that mean nothing outside of Windows, repairs, defaults that differ from certreq's
  std::vector<Error> refused;       // what certkit does not make: a self-signed certificate, CMC with key archival, RSASSA-PSS, SHA-1 …
};

// `text` as found in the file: UTF-8, UTF-16 or Windows-1252, either line ending, at most 1 MiB. Throws Errc::usage "file:line: …" for what
// is unknown (with the nearest) or contradictory; what is refused is only listed.
[[nodiscard]] InfRequest read_inf(std::string_view text, const std::string& file);

// Where certreq is to make the key.
struct InfKey {
  std::string provider;  // empty: the usual one for the kind of key
  bool exportable = false, key_exchange = true;
  bool machine = true;  // the computer's key store, not the user's
};
// For certreq -new, with CRLF: ASCII, or UTF-16 with its mark where there is more, as certreq wants it. What read_inf() reads from it is
// the request again. Throws Errc::unsupported for what certreq cannot make (an Ed25519 key).
[[nodiscard]] std::string write_inf(const CsrSpec& csr, const KeySpec& key, const InfKey& where);

}  // namespace certkit::profile
