// Stores that are looked at: what is in one, how two differ.
#include "cli/render/store.hpp"
#include "cli/store_sources.hpp"
#include "cli/system_trust.hpp"
#include "cli/truststore.hpp"
#include "trust/store_diff.hpp"

namespace certkit::cli {
namespace {

struct StoreSide {
  std::vector<trust::InStore> held;
  std::vector<std::string> files;  // of each
};

[[noreturn]] void no_store(const Bag& bag, const std::string& source) {
  throw Error(Errc::wrong_kind,
              "a trust store holds certificates" + (bag.files.empty() ? ", and nothing there can be read" : ": " + bag.describe()), "",
              source);
}

StoreSide read_side(Session& session, const StoreCommand& command, const std::string& source) {
  const Bag bag = read_inputs(session, store_sources(session, {{source}, command.inputs.passin, true}, command.issuing));
  require_readable(bag);
  StoreSide side;
  for (const Item& item : bag.items) {
    const auto* certificate = item.as<Certificate>();
    if (certificate == nullptr) continue;
    side.held.push_back({*certificate, trust::rejection(item)});
    side.files.push_back(item.source.file);
  }
  if (side.held.empty()) no_store(bag, source);
  return side;
}

// Of Mozilla's certificates some are not in the system's store because its administrator said so.
void add_deselected(std::vector<trust::StoreDiff::Only>& only, const StoreSide& side) {
  const auto deselected = deselected_by_administrator();
  for (trust::StoreDiff::Only& one : only)
    for (std::size_t i = 0; i < side.held.size(); ++i)
      if (side.held[i].certificate == one.certificate && deselected(side.files[i]))
        one.why = "deselected in /etc/ca-certificates.conf" + (one.why.empty() ? "" : "; " + one.why);
}

}  // namespace

Exit diff_stores(Session& session, StoreCommand& command) {
  const StoreSide a = read_side(session, command, command.store), b = read_side(session, command, command.other);
  trust::StoreDiff difference = trust::diff(a.held, b.held, session.io.now());
  if (command.other == "system") add_deselected(difference.only_a, a);
  if (command.store == "system") add_deselected(difference.only_b, b);
  show(session, difference, command.store, command.other);
  return difference.same() ? Exit::ok : Exit::no;
}

Exit list_stores(Session& session, StoreCommand& command) {
  const Bag bag = read_inputs(session, store_sources(session, command.inputs, command.issuing));
  const Exit unread = report_problems(session, bag);
  if (unread == Exit::ok && bag.all<Certificate>().empty()) no_store(bag, command.inputs.files.front());
  show_list(session, bag);
  return unread;
}

}  // namespace certkit::cli
