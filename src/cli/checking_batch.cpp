// JSON Lines in, JSON Lines out: in the order of the lines, over all processors, and never more of them in memory than a window.
#include <algorithm>
#include <chrono>
#include <fstream>
#include <istream>
#include <mutex>
#include <sstream>
#include <unordered_map>

#include "base/files.hpp"
#include "base/workers.hpp"
#include "cli/checking.hpp"
#include "cli/linting.hpp"
#include "cli/render/checked.hpp"
#include "cli/render/error.hpp"
#include "cli/system_trust.hpp"
#include "crypto/threads.hpp"

namespace certkit::cli {
namespace {

constexpr std::size_t kWindow = 256, kWindowOctets = 32u << 20, kLineOctets = 16u << 20, kStdinOctets = std::size_t{1} << 30;
constexpr std::size_t kFilesKept = 1024;
constexpr std::string_view kNames[] = {"id",   "certificate", "cert",    "chain",     "trust",         "crl",
                                       "host", "at",          "purpose", "max_depth", "expires_within"};

// Files that many lines name are read once.
class Files {
 public:
  std::shared_ptr<const Bag> read(const std::string& file) {
    {
      const std::lock_guard lock(guard_);
      if (const auto known = known_.find(file); known != known_.end()) return known->second;
    }
    const std::string path = file == "system" ? system_trust_bundle() : file;
    const auto bag = std::make_shared<const Bag>(certkit::read(base::read_file(path, ReadLimits().file_bytes).reveal(), path, {}));
    const std::lock_guard lock(guard_);
    if (known_.size() >= kFilesKept) known_.clear();
    return known_.emplace(file, bag).first->second;
  }

 private:
  std::mutex guard_;
  std::unordered_map<std::string, std::shared_ptr<const Bag>> known_;
};

struct Answer {
  Json json;
  bool ok = false, failed = false;
};

class Batch {
 public:
  Batch(Session& session, const CheckCommand& command)
      : session_(session), command_(command), given_(read_given()), form_(case_of(session, command)) {}

  // From any thread.
  Answer answer(const std::string& line, std::size_t number) {
    Answer answer;
    std::string id;
    try {
      const JsonRecord record(line);
      id = record.text("id");
      for (const std::string& name : record.names())
        if (std::find(std::begin(kNames), std::end(kNames), name) == std::end(kNames))
          throw Error(Errc::usage, "a line has the unknown member \"" + name + "\"");
      diagnose::Case one = asked(record);
      CheckMaterial material = material_of(record);
      const std::string certificate = record.has("certificate") ? record.text("certificate") : record.text("cert");
      if (certificate.empty()) throw Error(Errc::usage, "a line has no \"certificate\"");
      const auto bag = bag_of(certificate);
      require_readable(*bag);
      one.subject = id;
      take_chain(one, *bag);
      trust_own_end(material, one);
      one.trust_words = material.trust_words;
      diagnose::examine(one, material.means());
      const std::vector<Finding> findings = diagnose::judge(one);
      answer.ok = is_ok(findings, command_.fail_on);
      answer.json["id"] = id;
      answer.json["ok"] = answer.ok;
      answer.json["findings"] = Json::array();
      for (const Finding& finding : findings) answer.json["findings"].push_back(to_json(finding));
    } catch (const Error& error) {
      answer.failed = true;
      answer.json = Json{{"id", id}, {"ok", false}, {"findings", Json::array()}};
      answer.json["error"] = {{"line", number}, {"code", to_word(error.code())}, {"message", error.message()}, {"hint", error.hint()}};
    }
    return answer;
  }

 private:
  CheckMaterial read_given() { return read_material(session_, command_); }

  std::shared_ptr<const Bag> bag_of(const std::string& pem_or_file) {
    if (pem_or_file.find("-----BEGIN") != std::string::npos)
      return std::make_shared<const Bag>(certkit::read(as_bytes(pem_or_file), "a line", {}));
    return files_.read(pem_or_file);
  }
  template <class T>
  void take(const std::vector<std::string>& sources, std::vector<T>& into) {
    for (const std::string& source : sources) {
      const auto bag = bag_of(source);
      require_readable(*bag);
      for (const T* one : bag->template all<T>()) into.push_back(*one);
    }
  }

  diagnose::Case asked(const JsonRecord& record) {
    diagnose::Case one = form_;
    if (record.has("host")) one.host = host_from_word(record.text("host"));
    if (record.has("at")) one.options.at = time_from_rfc3339(record.text("at"));
    if (record.has("purpose")) one.options.purpose = purpose_from_word(record.text("purpose"));
    one.options.max_depth = static_cast<int>(std::clamp<std::int64_t>(record.number("max_depth", one.options.max_depth), 0, 1000));
    one.options.expires_soon =
        std::chrono::days(record.number("expires_within", std::chrono::duration_cast<std::chrono::days>(one.options.expires_soon).count()));
    return one;
  }

  CheckMaterial material_of(const JsonRecord& record) {
    CheckMaterial material;
    if (record.has("trust")) {
      const auto sources = record.list("trust");
      material.trusts_nothing = sources == std::vector<std::string>{"none"};
      if (!material.trusts_nothing) take(sources, material.anchors);
    } else {
      material.anchors = given_.anchors;
      material.trusts_nothing = given_.trusts_nothing;
      material.trust_words = given_.trust_words;
    }
    material.pool = given_.pool;
    material.crls = given_.crls;
    take(record.list("chain"), material.pool);
    take(record.list("crl"), material.crls);
    return material;
  }

  Session& session_;
  const CheckCommand& command_;
  const CheckMaterial given_;
  const diagnose::Case form_;
  Files files_;
};

// Lines of at most kLineOctets, as many as a window holds. False: there are no more.
bool next_window(std::istream& in, std::vector<std::string>& lines) {
  lines.clear();
  std::size_t octets = 0;
  std::string line;
  while (lines.size() < kWindow && octets < kWindowOctets && std::getline(in, line)) {
    if (line.size() > kLineOctets) throw Error(Errc::limit, "a line of the batch has more than 16 MiB");
    octets += line.size();
    lines.push_back(std::move(line));
    line.clear();
  }
  return !lines.empty();
}

}  // namespace

Exit check_batch(Session& session, const CheckCommand& command) {
  std::unique_ptr<std::istream> in;
  if (command.batch == "-")
    in = std::make_unique<std::istringstream>(std::string(as_text(session.take_stdin(kStdinOctets).reveal())));
  else
    in = std::make_unique<std::ifstream>(command.batch, std::ios::binary);
  if (!*in) throw Error(Errc::unreadable, "the batch cannot be read", "", command.batch);
  crypto::prepare_for_threads();
  Batch batch(session, command);
  std::vector<std::string> lines;
  std::size_t done = 0;
  bool all_ok = true, failed = false;
  while (next_window(*in, lines)) {
    std::vector<std::optional<std::string>> answers(lines.size());
    std::mutex guard;
    base::parallel_for(lines.size(), 0, [&](std::size_t i) {
      if (lines[i].find_first_not_of(" \t\r") == std::string::npos) return;
      const Answer answer = batch.answer(lines[i], done + i + 1);
      answers[i] = answer.json.line();
      const std::lock_guard lock(guard);
      all_ok = all_ok && answer.ok;
      failed = failed || answer.failed;
    });
    for (const auto& answer : answers)
      if (answer) session.io.out << *answer << '\n';
    done += lines.size();
  }
  session.flush_out();
  return failed ? Exit::partial : all_ok ? Exit::ok : Exit::no;
}

}  // namespace certkit::cli
