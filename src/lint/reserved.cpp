#include "lint/reserved.hpp"

#include "asn1/ip_address.hpp"

namespace certkit::lint {
namespace {

struct Block {
  std::string_view range, use;
};
// IANA IPv4 and IPv6 Special-Purpose Address Registries; of IPv6, beyond 2000::/3, all that is unassigned.
constexpr Block kBlocks[] = {{"0.0.0.0/8", "\"this\" network"},
                             {"10.0.0.0/8", "private networks"},
                             {"100.64.0.0/10", "networks of carriers"},
                             {"127.0.0.0/8", "the machine itself"},
                             {"169.254.0.0/16", "addresses of one link"},
                             {"172.16.0.0/12", "private networks"},
                             {"192.0.0.0/24", "protocols"},
                             {"192.0.2.0/24", "documentation"},
                             {"192.31.196.0/24", "AS112"},
                             {"192.52.193.0/24", "AMT"},
                             {"192.88.99.0/24", "6to4 relays"},
                             {"192.168.0.0/16", "private networks"},
                             {"192.175.48.0/24", "AS112"},
                             {"198.18.0.0/15", "benchmarks"},
                             {"198.51.100.0/24", "documentation"},
                             {"203.0.113.0/24", "documentation"},
                             {"224.0.0.0/4", "multicast"},
                             {"240.0.0.0/4", "future use"},
                             {"::/3", "special purposes"},
                             {"2001::/23", "protocols"},
                             {"2001:db8::/32", "documentation"},
                             {"2002::/16", "6to4"},
                             {"2620:4f:8000::/48", "AS112"},
                             {"3fff::/20", "documentation"},
                             {"4000::/2", "future use"},
                             {"8000::/2", "future use"},
                             {"c000::/3", "future use"},
                             {"e000::/4", "future use"},
                             {"f000::/5", "future use"},
                             {"f800::/6", "future use"},
                             {"fc00::/7", "private networks"},
                             {"fe00::/9", "future use"},
                             {"fe80::/10", "addresses of one link"},
                             {"fec0::/10", "private networks"},
                             {"ff00::/8", "multicast"}};

bool within(ByteView address, ByteView range) {
  if (range.size() != 2 * address.size()) return false;
  const ByteView base = range.first(address.size()), mask = range.subspan(address.size());
  for (std::size_t i = 0; i < address.size(); ++i)
    if ((address[i] & mask[i]) != base[i]) return false;
  return true;
}

}  // namespace

std::optional<std::string_view> reserved_for(ByteView address) {
  for (const Block& block : kBlocks)
    if (const auto range = asn1::parse_ip_range(block.range); range && within(address, *range)) return block.use;
  return std::nullopt;
}

}  // namespace certkit::lint
