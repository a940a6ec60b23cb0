#include "cli/requesting_batch.hpp"

#include <algorithm>
#include <future>
#include <numeric>
#include <sstream>
#include <unordered_map>

#include "base/workers.hpp"
#include "certkit/write.hpp"
#include "cli/batch_lines.hpp"
#include "cli/key_and_csr.hpp"
#include "cli/key_text.hpp"
#include "cli/linting.hpp"
#include "cli/render/error.hpp"
#include "cli/render/json.hpp"
#include "cli/render/table.hpp"
#include "container/read_back.hpp"
#include "crypto/build.hpp"
#include "crypto/threads.hpp"

namespace certkit::cli {
namespace {

namespace fs = std::filesystem;

// Work that appears together, in units of a line with an EC key: enough that flushing the disk and looking through the folder do not count,
// and not so much that a run that is killed loses more than some seconds. RSA keys are searched for.
constexpr std::size_t kTogether = 512, kRsaUnits = 16;

// What a line says itself. With a profile, every other member is one of its inputs.
struct Member {
  const char* name;
  std::string RequestOptions::*text;
};
constexpr Member kTexts[] = {{"subject", &RequestOptions::subject},
                             {"cn", &RequestOptions::cn},
                             {"o", &RequestOptions::o},
                             {"ou", &RequestOptions::ou},
                             {"l", &RequestOptions::l},
                             {"st", &RequestOptions::st},
                             {"c", &RequestOptions::c},
                             {"key_type", &RequestOptions::key_type},
                             {"key_format", &RequestOptions::key_format},
                             {"hash", &RequestOptions::hash},
                             {"template", &RequestOptions::template_name}};

struct Line {
  std::size_t number = 0;
  std::string name;  // as the line has it
  std::vector<Request> requests;
  std::vector<std::string> notes;
  struct File {
    std::string place;
    Secret content;
    bool is_key = false;
  };
  std::vector<File> files;
  std::optional<Error> error;
  [[nodiscard]] std::size_t units() const {
    std::size_t sum = 1;
    for (const Request& request : requests) sum += request.key_spec.type == KeyType::rsa ? kRsaUnits : 0;
    return sum;
  }
};
using Window = std::vector<std::unique_ptr<Line>>;

void refuse_beside_batch(const RequestBatch& batch) {
  const RequestOptions& request = batch.request;
  for (const auto& [given, name] : {std::pair{!batch.outputs.name.empty(), "--name"},
                                    {!request.key.empty(), "--key"},
                                    {!request.reuse_key.empty(), "--reuse-key"},
                                    {!request.from.empty(), "--from"},
                                    {!request.inf.empty(), "--inf"}})
    if (given)
      throw Error(Errc::usage, std::string("--batch makes a new key for each line, and ") + name + " does not go with it", "leave it out",
                  name);
}

class Batch {
 public:
  Batch(Session& session, const RequestBatch& batch) : session_(session), batch_(batch) {
    if (batch.passout.given()) password_ = new_password_from(batch.passout, session, "new password for the keys");
    if (batch.request.profile.given()) device_ = std::make_unique<const profile::DeviceProfile>(load(session, batch.request.profile));
  }

  // On any thread.
  std::unique_ptr<Line> read(const std::string& text, std::size_t number) const {
    auto line = std::make_unique<Line>();
    line->number = number;
    answered(*line, [&] {
      const JsonRecord record(text);
      line->name = record.text("name");
      const RequestOptions options = options_of(record);
      std::ostringstream said;
      const Io& io = session_.io;
      Io aside{io.out, said, io.read_stdin, io.env, io.ask, io.now, io.wait, io.executable, false, false, {}};
      Session own{aside};
      line->requests = make_requests(own, options, device_.get());
      if (!batch_.issuer_kind.empty()) line->requests.front().issuer_kind = batch_.issuer_kind;
      require_made_here(line->requests);
      require_no_conflict(own, *line, options);
      if (!line->name.empty()) name(line->requests, line->name);
      for (const Request& request : line->requests) line->notes.insert(line->notes.end(), request.notes.begin(), request.notes.end());
      std::istringstream sentences(said.str());
      for (std::string one; std::getline(sentences, one);) line->notes.push_back(one);
    });
    return line;
  }

