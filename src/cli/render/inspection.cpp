#include "cli/render/inspection.hpp"

#include <sstream>

#include "cli/inputs.hpp"

namespace certkit::cli {

Inspection::Inspection(Session& session) : session_(session), view_{session.color, session.io.now()} {
  if (!session.json) return;
  json_ = std::make_unique<JsonStream>(session.io.out, "inspect");
  json_->array("objects");
}

Inspected Inspection::look_at(const Bag& bag) const {
  Inspected seen;
  seen.summary.add(bag);
  seen.has_files = !bag.files.empty();
  if (json_) {
    for (const Item& item : bag.items) seen.objects.push_back(JsonStream::element_text(to_json(item)));
    for (const Bag::File& file : bag.files) seen.files.push_back(JsonStream::element_text(to_json(file)));
    for (const Problem& problem : bag.problems) seen.problems.push_back(JsonStream::element_text(to_json(problem)));
  } else {
    std::ostringstream out;
    for (const Bag::File& file : bag.files) {
      if (&file != &bag.files.front()) out << '\n';
      show_file(out, bag, file);
    }
    for (const Item& item : bag.items) {
      out << '\n';
      show_object(out, view_, item);
    }
    seen.text = std::move(out).str();
  }
  if (bag.problems.empty() && session_.talk != Talk::verbose) return seen;
  std::ostringstream talk;
  if (session_.talk == Talk::verbose) report_repairs(talk, bag);
  seen.exit = report_problems(talk, bag.problems, session_.json);
  seen.talk = std::move(talk).str();
  return seen;
}

void Inspection::show(Inspected&& seen) {
  summary_.add(seen.summary);
  exit_ = worse(exit_, seen.exit);
  for (const std::string& object : seen.objects) json_->element(object);
  for (std::string& file : seen.files) files_.push_back(std::move(file));
  for (std::string& problem : seen.problems) problems_.push_back(std::move(problem));
  if (!seen.text.empty()) session_.io.out << (!first_ && seen.has_files ? "\n" : "") << seen.text;
  first_ = first_ && !seen.has_files;
  if (seen.talk.empty()) return;
  session_.io.out.flush();  // the two are read together on a terminal
  session_.io.err << seen.talk;
}

Exit Inspection::end() {
  if (!json_) return exit_;
  json_->end_array();
  const auto array = [&](std::string_view name, const std::vector<std::string>& elements) {
    json_->array(name);
    for (const std::string& element : elements) json_->element(element);
    json_->end_array();
  };
  array("files", files_);
  array("problems", problems_);
  json_->member("summary", summary_.json());
  json_->end();
  return exit_;
}

}  // namespace certkit::cli
