#include "cli/version.hpp"

#include "asn1/library_version.hpp"
#include "asn1/public_suffix.hpp"
#include "base/sqlite.hpp"
#include "cli/parse.hpp"
#include "cli/render/json.hpp"
#include "cli/render/version.hpp"
#include "crypto/library_versions.hpp"
#include "crypto/token.hpp"
#include "fleet/store/library_version.hpp"
#include "net/library_versions.hpp"
#include "profile/library_version.hpp"

namespace certkit::cli {

void show_version(std::ostream& out, VersionAs as) {
  std::vector<base::LibraryVersion> libraries{crypto::openssl_version(), crypto::botan_version(), profile::yaml_cpp_version(),
                                              cli11_version(),           nlohmann_json_version(), asn1::libidn2_version(),
                                              asn1::libpsl_version(),    net::libcurl_version(),  net::openldap_version(),
                                              net::gssapi_version(),     fleet::libpq_version(),  base::sqlite_version()};
  for (base::LibraryVersion& library : crypto::token_library_versions()) libraries.push_back(std::move(library));
  if (as == VersionAs::json)
    print_json(out, CERTKIT_VERSION, libraries);
  else
    print_text(out, CERTKIT_VERSION, libraries);
}

}  // namespace certkit::cli