  // All lines, on all processors; the slow keys first, so that no processor has nothing but one of them to wait for at the end.
  void make(Window& window) const {
    std::vector<std::size_t> order(window.size());
    std::iota(order.begin(), order.end(), 0u);
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return window[a]->units() > window[b]->units(); });
    base::in_order(
        {order.size(), order.size(), 0},
        [&](std::size_t i) {
          Line& line = *window[order[i]];
          if (!line.error) answered(line, [&] { make(line); });
        },
        [](std::size_t) {});
  }

  // From the caller's thread.
  void put_in_place(Window& window) {
    base::FileSet all;
    for (const auto& line : window) {
      if (!line->error) answered(*line, [&] { require_free(*line); });
      if (line->error) continue;
      for (Line::File& file : line->files) {
        if (file.is_key)
          all.add(file.place, std::move(file.content));
        else
          all.add(file.place, std::string(as_text(file.content.reveal())));
      }
    }
    try {
      base::FileSet::Options how;
      how.replace = batch_.outputs.force;
      how.now = session_.io.now();
      how.flush_together = true;
      tell_of(session_, all.commit(how));
    } catch (const Error& error) {  // somebody else put a file there this moment
      if (error.code() != Errc::usage) throw;
      for (const auto& line : window)
        if (!line->error) line->error = error;
    }
    for (const auto& line : window) answer(*line);
    session_.flush_out();
  }

  Exit end() {
    const std::string what = count(made_, "key and CSR", "keys and CSRs") + (batch_.dry_run ? " could be made" : " made");
    session_.note(failed_ == 0 ? what : what + "; " + count(failed_, "line", "lines") + " could not be made: see the answers");
    if (made_ != 0 && !batch_.second_opinion && !batch_.dry_run)
      session_.note("nothing was read back by a second library (--no-second-opinion): look at some with certkit verify-pair");
    if (made_ != 0 && !password_ && !batch_.dry_run) session_.note("the private keys are not encrypted; --passout SRC protects them");
    return failed_ == 0 ? Exit::ok : Exit::partial;
  }

 private:
  template <class Work>
  static void answered(Line& line, Work&& work) {
    try {
      work();
    } catch (const Error& error) {
      line.error = error;
    }
  }

  [[nodiscard]] RequestOptions options_of(const JsonRecord& record) const {
    RequestOptions options = batch_.request;
    for (const std::string& member : record.names()) {
      const auto text = std::find_if(std::begin(kTexts), std::end(kTexts), [&](const Member& one) { return member == one.name; });
      if (text != std::end(kTexts)) {
        options.*(text->text) = record.text(member);
      } else if (member == "san") {
        for (std::string& one : record.list(member)) options.san.push_back(std::move(one));
      } else if (device_ && member != "name") {
        options.profile.set.push_back(member + "=" + join(record.list(member), ","));
      } else if (member != "name") {
        throw Error(
            Errc::usage, "a line has the unknown member \"" + member + "\"",
            "its members are name, subject or cn, o, ou, l, st and c, san, key_type, key_format, hash and template; with --profile, "
            "the profile's inputs");
      }
    }
    return options;
  }

  static void require_no_conflict(Session& session, const Line& line, const RequestOptions& options) {
    for (const Finding& one : conflicts_with_public_ca(session, line.requests, options.profile))
      if (one.severity == Severity::error) throw Error(Errc::refused, "a public CA would refuse it: " + one.message, one.fix);
  }

  void make(Line& line) const {
    for (Request& request : line.requests) {
      if (batch_.dry_run) {
        rehearse(request);
        continue;
      }
      const std::string base = base_of(request);
      const bool asks = batch_.second_opinion;
      const PrivateKey key = asks ? generate_key(request.key_spec) : crypto::build::new_key(request.key_spec);
      line.files.push_back({base + ".key", key_file(request, key), true});
      const Csr csr = asks ? make_csr(request.csr, key) : crypto::build::new_csr(request.csr, key);
      line.files.push_back(
          {base + ".csr", batch_.out_der ? Secret::copy_of(csr.der()) : Secret::copy_of(with_eol(to_pem(csr), batch_.outputs))});
    }
  }

  // Not encrypted, what is read back is the text as it goes into the file, and not the key before as well.
  Secret key_file(const Request& request, const PrivateKey& key) const {
    Secret text = !password_              ? crypto::build::key_pem_unencrypted(key, request.key_format)
                  : batch_.second_opinion ? to_pem(key, KeyFormat::pkcs8, Encrypt{*password_})
                                          : crypto::build::key_pem(key, KeyFormat::pkcs8, Encrypt{*password_});
    text = with_eol(std::move(text), batch_.outputs);
    if (batch_.second_opinion) container::read_back_new_key(text.reveal(), password_, key);
    return text;
  }

