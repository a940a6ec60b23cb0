// What other tools renew: a playbook of vcert, a renewal file of certbot, a domain's file of acme.sh, told apart by the first octet. What
// is imported becomes a fleet.yaml that says the same when it is read again (fleet_text() throws Errc::internal otherwise).
#include "base/files.hpp"
#include "base/text.hpp"
#include "certkit/read.hpp"
#include "fleet/import/fleet_text.hpp"
#include "fleet/import/import.hpp"
#include "support/fuzz.hpp"

using namespace certkit;

namespace {

const Certificate& leaf() {
  static const Certificate certificate = [] {
    const Secret content = base::read_file(CERTKIT_SOURCE "/tests/vectors/container/leaf.pem", 1u << 20);
    return *read(content.reveal(), "leaf.pem", {}).all<Certificate>().front();
  }();
  return certificate;
}

fleet::ImportedFleet imported(std::uint8_t kind, std::string_view text) {
  if (kind % 3 == 0) return fleet::import_playbook(text, "playbook.yaml");
  fleet::ImportedFleet made;
  made.format = "fuzz";
  made.source = "fuzz";
  if (kind % 3 == 1)
    fleet::take_renewal(text, "renewal/www.conf", leaf(), made);
  else
    fleet::take_domain(text, "www/www.conf", "www", leaf(), made);
  return made;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  (void)leaf();
  fuzz::Fields fields(data, size);
  const std::uint8_t kind = fields.octet();
  fleet::ImportedFleet made;
  if (!fuzz::takes(size, {64u << 20, 20'000}, [&] {
        made = imported(kind, as_text(fields.rest()));
        if (!made.certificates.empty()) (void)fleet::fleet_text(made);
      }))
    return 0;
  for (const auto* sentences : {&made.lost, &made.notes, &made.to_set})
    for (const std::string& sentence : *sentences) {
      fuzz::require(base::is_utf8(sentence), "a sentence is UTF-8");
      fuzz::require(sentence.find('\n') == std::string::npos, "a sentence is one line");
    }
  return 0;
}
