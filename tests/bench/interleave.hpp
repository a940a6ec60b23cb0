// Contenders inside one process, in turn, each round a little of each, so that a neighbour on the machine disturbs all alike.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

namespace bench {

struct Contender {
  std::string name;
  std::size_t items;                  // that one call of `work` is about
  std::function<std::size_t()> work;  // returns something that depends on all it did, so that nothing is optimised away
};

// Prints one line of JSON: {"row": {"name": [CPU microseconds per item, one number a round], …}}. One round before is not counted.
void interleave(const std::string& row, int rounds, const std::vector<Contender>& contenders);

// The works, one file each. `files` are theirs alone; see rows.py.
void parse(int rounds, const std::vector<std::string>& files);  // leaves.der leaves.pem
void parse_once(int rounds,
                const std::vector<std::string>&
                    files);  // FILE COUNT certkit|openssl (certificates of a DER file), certkit-pem (the whole PEM file): for callgrind
void verify(int rounds, const std::vector<std::string>& files);
void csr(int rounds, const std::vector<std::string>& files);
void rsa(int rounds, const std::vector<std::string>& files);
void make_pfx(int rounds, const std::vector<std::string>& files);  // certificate.pem key.pem out.pfx ITERATIONS

}  // namespace bench
