#include "support/others.hpp"

#include "asn1/algorithm.hpp"
#include "asn1/writer.hpp"
#include "support/fuzz.hpp"

namespace fuzz {

using namespace certkit;

void field(const char* library, const char* name, bool equal) {
  require(equal, std::string(library) + " and certkit see the same " + name);
}

void same_extensions(const Extensions& ours, const std::vector<Seen::Extension>& theirs) {
  field("OpenSSL", "number of extensions", ours.all.size() == theirs.size());
  for (std::size_t i = 0; i < theirs.size(); ++i) {
    field("OpenSSL", "extension's type", as_text(ours.all[i].oid.content()) == theirs[i].oid);
    field("OpenSSL", "extension's criticality", ours.all[i].critical == theirs[i].critical);
    field("OpenSSL", "extension's value", same(ours.all[i].value, theirs[i].value));
  }
}

Bytes algorithm_der(const AlgorithmId& algorithm) {
  asn1::Writer w;
  asn1::write_algorithm(w, algorithm);
  return w.take();
}

}  // namespace fuzz
