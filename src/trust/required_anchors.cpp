#include "trust/required_anchors.hpp"

#include "asn1/title.hpp"
#include "base/text.hpp"
#include "certkit/error.hpp"
#include "trust/truststore.hpp"

namespace certkit::trust {

std::vector<Certificate> require_anchors(const Bag& bag, const std::string& file) {
  Anchors anchors = anchors_of(bag);
  if (!anchors.left_out.empty()) {
    const LeftOut& one = anchors.left_out.front();
    const std::string name = base::printable(title(one.certificate));
    if (one.warning)
      throw Error(Errc::wrong_kind, name + " is no certificate to trust: " + one.why,
                  "certkit convert FILE -o plain.pem takes the attributes away, if it shall be trusted all the same", file);
    throw Error(Errc::wrong_kind, name + " is no CA certificate, so it is no certificate to trust",
                "give the certificate of the CA that signed it", file);
  }
  if (anchors.certificates.empty()) throw Error(Errc::wrong_kind, "there is no certificate to trust: " + bag.describe(), "", file);
  return std::move(anchors.certificates);
}

}  // namespace certkit::trust
