// Stores that are written: made anew, or changed in place.
#include <filesystem>
#include <functional>
#include <iterator>
#include <memory>

#include "base/files.hpp"
#include "cli/bundle.hpp"
#include "cli/render/store.hpp"
#include "cli/store_comments.hpp"
#include "cli/store_sources.hpp"
#include "cli/truststore.hpp"
#include "trust/hash_folder.hpp"

namespace certkit::cli {
namespace {

struct Gathered {
  std::vector<trust::StoreBuilder::Candidate> candidates;
  std::vector<Problem> problems;
};

Gathered candidates_of(Bag&& bag) {
  Gathered gathered;
  for (const Item& item : bag.items)
    if (const auto* certificate = item.as<Certificate>())
      gathered.candidates.emplace_back(*certificate, stored_name(item), trust::rejection(item));
  gathered.problems = std::move(bag.problems);
  return gathered;
}

// A trust store made from part of its sources would be a trap: what cannot be read is an error before anything is written.
// Read once, however often the store has to be read again.
std::vector<trust::StoreBuilder::Candidate> gather(Session& session, const StoreCommand& command) {
  std::vector<trust::StoreBuilder::Candidate> found;
  for_each_input<Gathered>(session, store_sources(session, command.inputs, command.issuing), candidates_of, [&](Gathered&& gathered) {
    if (!gathered.problems.empty()) throw_problem(gathered.problems.front());
    found.insert(found.end(), std::make_move_iterator(gathered.candidates.begin()), std::make_move_iterator(gathered.candidates.end()));
  });
  return found;
}

trust::StoreBuilder builder_for(const Session& session, const StoreCommand& command) {
  trust::StoreOptions what = command.what;
  what.now = session.io.now();
  return trust::StoreBuilder(what);
}

bool is_folder(const std::string& path) {
  std::error_code ignored;
  return std::filesystem::is_directory(path, ignored);
}

Bag read_hash_store(const StoreCommand& command) {
  const bool in_place = command.outputs.out.empty();
  if (in_place && !command.form.to.empty() && command.form.to != "hash")
    throw Error(Errc::usage, "a hash folder that is changed in place stays one; --to " + command.form.to + " needs -o", "-o NEW_STORE",
                command.store);
  if (in_place) base::recover(command.store);  // what a killed run left there would be read as the store
  Bag bag;
  for (trust::HashFolder::Own& own : trust::read_hash_folder(command.store).own) {
    Source source;
    source.file = (std::filesystem::path(command.store) / own.name).string();
    source.container = "PEM";
    bag.items.push_back(Item{std::move(own.certificate), std::move(source), {}, {}, {}, false});
  }
  if (bag.items.empty())
    throw Error(Errc::wrong_kind, "this is no hash folder: no file in it is called after the hash of its certificate",
                "certkit truststore build FILES --to hash -o FOLDER makes one", command.store);
  return bag;
}

// A store that is changed in place is written anew from its certificates: whatever else it holds would be lost.
Bag read_store(Session& session, const StoreCommand& command) {
  if (is_folder(command.store)) return read_hash_store(command);
  Bag bag = read_one(session, command.store, command.inputs.passin);
  if (bag.all<Certificate>().size() != bag.items.size())
    throw Error(Errc::wrong_kind, "this is no trust store: " + bag.describe(), "certkit truststore build makes one of its certificates",
                command.store);
  if (command.outputs.out.empty() && !bag.items.empty() && trust::judged_by_nss(bag.items.front()))
    throw Error(Errc::unsupported, "an NSS database is changed by NSS' own tools",
                "certutil -A -d sql:FOLDER -n NAME -t CT,, -i CERTIFICATE adds to it; or write another store with -o", command.store);
  return bag;
}

// Of a store in PEM that can be read once more; the others have none.
StoreComments comments_of(const StoreCommand& command) {
  if (command.store == "-" || is_folder(command.store) || is_read_once(command.store)) return {};
  const Secret content = base::read_file(command.store, ReadLimits().file_bytes);
  const std::string_view text = as_text(content.reveal());
  return text.find("-----BEGIN ") == std::string_view::npos ? StoreComments{} : comments_in(text);
}

Exit write_back(Session& session, const StoreCommand& command, const trust::Store& store) {
  OutputOptions outputs = command.outputs;
  if (outputs.out.empty()) {
    outputs.out = command.store;
    outputs.force = true;
  }
  show(session, "truststore", store, write_store(session, store, command.form, outputs));
  return Exit::ok;
}

trust::Store without(const Bag& bag, const StoreCommand& command) {
  trust::Store store;
  for (const Item& item : bag.items) {
    store.certificates.push_back(*item.as<Certificate>());
    store.names.push_back(stored_name(item));
  }
  std::vector<bool> gone(store.certificates.size());
  for (const std::string& word : command.wanted) {
    const auto found = trust::find(store.certificates, word);
    if (found.empty())
      throw Error(Errc::usage, "no certificate in the store fits '" + word + "'",
                  "certkit truststore list " + command.store + " shows them", word);
    for (const std::size_t i : found) gone[i] = true;
  }
  trust::Store kept;
  for (std::size_t i = 0; i < gone.size(); ++i) {
    if (gone[i]) {
      kept.left_out.push_back({store.certificates[i], "removed"});
    } else if (const std::string why = trust::rejection(bag.items[i]); !why.empty()) {  // written anew, it would be trusted
      kept.left_out.push_back({store.certificates[i], why, true});
    } else {
      kept.certificates.push_back(std::move(store.certificates[i]));
      kept.names.push_back(std::move(store.names[i]));
    }
  }
  if (kept.certificates.empty())
    throw Error(Errc::usage, "that would remove every certificate of the store", "delete the file if that is what you want", command.store);
  return kept;
}

// What the store holds, to be asked again under the lock.
std::function<bool()> compared_with_now(const std::string& store) {
  if (is_folder(store)) return [store, before = trust::read_hash_folder(store)] { return trust::read_hash_folder(store) == before; };
  const auto now = [store] { return base::read_file(store, ReadLimits().file_bytes); };
  return [now, before = std::make_shared<const Secret>(now())] { return now().equals(*before); };
}

// Reads the store, changes it and writes it back. If another run has written it in between, both changes are kept: it is done again.
Exit change_store(Session& session, StoreCommand& command, const std::function<Exit(const Bag& store)>& change) {
  constexpr int kAttempts = 20;
  const bool in_place = command.outputs.out.empty() && command.store != "-";
  for (int attempt = 1;; ++attempt) {
    bool changed = false;
    if (in_place)
      command.outputs.still_so = [&, is_same = compared_with_now(command.store)] {
        changed = !is_same();
        if (changed)
          throw Error(Errc::unwritable, command.store + " was changed by another program meanwhile; nothing was written", "do it again");
      };
    try {
      const StoreComments comments = comments_of(command);
      command.form.annotated_before = comments.annotations;
      const Exit exit = change(read_store(session, command));
      if (in_place && comments.others) session.note("the text around the certificates of " + command.store + " was not kept");
      return exit;
    } catch (const Error&) {
      if (!changed || attempt == kAttempts) throw;
    }
  }
}

}  // namespace

Exit build_store(Session& session, StoreCommand& command) {
  if (command.outputs.out.empty())
    throw Error(Errc::usage, "where to? -o FILE is missing",
                "-o trust.pem, trust.p7b, trust.jks, trust.p12, or a folder with --to hash or --to der");
  trust::StoreBuilder builder = builder_for(session, command);
  for (trust::StoreBuilder::Candidate& candidate : gather(session, command)) builder.add(std::move(candidate));
  const trust::Store store = builder.take();
  if (store.certificates.empty()) {
    show_left_out(session, store);
    throw Error(
        Errc::wrong_kind, "no certificate is left for the trust store",
        "--any takes certificates that are no CA, --keep-expired those that have expired, --keep-rejected those that OpenSSL's trust "
        "attributes or an NSS database reject");
  }
  show(session, "truststore", store, write_store(session, store, command.form, command.outputs));
  return Exit::ok;
}

Exit add_to_store(Session& session, StoreCommand& command) {
  const auto added = gather(session, command);
  return change_store(session, command, [&](const Bag& old) {
    trust::StoreBuilder builder = builder_for(session, command);
    for (const Item& item : old.items)
      builder.keep(trust::StoreBuilder::Candidate(*item.as<Certificate>(), stored_name(item), trust::rejection(item)));
    for (const trust::StoreBuilder::Candidate& candidate : added) builder.add(trust::StoreBuilder::Candidate(candidate));
    return write_back(session, command, builder.take());
  });
}

Exit remove_from_store(Session& session, StoreCommand& command) {
  return change_store(session, command, [&](const Bag& bag) { return write_back(session, command, without(bag, command)); });
}

}  // namespace certkit::cli
