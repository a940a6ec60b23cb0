// A record of a request as text. It comes back from a place where others may have been: every member is checked.
#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/text.hpp"
#include "certkit/read.hpp"
#include "certkit/write.hpp"
#include "issue/requests.hpp"

namespace certkit::issue {
namespace {

using Json = nlohmann::ordered_json;
using Phase = RequestRecord::Phase;

constexpr const char* kSchema = "certkit.ticket/1";
constexpr Phase kPhases[] = {Phase::made, Phase::sent, Phase::pending, Phase::issued, Phase::done, Phase::refused, Phase::revoked};

[[noreturn]] void fail(const std::string& what) { throw Error(Errc::malformed, what); }

const Json* member(const Json& object, const char* name) {
  const auto found = object.find(name);
  return found == object.end() ? nullptr : &*found;
}

std::string text(const Json& object, const char* name, bool required = false) {
  const Json* found = member(object, name);
  if (found == nullptr && !required) return {};
  if (found == nullptr || !found->is_string())
    fail(std::string("its member ") + name + " is " + (found == nullptr ? "missing" : "no text"));
  return found->get<std::string>();
}

std::vector<std::string> texts(const Json& object, const char* name) {
  std::vector<std::string> values;
  const Json* found = member(object, name);
  if (found == nullptr) return values;
  if (!found->is_array()) fail(std::string("its member ") + name + " is no list");
  for (const Json& value : *found) {
    if (!value.is_string()) fail(std::string("its member ") + name + " is no list of texts");
    values.push_back(value.get<std::string>());
  }
  return values;
}

Time time(const Json& object, const char* name) {
  const std::string value = text(object, name, true);
  try {
    return time_from_rfc3339(value);
  } catch (const Error& error) {
    fail(std::string("its member ") + name + ": " + error.message());
  }
}

template <class T>
std::vector<T> objects(const std::string& pem, const std::string& name) {
  std::vector<T> found;
  if (pem.empty()) return found;
  const Bag bag = read(as_bytes(pem), name, {});
  for (const T* object : bag.all<T>()) found.push_back(*object);
  return found;
}

// JSON holds UTF-8 only: a path that is none is not remembered, rather than wrong.
std::string path_text(const std::filesystem::path& path) { return base::is_utf8(path.string()) ? path.string() : std::string(); }

Json settings_json(const std::vector<GivenSetting>& settings) {
  Json list = Json::array();
  for (const GivenSetting& setting : settings)
    list.push_back({{"name", setting.name}, {"values", setting.values}, {"folder", setting.folder.string()}});
  return list;
}

std::vector<GivenSetting> settings_from(const Json& record, const std::string& file) {
  std::vector<GivenSetting> settings;
  const Json* list = member(record, "settings");
  if (list == nullptr) return settings;
  if (!list->is_array()) fail("its member settings is no list");
  for (const Json& one : *list) {
    if (!one.is_object()) fail("one of its settings is no object");
    settings.push_back({text(one, "name", true), texts(one, "values"), file, text(one, "folder")});
  }
  return settings;
}

Json parse(std::string_view content, const std::string& file) {
  // Depth is bounded by the parser's callback: a deeply nested document would be recursed into when it is destroyed.
  const auto shallow = [](int depth, Json::parse_event_t, Json&) {
    if (depth > 8) throw Error(Errc::malformed, "it is nested deeper than a ticket is");
    return true;
  };
  const Json record = Json::parse(content, shallow, false);
  if (record.is_discarded() || !record.is_object() || !record.contains("schema"))
    throw Error(Errc::wrong_kind, "this is no ticket", "tickets are called NAME.ticket.json; certkit submit writes them", file);
  if (record["schema"] != kSchema)
    throw Error(Errc::unsupported, "this is no ticket of a kind that this certkit knows: its schema is not " + std::string(kSchema),
                "a newer certkit wrote it: retrieve it with that one", file);
  return record;
}

}  // namespace

std::string_view to_word(Phase phase) noexcept {
  switch (phase) {
    case Phase::made: return "made";
    case Phase::sent: return "sent";
    case Phase::pending: return "pending";
    case Phase::issued: return "issued";
    case Phase::done: return "done";
    case Phase::refused: return "refused";
    case Phase::revoked: return "revoked";
  }
  return {};
}

std::string to_json(const RequestRecord& record) {
  Json json{{"schema", kSchema},
            {"phase", std::string(to_word(record.phase))},
            {"issuer", record.issuer},
            {"reference", record.reference},
            {"subject", record.csr.subject().to_rfc4514()},
            {"spki_sha256", base::to_hex(record.csr.public_key().spki_sha256())},
            {"key_file", path_text(record.key_file)},
            {"csr_file", path_text(record.csr_file)},
            {"made", to_rfc3339(record.made)},
            {"changed", to_rfc3339(record.changed)},
            {"days", record.days},
            {"attributes", record.attributes},
            {"settings", settings_json(record.settings)},
            {"csr", to_pem(record.csr)}};
  if (record.replaces) json["replaces"] = to_pem(*record.replaces);
  if (record.not_before != Time{}) json["not_before"] = to_rfc3339(record.not_before);
  if (!record.why.empty()) json["why"] = record.why;
  if (!record.certificates.empty()) {
    std::string pem;
    for (const Certificate& certificate : record.certificates) pem += to_pem(certificate);
    json["certificates"] = pem;
  }
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

RequestRecord request_from_json(std::string_view content, const std::string& file) {
  try {
    const Json json = parse(content, file);
    std::vector<Csr> csrs = objects<Csr>(text(json, "csr", true), file);
    if (csrs.size() != 1) fail("it does not hold one CSR");
    RequestRecord record(std::move(csrs.front()));
    const std::string word = text(json, "phase", true);
    const auto* phase = std::find_if(std::begin(kPhases), std::end(kPhases), [&](Phase one) { return to_word(one) == word; });
    if (phase == std::end(kPhases)) fail("its phase is none");
    record.phase = *phase;
    record.issuer = text(json, "issuer");
    record.reference = text(json, "reference");
    record.key_file = text(json, "key_file");
    record.csr_file = text(json, "csr_file");
    record.made = time(json, "made");
    record.changed = time(json, "changed");
    if (member(json, "not_before") != nullptr) record.not_before = time(json, "not_before");
    if (const Json* days = member(json, "days"); days != nullptr) {
      if (!days->is_number_unsigned() || days->get<std::uint64_t>() > 36'500) fail("its member days is no number of days");
      record.days = days->get<int>();
    }
    record.attributes = texts(json, "attributes");
    record.settings = settings_from(json, file);
    std::vector<Certificate> replaces = objects<Certificate>(text(json, "replaces"), file);
    if (!replaces.empty()) record.replaces = std::move(replaces.front());
    record.why = text(json, "why");
    record.certificates = objects<Certificate>(text(json, "certificates"), file);
    return record;
  } catch (const Json::exception&) {
    throw Error(Errc::malformed, "this ticket is damaged",
                "take the copy that submit wrote; where the request is remembered, certkit retrieve needs no ticket", file);
  } catch (const Error& error) {
    throw Error(error.code(), error.code() == Errc::malformed ? "this ticket is damaged: " + error.message() : error.message(),
                error.hint(), file);
  }
}

}  // namespace certkit::issue
