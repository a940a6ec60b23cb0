// A certreq INF, read as csr --inf reads it.
#include "profile/inf.hpp"

#include "base/text.hpp"
#include "profile/import/import.hpp"

namespace certkit::profile {

Imported import_inf(std::string_view content, const std::string& file) {
  InfRequest inf = read_inf(content, file);
  Imported into;
  into.format = ImportFormat::inf;
  into.file = file;
  into.key = inf.key;
  into.provider = base::printable(inf.provider);
  into.key_exchange = inf.key_exchange;
  const Place place{std::make_shared<const std::string>(file), 0, 0};
  for (const auto& rdn : inf.csr.subject.rdns)
    for (const NameAttribute& attribute : rdn)
      into.add_attribute(attribute.type, literal(attribute.value), &attribute == &rdn.front() ? Rdn::new_one : Rdn::joined, place);
  for (GeneralName& name : inf.csr.san) into.add_name(std::move(name), place);
  inf.csr.subject = std::move(into.csr.subject);
  inf.csr.san = std::move(into.csr.san);
  into.csr = std::move(inf.csr);
  for (const Error& refused : inf.refused) into.lost.push_back(base::printable(refused.message()));
  for (const InfNote& note : inf.notes) {
    // The PFX of the profile carries these.
    if (note.key == "providername" || note.key == "providertype" || note.key == "keyspec" || note.key == "exportable") continue;
    into.notes.push_back(base::printable(note.sentence));
  }
  return into;
}

}  // namespace certkit::profile
