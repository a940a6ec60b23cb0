#include "issue/acme/chains.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "certkit/read.hpp"

namespace certkit::issue::acme {
namespace {

constexpr std::size_t kCertificates = 20;

std::string name_of(const Name& name) { return name.common_name().value_or(name.to_rfc4514()); }

}  // namespace

std::vector<Certificate> read_chain(std::string_view pem) {
  constexpr std::string_view kBegin = "-----BEGIN CERTIFICATE-----";
  // What a CA sends is not guessed at as a user's file is.
  if (pem.find(kBegin) == std::string_view::npos)
    throw Error(Errc::malformed, "the CA's answer holds no certificate in PEM", "retrieve asks again; does something stand before the CA?");
  ReadOptions how;
  how.limits.objects = kCertificates;
  how.limits.nesting = 8;
  how.decrypt = false;
  const Bag bag = read(as_bytes(pem), "the CA's answer", how);
  if (!bag.problems.empty()) throw bag.problems.front().error;
  std::vector<Certificate> chain;
  for (const Item& item : bag.items) {
    if (item.as<Certificate>() == nullptr)
      throw Error(Errc::malformed, "the CA's answer holds something besides certificates", "ask whoever runs the CA");
    chain.push_back(*item.as<Certificate>());
  }
  if (chain.empty()) throw Error(Errc::malformed, "the CA's answer holds no certificate", "retrieve asks again");
  return chain;
}

bool leads_to(const std::vector<Certificate>& chain, const std::string& common_name) {
  const std::string wanted = base::lower(common_name);
  return std::any_of(chain.begin(), chain.end(), [&](const Certificate& certificate) {
    return base::lower(certificate.issuer().common_name().value_or("")) == wanted;
  });
}

std::string ends_at(const std::vector<Certificate>& chain) { return "\"" + base::printable(name_of(chain.back().issuer())) + "\""; }

}  // namespace certkit::issue::acme
