#include "cli/version.hpp"

#include "asn1/library_version.hpp"
#include "cli/parse.hpp"
#include "cli/render/json.hpp"
#include "cli/render/version.hpp"
#include "crypto/library_versions.hpp"
#include "crypto/token.hpp"
#include "asn1/public_suffix.hpp"
#include "profile/library_version.hpp"

namespace certkit::cli {

void show_version(std::ostream& out, VersionAs as) {
  std::vector<base::LibraryVersion> libraries{crypto::openssl_version(), crypto::botan_version(), profile::yaml_cpp_version(),
                                              cli11_version(),           nlohmann_json_version(), asn1::libidn2_version(),
                                              asn1::libpsl_version()};
  if (auto libp11 = crypto::libp11_version()) libraries.push_back(std::move(*libp11));
  if (as == VersionAs::json)
    print_json(out, CERTKIT_VERSION, libraries);
  else
    print_text(out, CERTKIT_VERSION, libraries);
}

}  // namespace certkit::cli
