// The admin's programs: their rows of the field table.
#include "fleet/codecs.hpp"

namespace certkit::fleet {

static profile::Words<Notify::When> words_of(Notify::When) {
  return {{"failed", Notify::When::failed}, {"changed", Notify::When::changed}, {"always", Notify::When::always}};
}

}  // namespace certkit::fleet

namespace certkit::profile {

using fleet::Hook;
using fleet::Hooks;
using fleet::Notify;

namespace {

std::vector<std::string> command_of(const Node& node) {
  if (node.kind == Node::Kind::scalar && !node.text.empty()) return {"/bin/sh", "-c", node.text};
  if (node.kind != Node::Kind::list || node.items.empty())
    wrong_kind(node, "a command: a text for the shell, or a list of a program and its arguments");
  std::vector<std::string> words;
  for (const Node& item : node.items) words.push_back(scalar(item, "a word of a command"));
  return words;
}

}  // namespace

void Codec<Hook>::describe(FieldInfo& field) {
  field.form = FieldInfo::Form::record;
  field.record = &record_of<Hook>().info;
}

Hook Codec<Hook>::read(const Node& node) {
  Hook hook;
  hook.place = node.place;
  if (node.kind != Node::Kind::map) {
    hook.command = command_of(node);
    return hook;
  }
  for (const auto& [row, item] : rows_given(record_of<Hook>().info, node)) {
    if (row == 0)
      hook.command = command_of(*item);
    else
      hook.limit = Codec<std::chrono::seconds>::read(*item);
    if (hook.limit.count() == 0) fail(item->place, "limit: 0 would end the hook before it begins", "for the usual 60s leave it out");
  }
  return hook;
}

template <>
const Record<Hook>& record_of<Hook>() {
  static const Record<Hook> record = [] {
    Record<Hook> made;
    made.info = {
        "a hook", "A program of your own. A text is run by /bin/sh -c, a list as it stands. Any exit code but 0 is a failure.", "run", {}};
    made.info.add("run", "The command.").form = FieldInfo::Form::plain_value;
    made.info.fields.back().required = true;
    FieldInfo& limit =
        made.info.add("limit", "How long it may take; then it is ended, with all that it started and that is in its process group still.");
    Codec<std::chrono::seconds>::describe(limit);
    limit.default_text = "60s";
    return made;
  }();
  return record;
}

template <>
const Record<Hooks>& record_of<Hooks>() {
  static const Record<Hooks> record =
      Rows<Hooks>("hooks", "Programs that are run on the way; each is told by CERTKIT_… in its environment what it is about.")
          .row("before", &Hooks::before,
               "Ahead of the request, once for all of a wave that have an equal one. If it fails, nothing is asked for.")
          .row("deploy", &Hooks::deploy, "When the files are in place: takes them further, to another host or into a store.")
          .row("reload", &Hooks::reload, "Tells the service. Equal ones are run once for all certificates of a wave.")
          .row("verify", &Hooks::verify, "Says whether the service has the new certificate. If not, the old one comes back.")
          .done();
  return record;
}

template <>
const Record<Notify>& record_of<Notify>() {
  static const Record<Notify> record =
      Rows<Notify>("a notification", "A program that is run at the end of a run; the report is its standard input, as JSON.")
          .row("when", &Notify::when, "failed: something did, or --force could not do what it named; changed: something was renewed, repaired or taken back, too.")
          .row("run", &Notify::hook, "The command.")
          .required()
          .done();
  return record;
}

}  // namespace certkit::profile
