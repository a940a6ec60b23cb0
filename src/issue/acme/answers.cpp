#include "issue/acme/answers.hpp"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "base/text.hpp"
#include "certkit/error.hpp"
#include "issue/acme/base64url.hpp"
#include "net/url.hpp"

namespace certkit::issue::acme {
namespace {

using nlohmann::json;

constexpr std::size_t kOctets = 512u << 10, kEntries = 1000, kText = 2000, kParts = 100;
constexpr int kDepth = 16;
constexpr std::string_view kAcmeErrors = "urn:ietf:params:acme:error:";

[[noreturn]] void fail(const std::string& why) {
  throw Error(Errc::malformed, "the CA's answer " + why, "is that the URL of an ACME directory?");
}

json parse(std::string_view text) {
  if (text.size() > kOctets)
    throw Error(Errc::limit, "the CA's answer is larger than " + std::to_string(kOctets >> 10) + " KiB", "is it an ACME server?");
  const auto shallow = [](int depth, json::parse_event_t, json&) {
    if (depth > kDepth)
      throw Error(Errc::limit, "the CA's answer is nested more than " + std::to_string(kDepth) + " deep", "is it an ACME server?");
    return true;
  };
  json value = json::parse(text, shallow, false);
  if (!value.is_object()) fail(value.is_discarded() ? "is not JSON" : "is no JSON object");
  return value;
}

const json* member(const json& object, const char* name) {
  const auto found = object.find(name);
  return found == object.end() || found->is_null() ? nullptr : &*found;
}

std::string text(const json& object, const char* name) {
  const json* value = member(object, name);
  if (value == nullptr) return {};
  if (!value->is_string()) fail(std::string("has a \"") + name + "\" that is no text");
  return base::printable(value->get_ref<const std::string&>().substr(0, kText));
}

std::string url_of(const json& value, const char* name) {
  if (!value.is_string()) fail(std::string("has a \"") + name + "\" that is no text");
  const auto& text = value.get_ref<const std::string&>();
  try {
    const net::Url url = net::parse_url(text);
    if (url.scheme != "https") fail(std::string("has a \"") + name + "\" that is not https: " + base::printable(text.substr(0, 200)));
  } catch (const Error& error) {
    if (error.code() != Errc::usage) throw;
    fail(std::string("has a \"") + name + "\" that is no URL: " + base::printable(text.substr(0, 200)));
  }
  return text;
}
std::string url(const json& object, const char* name) {
  const json* value = member(object, name);
  return value == nullptr ? std::string() : url_of(*value, name);
}
std::string needed_url(const json& object, const char* name) {
  std::string value = url(object, name);
  if (value.empty()) fail(std::string("has no \"") + name + "\"");
  return value;
}

bool flag(const json& object, const char* name) {
  const json* value = member(object, name);
  return value != nullptr && value->is_boolean() && value->get<bool>();
}

const json* list(const json& object, const char* name) {
  const json* value = member(object, name);
  if (value == nullptr) return nullptr;
  if (!value->is_array()) fail(std::string("has a \"") + name + "\" that is no list");
  if (value->size() > kEntries)
    throw Error(Errc::limit, "the CA's answer has more than " + std::to_string(kEntries) + " " + name, "is it an ACME server?");
  return value;
}

Status status(const json& object) {
  static constexpr std::array<std::pair<std::string_view, Status>, 8> kWords{{{"pending", Status::pending},
                                                                              {"ready", Status::ready},
                                                                              {"processing", Status::processing},
                                                                              {"valid", Status::valid},
                                                                              {"invalid", Status::invalid},
                                                                              {"deactivated", Status::deactivated},
                                                                              {"expired", Status::expired},
                                                                              {"revoked", Status::revoked}}};
  const std::string word = text(object, "status");
  const auto found = std::find_if(kWords.begin(), kWords.end(), [&](const auto& pair) { return pair.first == word; });
  if (found == kWords.end()) fail(word.empty() ? "has no \"status\"" : "has the status \"" + word.substr(0, 80) + "\", which is none");
  return found->second;
}

Identifier identifier(const json& object) {
  if (!object.is_object()) fail("has an identifier that is none");
  return {text(object, "type"), text(object, "value")};
}

Problem problem(const json& object, int level) {
  Problem read;
  if (!object.is_object()) return read;
  // What is wrong in a report of what is wrong is left out: the rest of it is worth more than a complaint.
  const auto word = [&](const char* name) {
    const json* value = member(object, name);
    return value != nullptr && value->is_string() ? base::printable(value->get_ref<const std::string&>().substr(0, kText)) : std::string();
  };
  read.type = word("type");
  if (read.type.starts_with(kAcmeErrors)) read.type.erase(0, kAcmeErrors.size());
  if (read.type == "about:blank") read.type.clear();
  read.detail = word("detail");
  if (read.detail.empty()) read.detail = word("title");
  read.instance = word("instance");
  if (const json* value = member(object, "status"); value != nullptr && value->is_number_integer()) {
    const auto number = value->get<std::int64_t>();
    read.status = number >= 100 && number <= 599 ? static_cast<int>(number) : 0;
  }
  const json* about = member(object, "identifier");
  if (about != nullptr && about->is_object() && about->contains("value") && (*about)["value"].is_string())
    read.identifier = Identifier{"", base::printable((*about)["value"].get_ref<const std::string&>().substr(0, 300))};
  const json* parts = member(object, "subproblems");
  if (parts == nullptr || !parts->is_array() || level > 0) return read;
  for (const json& part : *parts) {
    if (read.parts.size() == kParts) break;
    if (Problem one = problem(part, level + 1); !one.empty()) read.parts.push_back(std::move(one));
  }
  return read;
}
std::optional<Problem> error_of(const json& object) {
  const json* value = member(object, "error");
  if (value == nullptr) return std::nullopt;
  Problem read = problem(*value, 0);
  return read.empty() ? std::nullopt : std::optional(std::move(read));
}

Challenge challenge(const json& object) {
  if (!object.is_object()) fail("has a challenge that is none");
  Challenge read;
  read.type = text(object, "type");
  read.url = url(object, "url");
  read.token = text(object, "token");
  if (!read.token.empty() && !is_base64url(read.token, 512)) fail("has a token that is no base64url");
  read.status = member(object, "status") == nullptr ? Status::pending : status(object);
  read.error = error_of(object);
  return read;
}

}  // namespace

Directory read_directory(std::string_view octets) {
  const json object = parse(octets);
  Directory read;
  read.new_nonce = needed_url(object, "newNonce");
  read.new_account = needed_url(object, "newAccount");
  read.new_order = needed_url(object, "newOrder");
  read.revoke_cert = url(object, "revokeCert");
  read.key_change = url(object, "keyChange");
  read.renewal_info = url(object, "renewalInfo");
  const json* meta = member(object, "meta");
  if (meta == nullptr) return read;
  if (!meta->is_object()) fail("has a \"meta\" that is no object");
  read.terms = text(*meta, "termsOfService");
  read.website = text(*meta, "website");
  read.account_needs_binding = flag(*meta, "externalAccountRequired");
  if (const json* profiles = member(*meta, "profiles"); profiles != nullptr && profiles->is_object())
    for (const auto& [name, about] : profiles->items()) {
      if (read.profiles.size() == kParts) break;
      read.profiles.push_back(
          {base::printable(name.substr(0, 100)), about.is_string() ? base::printable(about.get<std::string>().substr(0, 300)) : ""});
    }
  return read;
}

std::optional<Problem> read_problem(std::string_view octets) {
  try {
    Problem read = problem(parse(octets), 0);
    return read.empty() ? std::nullopt : std::optional(std::move(read));
  } catch (const Error&) {
    return std::nullopt;
  }
}

AccountState read_account(std::string_view octets) { return {text(parse(octets), "status")}; }

Order read_order(std::string_view octets) {
  const json object = parse(octets);
  Order read;
  read.status = status(object);
  read.finalize = url(object, "finalize");
  read.certificate = url(object, "certificate");
  read.error = error_of(object);
  if (const json* all = list(object, "identifiers"))
    for (const json& one : *all) read.identifiers.push_back(identifier(one));
  if (const json* all = list(object, "authorizations"))
    for (const json& one : *all) read.authorizations.push_back(url_of(one, "authorizations"));
  return read;
}

Authorization read_authorization(std::string_view octets) {
  const json object = parse(octets);
  Authorization read;
  read.status = status(object);
  read.wildcard = flag(object, "wildcard");
  const json* about = member(object, "identifier");
  if (about == nullptr) fail("has no \"identifier\"");
  read.identifier = identifier(*about);
  if (const json* all = list(object, "challenges"))
    for (const json& one : *all) {
      Challenge parsed = challenge(one);
      if (!parsed.type.empty() && !parsed.url.empty()) read.challenges.push_back(std::move(parsed));
    }
  return read;
}

Challenge read_challenge(std::string_view octets) { return challenge(parse(octets)); }

RenewalWindow read_renewal_window(std::string_view octets) {
  const json object = parse(octets);
  const json* window = member(object, "suggestedWindow");
  if (window == nullptr || !window->is_object()) fail("has no \"suggestedWindow\"");
  const auto time = [&](const char* name) {
    try {
      return time_from_rfc3339(text(*window, name));
    } catch (const Error&) {
      fail(std::string("has no time as \"") + name + "\"");
    }
  };
  RenewalWindow read{time("start"), time("end"), text(object, "explanationURL")};
  if (read.end <= read.start) fail("has a renewal window that ends before it begins");
  return read;
}

}  // namespace certkit::issue::acme
