#include "cli/render/completion.hpp"

#include "base/text.hpp"
#include "cli/render/json.hpp"

namespace certkit::cli {
namespace {

std::string_view word_for(Candidates::Paths paths) {
  switch (paths) {
    case Candidates::Paths::files: return "files";
    case Candidates::Paths::folders: return "folders";
    case Candidates::Paths::none: return "none";
  }
  return "";
}

}  // namespace

void show_script(Session& session, const std::string& shell, std::string_view script) {
  if (!session.json) {
    session.io.out << script;
    return;
  }
  Json json = document("completion");
  json["shell"] = shell;
  json["script"] = script;
  print(session.io.out, json);
}

void show(Session& session, const std::string& shell, const Candidates& candidates) {
  if (session.json) {
    Json json = document("completion");
    json["shell"] = shell;
    json["words"] = Json::array();
    for (const Candidates::Word& word : candidates.words) json["words"].push_back({{"word", word.text}, {"description", word.description}});
    json["paths"] = word_for(candidates.paths);
    json["path_begins"] = candidates.path_begins;
    print(session.io.out, json);
    return;
  }
  session.io.out << word_for(candidates.paths) << ' ' << candidates.path_begins << '\n';
  // A title in a profile can hold anything; a line is a line.
  for (const Candidates::Word& word : candidates.words)
    session.io.out << base::printable(word.text) << '\t' << base::printable(word.description) << '\n';
}

}  // namespace certkit::cli
