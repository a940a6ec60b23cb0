// pkcs11: URIs.
#include "crypto/token_uri.hpp"

#include "support/fuzz.hpp"

using namespace certkit;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  crypto::TokenUri uri;
  if (!fuzz::takes(size, {}, [&] { uri = crypto::parse_token_uri(text); })) return 0;
  fuzz::require(crypto::is_token_uri(text) && uri.text == text, "a URI is kept as it was written");
  fuzz::require(uri.text.find_first_of("\r\n") == std::string::npos, "a URI stands on one line of a CA's settings");
  fuzz::require(uri.text.find("pin-value=") == std::string::npos, "no PIN is in a URI");
  fuzz::require(uri.module_path.empty() || uri.module_path.front() == '/', "a module does not depend on the folder");
  std::string again = "pkcs11:";
  for (const auto& [name, value] : uri.path) again += name + "=" + crypto::token_uri_value(value) + ";";
  fuzz::require(crypto::parse_token_uri(again).path == uri.path, "attributes that are written again are the same");
  return 0;
}
