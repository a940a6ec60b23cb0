#include "cli/scan/files.hpp"

#include <algorithm>
#include <filesystem>
#include <memory>
#include <mutex>

#include "base/files.hpp"
#include "base/workers.hpp"
#include "container/glance.hpp"
#include "crypto/threads.hpp"

namespace certkit::cli {
namespace {

// Nobody chose the files in a folder: what takes seconds to open is opened where it was named.
constexpr std::uint64_t kFolderIterations = 1'000'000;
// Files beyond this are read whole one after the other, so that memory does not grow with the number of readers.
constexpr std::size_t kLarge = 256u << 10;

// By its name: its tables are called so far into the file.
bool is_nss_database(base::TreeFile& file) {
  return as_text(file.part()).starts_with("SQLite format 3") && file.path().ends_with("/cert9.db");
}

// Certificates are all that is wanted: a protected key is not worth its key derivation, and its password is nobody's business here. In a
// PKCS#12 the certificates are protected, too.
bool is_for_keys_only(ByteView content) {
  const std::string_view text = as_text(content);
  return text.starts_with("\xfe\xed\xfe\xed") || text.starts_with("\xce\xce\xce\xce") || text.find("-----BEGIN ") != std::string_view::npos;
}

// Nobody may ever write into a pipe, nor into what a link leads to. What a shell hands over, `<(command)`, is one of this process's own.
void require_no_pipe(const std::string& name) {
  std::error_code unknown;
  if (name.starts_with("/dev/fd/") || name.starts_with("/proc/self/fd/")) return;
  if (std::filesystem::status(name, unknown).type() == std::filesystem::file_type::fifo)
    throw Error(Errc::unreadable, "it is a pipe, and is not waited for", "give it as standard input: certkit scan - < PIPE", name);
}

class FileLook {
 public:
  FileLook(Session& session, const ScanFiles& what, ScanProblems& problems, ScanFileCounts& counts)
      : session_(session), problems_(problems), counts_(counts) {
    options_.ask = what.ask;
    options_.password_given = static_cast<bool>(what.ask);
  }

  void named(const std::string& name, Sightings::Batch& batch) {
    ++counts_.named;
    try {
      require_no_pipe(name);
      const Secret content =
          name == "-" ? session_.take_stdin(options_.limits.file_bytes) : base::read_file(name, options_.limits.file_bytes);
      look(content.reveal(), name, options_, batch);
    } catch (const Error& error) {
      if (error.code() == Errc::usage) throw;
      problems_.add({error.in(name), name, {}});
    }
  }

  // False: there is nothing in it.
  void in_folder(base::TreeFile& file, Sightings::Batch& batch) {
    if (!is_nss_database(file)) switch (container::promise(file.part())) {
        case container::Promise::nothing: return;
        case container::Promise::perhaps:
          if (!finds_mark(file, options_.limits.file_bytes)) return;
          break;
        case container::Promise::likely: break;
      }
    ReadOptions options = options_;
    options.limits.kdf_iterations = std::min(options.limits.kdf_iterations, kFolderIterations);
    try {
      if (file.is_all()) return look(file.part(), file.path(), options, batch);
      std::unique_lock<std::mutex> turn(large_, std::defer_lock);
      Secret content = file.read(kLarge);
      if (content.size() == kLarge) {
        turn.lock();
        content = file.read(options.limits.file_bytes + 1);
      }
      look(content.reveal(), file.path(), options, batch);
    } catch (const Error& error) {
      // A file in a folder that is simply something else is nobody's problem.
      if (error.code() != Errc::malformed && error.code() != Errc::limit) throw;
      problems_.passed_over(error.in(file.path()));
    }
  }

 private:
  // As far into a text as a file is read at all.
  bool finds_mark(base::TreeFile& file, std::size_t limit) {
    if (file.is_all()) return false;
    for (std::size_t searched = file.part().size(); file.next(container::kOverlap); searched += file.part().size()) {
      if (container::has_mark(file.part())) return true;
      if (searched < limit) continue;
      looked_in_part(file.path(), limit);
      return false;
    }
    return false;
  }

  void looked_in_part(const std::string& name, std::size_t limit) {
    problems_.passed_over(
        Error(Errc::limit, "certificates were looked for in its first " + std::to_string(limit >> 20) + " MiB", {}, name));
  }

  void look(ByteView content, const std::string& name, const ReadOptions& options, Sightings::Batch& batch) {
    const container::Glance seen = container::glance(content);
    if (seen.odd) return read(content, name, options, batch);
    // Whatever was found: behind the limit there may be more.
    if (content.size() > options.limits.file_bytes) looked_in_part(name, options.limits.file_bytes);
    if (seen.certificates.empty()) return;
    ++counts_.with_certificates;
    for (const container::Glance::One& one : seen.certificates)
      batch.add(one.certificate, seen.certificates.size() == 1 ? name : name + ", line " + std::to_string(one.line));
  }

  void read(ByteView content, const std::string& name, ReadOptions options, Sightings::Batch& batch) {
    options.decrypt = !is_for_keys_only(content);
    Bag bag = certkit::read(content, name, options);
    const std::size_t number = bag.all<Certificate>().size();
    if (number != 0) ++counts_.with_certificates;
    for (const Item& item : bag.items)
      if (const auto* certificate = item.as<Certificate>())
        batch.add(*certificate, number == 1 || item.source.place.empty() ? name : name + ", " + item.source.place);
    for (Problem& problem : bag.problems) problems_.add(std::move(problem));
  }

  Session& session_;
  ScanProblems& problems_;
  ScanFileCounts& counts_;
  ReadOptions options_;
  std::mutex large_;
};

}  // namespace

void look_at_files(Session& session, const ScanFiles& what, Sightings& sightings, ScanProblems& problems, ScanFileCounts& counts) {
  FileLook files(session, what, problems, counts);
  crypto::prepare_for_threads();
  Sightings::Batch named(sightings);
  for (const std::string& file : what.files) files.named(file, named);
  named.hand_over();
  if (what.folders.empty()) return;

  base::Tree tree;
  tree.folders = what.folders;
  tree.exclude = what.exclude;
  tree.readers = what.readers;
  std::vector<std::unique_ptr<Sightings::Batch>> batches;
  for (std::size_t i = 0; i < tree.readers; ++i) batches.push_back(std::make_unique<Sightings::Batch>(sightings));
  tree.file = [&](base::TreeFile& file) { files.in_folder(file, *batches[file.reader()]); };
  tree.problem = [&](const std::string& path, const Error& error) { problems.add({error.in(path), path, {}}); };
  base::read_tree(tree, counts.tree);
  for (const auto& batch : batches) batch->hand_over();
}

}  // namespace certkit::cli
