#include "fleet/run/leftovers.hpp"

#include <set>

#include "base/folder.hpp"
#include "fleet/asked.hpp"
#include "fleet/run/deployment.hpp"

namespace certkit::fleet {
namespace {

std::set<std::filesystem::path> folders_of(const Fleet& fleet, const profile::Library& library) {
  std::set<std::filesystem::path> folders;
  Asker asker(library);
  for (const CertificateEntry& entry : fleet.certificates) try {
      for (const Asked::Place& place : asker.asked(entry, fleet.folder()).places)
        folders.insert(place.installation->swap == Installation::Swap::generations ? place.to.parent_path() : place.to);
    } catch (const Error&) {  // the plan says so
    }
  return folders;
}

}  // namespace

std::vector<std::filesystem::path> leftovers(const Fleet& fleet, const profile::Library& library) {
  std::vector<std::filesystem::path> found;
  for (const std::filesystem::path& path : folders_of(fleet, library)) try {
      if (const auto folder = base::Folder::open(path))
        for (const std::string& name : folder->names_with(kBeside)) found.push_back(path / name);
    } catch (const Error&) {  // whoever is to write there says so
    }
  return found;
}

}  // namespace certkit::fleet
