// The one file that knows libpsl. The list is loaded when it is first asked for.
#include "asn1/public_suffix.hpp"

#include <libpsl.h>

#include <memory>
#include <string>

#include "base/text.hpp"

namespace certkit::asn1 {
namespace {

struct FreeList {
  void operator()(psl_ctx_t* list) const noexcept { psl_free(list); }
};

const psl_ctx_t* list() {
  // The newest of what the system has (Debian: publicsuffix) and what libpsl was built with.
  static const std::unique_ptr<psl_ctx_t, FreeList> loaded(psl_latest(nullptr));
  return loaded ? loaded.get() : psl_builtin();
}

bool is_suffix(std::string_view dns) {
  // Without the rule "*", by which the last label of any name would be one.
  return psl_is_public_suffix2(list(), base::lower_ascii(dns).c_str(), PSL_TYPE_ICANN | PSL_TYPE_NO_STAR_RULE) != 0;
}

}  // namespace

bool has_known_top_level(std::string_view dns) {
  const std::size_t dot = dns.rfind('.');
  return is_suffix(dot == dns.npos ? dns : dns.substr(dot + 1));
}

bool is_public_suffix(std::string_view dns) { return is_suffix(dns); }

base::LibraryVersion libpsl_version() {
  const std::string version = psl_get_version();  // "0.21.2 (+libidn2/2.3.3)"
  return {"libpsl", version.substr(0, version.find(' '))};
}

}  // namespace certkit::asn1
