// What certkit and its peers do without starting a process. usage: bench-in-process WORK ROUNDS [FILE...]
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <exception>
#include <map>

#include "interleave.hpp"

namespace bench {
namespace {

// Of all threads: a contender that uses two cores for its work pays for both.
double cpu_us() {
  timespec t{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
  return static_cast<double>(t.tv_sec) * 1e6 + static_cast<double>(t.tv_nsec) / 1e3;
}

}  // namespace

void interleave(const std::string& row, int rounds, const std::vector<Contender>& contenders) {
  std::map<std::string, std::vector<double>> taken;
  std::size_t sum = 0;
  for (int round = 0; round <= rounds; ++round)
    for (const Contender& contender : contenders) {
      const double start = cpu_us();
      sum += contender.work();
      if (round > 0) taken[contender.name].push_back((cpu_us() - start) / static_cast<double>(contender.items));
    }
  std::printf("{\"%s\": {", row.c_str());
  const char* separator = "";
  for (const Contender& contender : contenders) {
    std::printf("%s\"%s\": [", separator, contender.name.c_str());
    separator = "";
    for (const double us : taken[contender.name]) std::printf("%s%.3f", separator, us), separator = ", ";
    std::printf("]");
    separator = ", ";
  }
  std::printf("}}\n");
  if (sum == 0) std::fprintf(stderr, "%s: nothing was done\n", row.c_str()), std::exit(1);
}

}  // namespace bench

int main(int argc, char** argv) {
  const std::map<std::string, void (*)(int, const std::vector<std::string>&)> works{
      {"parse", bench::parse}, {"parse-once", bench::parse_once}, {"verify", bench::verify}, {"csr", bench::csr}, {"rsa", bench::rsa}, {"make-pfx", bench::make_pfx}};
  const auto work = argc > 2 ? works.find(argv[1]) : works.end();
  if (work == works.end()) {
    std::fputs("usage: bench-in-process parse|parse-once|verify|csr|rsa|make-pfx ROUNDS [FILE...]\n", stderr);
    return 2;
  }
  try {
    work->second(std::atoi(argv[2]), {argv + 3, argv + argc});
  } catch (const std::exception& error) {
    std::fprintf(stderr, "bench-in-process %s: %s\n", argv[1], error.what());
    return 1;
  }
}
