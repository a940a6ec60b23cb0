// JSON Lines in, JSON Lines out: in the order of the lines, over all processors, and each as soon as those before it are answered.
#include <algorithm>
#include <chrono>
#include <mutex>

#include "asn1/ip_address.hpp"
#include "base/workers.hpp"
#include "cli/batch_lines.hpp"
#include "cli/batch_material.hpp"
#include "cli/checking.hpp"
#include "cli/linting.hpp"
#include "cli/render/checked.hpp"
#include "cli/render/error.hpp"
#include "cli/render/table.hpp"
#include "crypto/threads.hpp"

namespace certkit::cli {
namespace {

constexpr std::int64_t kDeepest = 1000, kMostDays = 3650;
constexpr std::string_view kNames[] = {"id",   "certificate", "cert",    "chain",     "trust",         "crl",
                                       "host", "at",          "purpose", "max_depth", "expires_within"};

struct Answer {
  Json json;
  bool ok = false, failed = false;
};

class Batch {
 public:
  Batch(Session& session, const CheckCommand& command)
      : session_(session), command_(command), material_(read_material(session, command)), form_(case_of(session, command)) {}

  // From any thread.
  Answer answer(const std::string& line, std::size_t number) {
    Answer answer;
    std::string id;
    try {
      const JsonRecord record(line);
      id = record.text("id");
      for (const std::string& name : record.names())
        if (std::find(std::begin(kNames), std::end(kNames), name) == std::end(kNames))
          throw Error(Errc::usage, "a line has the unknown member \"" + name + "\"", "its members are " + join(known()));
      diagnose::Case one = asked(record);
      const std::string certificate = record.has("certificate") ? record.text("certificate") : record.text("cert");
      if (certificate.empty()) throw Error(Errc::usage, "a line has no \"certificate\"", "name a file in it, or give its PEM");
      const auto bag = material_.bag_of(certificate);
      require_readable(*bag);
      one.subject = id;
      take_chain(one, *bag);
      examine(one, *material_.around(record, one));
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

  // From the caller's thread.
  void say_what_is_not_trusted() {
    for (const std::string& sentence : material_.left_out()) session_.note(sentence);
  }

 private:
  static std::vector<std::string> known() { return {std::begin(kNames), std::end(kNames)}; }

  static void examine(diagnose::Case& one, Surroundings& around) {
    one.trust_words = around.material().trust_words;
    diagnose::Means means = around.material().means();
    means.find = [&](const Certificate& leaf, const trust::PathQuestion& question) { return around.find(leaf, question); };
    diagnose::examine(one, means);
  }

  static std::int64_t number(const JsonRecord& record, const char* name, std::int64_t otherwise, std::int64_t most) {
    const std::int64_t number = record.number(name, otherwise);
    if (number < 0 || number > most)
      throw Error(Errc::usage, "the member \"" + std::string(name) + "\" is a number from 0 to " + std::to_string(most));
    return number;
  }

  diagnose::Case asked(const JsonRecord& record) {
    diagnose::Case one = form_;
    if (record.has("host")) one.host = host_from_word(record.text("host"));
    one.host_is_address = asn1::parse_ip(one.host).has_value();
    if (record.has("at")) one.options.at = time_from_rfc3339(record.text("at"));
    if (record.has("purpose")) one.options.purpose = purpose_from_word(record.text("purpose"));
    one.options.max_depth = static_cast<int>(number(record, "max_depth", one.options.max_depth, kDeepest));
    if (record.has("expires_within")) one.options.expires_soon = std::chrono::days(number(record, "expires_within", 0, kMostDays));
    return one;
  }

  Session& session_;
  const CheckCommand& command_;
  BatchMaterial material_;
  const diagnose::Case form_;
};

}  // namespace

Exit check_batch(Session& session, const CheckCommand& command) {
  BatchLines reader(command.batch == "-" ? session.stdin_in_parts() : batch_file(command.batch));
  crypto::prepare_for_threads();
  Batch batch(session, command);
  std::vector<std::string> lines;
  std::size_t done = 0;
  bool all_ok = true, failed = false;
  while (reader.next(lines)) {
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
    session.flush_out();
    batch.say_what_is_not_trusted();
  }
  return failed ? Exit::partial : all_ok ? Exit::ok : Exit::no;
}

}  // namespace certkit::cli
