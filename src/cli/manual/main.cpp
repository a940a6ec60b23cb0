// Run by the build: writes certkit.1 and a page for every command into a folder.
#include <fstream>
#include <iostream>

#include "cli/manual/manual.hpp"

namespace {

bool write(const std::string& file, const std::string& text) {
  std::ofstream out(file, std::ios::binary);
  out << text;
  out.close();
  if (!out) std::cerr << "cannot write " << file << '\n';
  return bool(out);
}

}  // namespace

int main(int argc, char** argv) {
  using namespace certkit::cli;
  if (argc != 4) {
    std::cerr << "usage: certkit_manual FOLDER VERSION DATE\n";
    return 2;
  }
  const std::string folder = argv[1];
  const Release release{argv[2], argv[3]};
  bool good = write(folder + "/certkit.1", overview_page(release));
  for (const Command* command : all_commands())
    good = write(folder + "/certkit-" + std::string(command->name) + ".1", command_page(facts_of(*command), release)) && good;
  return good ? 0 : 1;
}
