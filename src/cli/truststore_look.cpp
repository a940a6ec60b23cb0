// Stores that are looked at: what is in one, how two differ.
#include <filesystem>

#include "cli/render/store.hpp"
#include "cli/system_trust.hpp"
#include "cli/truststore.hpp"

namespace certkit::cli {
namespace {

std::vector<Certificate> certificates_of(Session& session, const std::string& source, const PasswordSource& passin) {
  const Bag bag = read_inputs(session, store_sources({{source}, passin, true}));
  require_readable(bag);
  std::vector<Certificate> found;
  for (const Certificate* certificate : bag.all<Certificate>()) found.push_back(*certificate);
  if (found.empty()) throw Error(Errc::wrong_kind, "a trust store holds certificates: " + bag.describe(), "", source);
  return found;
}

}  // namespace

InputOptions store_sources(InputOptions inputs) {
  for (std::string& file : inputs.files)
    if (file == "system" && !std::filesystem::exists(file)) file = system_trust_bundle();
  inputs.folders = true;
  return inputs;
}

Exit diff_stores(Session& session, StoreCommand& command) {
  const auto a = certificates_of(session, command.store, command.inputs.passin);
  const auto b = certificates_of(session, command.other, command.inputs.passin);
  const trust::Diff difference = trust::diff(a, b);
  show(session, difference, command.store, command.other);
  return difference.only_a.empty() && difference.only_b.empty() ? Exit::ok : Exit::no;
}

Exit list_stores(Session& session, StoreCommand& command) {
  const Bag bag = read_inputs(session, store_sources(command.inputs));
  const Exit unread = report_problems(session, bag);
  if (unread == Exit::ok && bag.all<Certificate>().empty())
    throw Error(Errc::wrong_kind, "a trust store holds certificates: " + bag.describe(), "", command.inputs.files.front());
  show_list(session, bag);
  return unread;
}

}  // namespace certkit::cli
