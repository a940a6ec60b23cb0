#include "cli/render/match.hpp"

#include "base/text.hpp"
#include "cli/render/objects.hpp"
#include "cli/render/table.hpp"

namespace certkit::cli {
namespace {

struct Line {
  std::string id, severity, subject, message, evidence, fix;
};

std::string what(const Item& item) {
  if (const auto* certificate = item.as<Certificate>()) return "certificate " + title(*certificate) + " (" + where(item.source) + ")";
  if (item.as<PrivateKey>()) return "private key (" + where(item.source) + ")";
  if (item.as<Csr>()) return "CSR (" + where(item.source) + ")";
  return "public key (" + where(item.source) + ")";
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

void add_names(const std::vector<const Item*>& items, std::vector<std::string>& parts) {
  for (std::size_t i = 0; i < items.size() && i < kNamed; ++i) parts.push_back(what(*items[i]));
  if (items.size() > kNamed) parts.push_back(std::to_string(items.size() - kNamed) + " more");
}

std::string list(const std::vector<const Item*>& items) {
  std::vector<std::string> parts;
  add_names(items, parts);
  return in_words(parts);
}

std::string members(const KeyGroup& group) {
  std::vector<std::string> parts;
  for (const auto* items : {&group.certificates, &group.requests, &group.private_keys, &group.public_keys}) add_names(*items, parts);
  return in_words(parts);
}

Line line_for(const KeyGroup& group, const MatchAnswer& answer) {
  const std::string key = group.public_key.describe();
  const std::string evidence = "SPKI SHA-256 " + base::to_hex(group.public_key.spki_sha256());
  const std::size_t things = group.certificates.size() + group.requests.size() + group.private_keys.size() + group.public_keys.size();
  if (group.proven)
    return {"pair-proven", "note", members(group), "belong together: " + key + "; what the key signs is verified by OpenSSL and by Botan",
            evidence,      ""};
  if (!group.private_keys.empty() && !group.why_unproven.empty())
    return {
        "unproven",     "error",
        members(group), "have the same public numbers (" + key + "), but that they belong together is not proven: " + group.why_unproven,
        evidence,       "take the key from a backup, or make a new one: certkit csr --from OLD.cer"};
  if (!group.certificates.empty() && group.requests.empty() && group.public_keys.empty())
    return {"key-missing",
            "error",
            list(group.certificates),
            "has no private key here (" + key + ")",
            evidence,
            std::string(answer.folder ? "search other folders" : "search where keys may be: certkit verify-pair FOLDER CERTIFICATE") +
                "; or export the PFX again with \"Yes, export the private key\""};
  if (things > 1 && (answer.folder || answer.groups.size() == 1))
    return {"same-key",
            "note",
            members(group),
            "have the same public key (" + key + ")" +
                std::string(group.private_keys.empty() ? "; no private key is here to prove it with" : ""),
            evidence,
            ""};
  return {"no-partner", answer.folder ? "note" : "error", members(group), "has no partner here (" + key + ")", evidence, ""};
}

}  // namespace

void show(Session& session, const MatchAnswer& answer, const Bag& bag) {
  std::vector<Line> lines;
  for (const KeyGroup& group : answer.groups) lines.push_back(line_for(group, answer));
  const bool ok = answer.all_matched() && bag.problems.empty();
  if (session.json) {
    Json json = document("verify-pair");
    json["ok"] = ok;
    json["findings"] = Json::array();
    for (const Line& line : lines)
      json["findings"].push_back({{"id", line.id},
                                  {"severity", line.severity},
                                  {"subject", line.subject},
                                  {"message", line.message},
                                  {"evidence", line.evidence},
                                  {"fix", line.fix}});
    json["problems"] = Json::array();
    for (const Problem& problem : bag.problems) json["problems"].push_back(to_json(problem));
    print(session.io.out, json);
    return;
  }
  std::ostream& out = session.io.out;
  const bool open = answer.all_matched() && !ok;  // nothing speaks against it, but not everything could be read
  out << (ok     ? paint("yes", Paint::good, session.color)
          : open ? paint("NOT SURE", Paint::warn, session.color)
                 : paint("NO", Paint::bad, session.color))
      << (ok              ? ": they belong together"
          : open          ? ": what could be read belongs together, but not everything could be read"
          : lines.empty() ? ": there is nothing here that could belong together"
                          : ": not everything has its partner")
      << '\n';
  for (const Line& line : lines) {
    if (answer.folder && line.severity == "note" && line.id == "no-partner" && session.talk != Talk::verbose) continue;
    out << "  " << base::printable(line.subject) << ' ' << line.message << '\n';
    if (!line.fix.empty()) out << "    mend: " << line.fix << '\n';
  }
  if (!answer.issuers.empty()) session.detail("issuers that came along, they need no key: " + list(answer.issuers));
}

}  // namespace certkit::cli
