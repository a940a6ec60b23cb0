#include "cli/render/match.hpp"

#include <algorithm>
#include <optional>

#include "base/text.hpp"
#include "cli/render/json_stream.hpp"
#include "cli/render/objects.hpp"
#include "cli/render/table.hpp"

namespace certkit::cli {
namespace {

struct Line {
  std::string id, severity, subject, message, evidence, fix;
};

std::string what(const KeyThing& thing) {
  const std::string at = (thing.file == "-" ? "standard input" : thing.file) + (thing.place.empty() ? "" : ", " + thing.place);
  switch (thing.kind) {
    case KeyThing::Kind::certificate: return "certificate " + thing.title + " (" + at + ")";
    case KeyThing::Kind::request: return "CSR (" + at + ")" + (thing.signature_fails ? ", whose signature does not verify," : "");
    case KeyThing::Kind::private_key: return "private key (" + at + ")";
    case KeyThing::Kind::public_key: break;
  }
  return "public key (" + at + ")";
}

// "a", "a and b", "a, b and c".
std::string in_words(std::vector<std::string> parts) {
  if (parts.size() < 2) return join(parts);
  const std::string last = std::move(parts.back());
  parts.pop_back();
  return join(parts) + " and " + last;
}

// Copies of one certificate in a folder are named up to here.
constexpr std::size_t kNamed = 4;

void add_names(const std::vector<KeyThing>& things, std::optional<KeyThing::Kind> kind, std::vector<std::string>& parts) {
  std::size_t seen = 0;
  for (const KeyThing& thing : things)
    if ((!kind || thing.kind == *kind) && seen++ < kNamed) parts.push_back(what(thing));
  if (seen > kNamed) parts.push_back(std::to_string(seen - kNamed) + " more");
}

std::string list(const std::vector<KeyThing>& things, std::optional<KeyThing::Kind> kind) {
  std::vector<std::string> parts;
  add_names(things, kind, parts);
  return in_words(parts);
}

std::string members(const KeyGroup& group) {
  using Kind = KeyThing::Kind;
  std::vector<std::string> parts;
  for (const Kind kind : {Kind::certificate, Kind::request, Kind::private_key, Kind::public_key}) add_names(group.things, kind, parts);
  return in_words(parts);
}

// What could not be read or opened, and so may be what is missing.
std::string unread(const std::vector<Problem>& problems) {
  std::vector<std::string> places;
  for (const Problem& problem : problems) {
    if (places.size() == kNamed) {
      places.push_back(std::to_string(problems.size() - kNamed) + " more");
      break;
    }
    places.push_back(problem.file + (problem.place.empty() ? "" : ", " + problem.place));
  }
  return base::printable(in_words(std::move(places)));
}

bool is_protected(const std::vector<Problem>& problems) {
  return std::any_of(problems.begin(), problems.end(), [](const Problem& one) { return exit_for(one.error.code()) == Exit::password; });
}

Line line_for(const KeyGroup& group, const MatchAnswer& answer, const std::vector<Problem>& problems) {
  using Kind = KeyThing::Kind;
  const std::string evidence = "SPKI SHA-256 " + base::to_hex(group.spki_sha256);
  if (!group.proven && std::any_of(group.things.begin(), group.things.end(), [](const KeyThing& thing) { return thing.signature_fails; }))
    return {"request-signature",
            answer.folder && !group.has(Kind::certificate) ? "note" : "error",
            members(group),
            std::string(group.things.size() > 1 ? "have the same public key" : "stands alone") + " (" + group.key +
                "), but a CSR whose signature its own key did not make was changed or damaged, and proves nothing",
            evidence,
            "make the CSR again: certkit csr --key KEY"};
  if (group.proven)
    return {"pair-proven",  "note",
            members(group), "belong together: " + group.key + "; what the key signs is verified by OpenSSL and by Botan",
            evidence,       ""};
  if (group.has(Kind::private_key) && !group.why_unproven.empty())
    return {"unproven",
            "error",
            members(group),
            "have the same public numbers (" + group.key + "), but that they belong together is not proven: " + group.why_unproven,
            evidence,
            "take the key from a backup, or make a new one: certkit csr --from OLD.cer"};
  if (group.has(Kind::certificate) && !group.has(Kind::request) && !group.has(Kind::public_key))
    return {"key-missing",
            "error",
            list(group.things, Kind::certificate),
            "has no private key here" + std::string(problems.empty() ? "" : " that could be read") + " (" + group.key + ")",
            evidence,
            !problems.empty() ? "it may be in " + unread(problems) + (is_protected(problems) ? ": --passin opens what is protected" : "")
                              : "search the folders where keys may be: certkit verify-pair FOLDER CERTIFICATE; or export the PFX again "
                                "with \"Yes, export the private key\""};
  if (group.things.size() > 1 && (answer.folder || answer.groups.size() == 1))
    return {"same-key",
            "note",
            members(group),
            "have the same public key (" + group.key + ")" +
                std::string(group.has(Kind::private_key) ? "" : "; no private key is here to prove it with"),
            evidence,
            ""};
  return {"no-partner", answer.folder ? "note" : "error", members(group), "has no partner here (" + group.key + ")", evidence, ""};
}

// Every group is a pair, and yet the answer is no: what is named one by one is asked whether it all belongs together.
std::optional<Line> several_keys(const MatchAnswer& answer) {
  const bool all_proven = std::all_of(answer.groups.begin(), answer.groups.end(), [](const KeyGroup& group) { return group.proven; });
  if (answer.folder || answer.groups.size() < 2 || !all_proven) return std::nullopt;
  return Line{"several-keys",
              "error",
              "the inputs",
              "are of " + std::to_string(answer.groups.size()) + " different keys, each with its partner",
              "",
              "ask for one pair at a time, or put them into a folder: there may be many pairs in one"};
}

}  // namespace

void show(Session& session, const MatchAnswer& answer, const std::vector<Problem>& problems) {
  const bool matched = answer.all_matched(), ok = matched && problems.empty();
  if (session.json) {
    JsonStream json(session.io.out, "verify-pair");
    json.member("ok", ok);
    json.array("findings");
    const auto add = [&](const Line& line) {
      json.element(JsonStream::element_text({{"id", line.id},
                                             {"severity", line.severity},
                                             {"subject", line.subject},
                                             {"message", line.message},
                                             {"evidence", line.evidence},
                                             {"fix", line.fix}}));
    };
    if (const auto line = several_keys(answer)) add(*line);
    for (const KeyGroup& group : answer.groups) add(line_for(group, answer, problems));
    json.end_array();
    json.array("problems");
    for (const Problem& problem : problems) json.element(JsonStream::element_text(to_json(problem)));
    json.end_array();
    json.end();
    return;
  }
  std::ostream& out = session.io.out;
  const bool failed = std::any_of(answer.groups.begin(), answer.groups.end(),
                                  [](const KeyGroup& group) { return !group.proven && !group.why_unproven.empty(); });
  const bool open = !problems.empty() && !failed;  // nothing speaks against it, but not everything could be read
  const bool to_find =
      std::any_of(answer.groups.begin(), answer.groups.end(), [](const KeyGroup& group) { return group.has(KeyThing::Kind::certificate); });
  out << (ok     ? paint("yes", Paint::good, session.color)
          : open ? paint("NOT SURE", Paint::warn, session.color)
                 : paint("NO", Paint::bad, session.color))
      << (ok                          ? ": they belong together"
          : open && matched           ? ": what could be read belongs together, but not everything could be read"
          : open                      ? ": what could not be read may be what is missing"
          : answer.groups.empty()     ? ": there is nothing here that could belong together"
          : several_keys(answer)      ? ": they do not all belong together"
          : answer.folder && !to_find ? ": there is no certificate here whose key could be found"
                                      : ": not everything has its partner")
      << '\n';
  if (const auto line = several_keys(answer)) out << "  " << line->subject << ' ' << line->message << "\n    mend: " << line->fix << '\n';
  for (const KeyGroup& group : answer.groups) {
    const Line line = line_for(group, answer, problems);
    if (answer.folder && to_find && line.severity == "note" && line.id == "no-partner" && session.talk != Talk::verbose) continue;
    out << "  " << base::printable(line.subject) << ' ' << line.message << '\n';
    if (!line.fix.empty()) out << "    mend: " << line.fix << '\n';
  }
  if (!answer.issuers.empty()) session.detail("issuers that came along, they need no key: " + list(answer.issuers, std::nullopt));
}

}  // namespace certkit::cli