  [[nodiscard]] std::string base_of(const Request& request) const {
    return (fs::path(batch_.outputs.out_dir) / safe_file_name(request.base_name)).string();
  }

  // That neither another line nor a file has the name.
  void require_free(const Line& line) {
    for (const Request& request : line.requests) {
      const std::string base = base_of(request);
      const auto [taken, is_new] = names_.emplace(base, line.number);
      if (!is_new)
        throw Error(Errc::usage, "line " + std::to_string(taken->second) + " has the name " + fs::path(base).filename().string() + ", too",
                    "give each line a name of its own", base);
      for (const char* ending : {".key", ".csr"}) {
        std::error_code failed;
        const fs::file_type there = fs::symlink_status(base + ending, failed).type();
        if (there == fs::file_type::not_found) continue;
        if (there != fs::file_type::regular)
          throw Error(Errc::usage, base + ending + " is there, and is not a file", "choose another name");
        if (!batch_.outputs.force)
          throw Error(Errc::usage, base + ending + " exists; nothing was written for this line",
                      "use --force to replace (keys are kept as NAME.old-<timestamp>), or choose another name or folder");
      }
    }
  }

  void answer(const Line& line) {
    Json json{{"name", line.name.empty() && !line.requests.empty() ? line.requests.front().base_name : line.name}, {"ok", !line.error}};
    json["files"] = Json::array();
    if (line.error) {
      json["error"] = {
          {"line", line.number}, {"code", to_word(line.error->code())}, {"message", sentence(*line.error)}, {"hint", line.error->hint()}};
      ++failed_;
    } else {
      for (const Request& request : line.requests) {
        if (!batch_.dry_run)
          for (const char* ending : {".key", ".csr"}) json["files"].push_back(base_of(request) + ending);
        ++made_;
      }
      json["subject"] = line.requests.front().csr.subject.to_rfc4514();
    }
    json["notes"] = line.notes;
    session_.io.out << json.line() << '\n';
  }

  Session& session_;
  const RequestBatch& batch_;
  std::optional<Secret> password_;
  std::unique_ptr<const profile::DeviceProfile> device_;
  std::unordered_map<std::string, std::size_t> names_;
  std::size_t made_ = 0, failed_ = 0;
};

// The next lines, read; empty: there are no more. From a pipe no more than have come: whoever writes there may wait for the answers.
class Windows {
 public:
  Windows(Session& session, const RequestBatch& batch)
      : is_pipe_(batch.file == "-"), lines_(is_pipe_ ? session.stdin_in_parts() : batch_file(batch.file)) {}

  Window next(const Batch& batch) {
    Window window;
    std::vector<std::string> texts;
    std::size_t units = 0;
    while (units < kTogether && lines_.next(texts)) {
      std::vector<std::unique_ptr<Line>> read(texts.size());
      base::parallel_for(texts.size(), 0, [&](std::size_t i) {
        if (texts[i].find_first_not_of(" \t\r") != std::string::npos) read[i] = batch.read(texts[i], number_ + i + 1);
      });
      number_ += texts.size();
      for (auto& line : read) {
        if (!line) continue;
        units += line->units();
        window.push_back(std::move(line));
      }
      if (is_pipe_ && !window.empty()) break;
    }
    return window;
  }
  [[nodiscard]] bool is_pipe() const noexcept { return is_pipe_; }

 private:
  const bool is_pipe_;
  BatchLines lines_;
  std::size_t number_ = 0;
};

}  // namespace

Exit csr_batch(Session& session, const RequestBatch& options) {
  refuse_beside_batch(options);
  Windows windows(session, options);
  crypto::prepare_for_threads();
  Batch batch(session, options);
  // While one window is put in place, the next is made.
  Window made;
  for (;;) {
    Window next = windows.next(batch);
    const bool last = next.empty();
    std::future<void> making = std::async([&] { batch.make(next); });
    if (!made.empty()) batch.put_in_place(made);
    making.get();
    if (last) break;
    made = std::move(next);
    if (windows.is_pipe()) batch.put_in_place(made), made.clear();
  }
  return batch.end();
}

}  // namespace certkit::cli
