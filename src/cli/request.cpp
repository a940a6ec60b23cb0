#include "cli/request.hpp"

#include <algorithm>

#include "asn1/name_attribute.hpp"
#include "asn1/oids.hpp"
#include "base/text.hpp"
#include "certkit/chain.hpp"
#include "cli/inputs.hpp"
#include "cli/meaning.hpp"
#include "cli/syntax.hpp"
#include "profile/import/import.hpp"
#include "profile/inf.hpp"
#include "profile/node.hpp"

namespace certkit::cli {
namespace {

constexpr std::size_t kMaxText = 1u << 20;
namespace oid = asn1::oid;

Hash hash_from_word(const std::string& word) {
  for (const Hash hash : {Hash::sha256, Hash::sha384, Hash::sha512})
    if (to_word(hash) == word) return hash;
  throw Error(Errc::usage, "'" + word + "' is no hash that certificates are signed with today", "sha256, sha384 or sha512");
}

// A name joins the list unless it is there already; the rule of the first one stands.
void add_name(Request& request, GeneralName name, std::string rule, std::string why) {
  for (const GeneralName& there : request.csr.san)
    if (there == name) return;
  request.csr.san.push_back(name);
  request.names.push_back({std::move(name), std::move(rule), std::move(why), ""});
}

bool is_host_but_for_blanks(const std::string& cn) {
  std::string name = cn;
  std::erase(name, ' ');
  const auto last = name.rfind('.');
  return last != std::string::npos && name.size() - last > 2 &&
         std::all_of(name.begin(), name.end(),
                     [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '*'; }) &&
         std::all_of(name.begin() + static_cast<std::ptrdiff_t>(last) + 1, name.end(), [](char c) { return c >= 'a' && c <= 'z'; });
}

// The CN as a SAN, where it is a host name or an address at all ("Lab CA" is neither).
std::optional<GeneralName> cn_as_san(const std::string& cn) {
  if (cn.find('.') == std::string::npos && cn.find(':') == std::string::npos) return std::nullopt;
  if (cn.find_first_of("@/") != std::string::npos) return std::nullopt;
  // "Lab CA v1.2" is a title; "mail .contoso.com" is a host name with a slip in it, and from_text points at the blank.
  if (cn.find(' ') != std::string::npos && !is_host_but_for_blanks(cn)) return std::nullopt;
  return meaning(cn, &GeneralName::from_text);
}

Name subject_from_flags(const RequestOptions& options) {
  if (!options.subject.empty()) {
    if (!(options.cn + options.o + options.ou + options.l + options.st + options.c).empty())
      throw Error(Errc::usage, "--subject says it all; --cn, --o, --ou, --l, --st and --c go without it");
    return meaning(options.subject, &Name::from_rfc4514);
  }
  Name name;
  const auto add = [&](const char* type, const std::string& value) {
    if (value.empty()) return;
    name.add(Oid(std::string_view(type)), value);
    meaning(value, [&](const std::string&) { asn1::check_attribute(name.rdns.back().front()); });
  };
  add("2.5.4.6", options.c);
  add("2.5.4.8", options.st);
  add("2.5.4.7", options.l);
  add("2.5.4.10", options.o);
  add("2.5.4.11", options.ou);
  add("2.5.4.3", options.cn);
  return name;
}

void default_usages(Request& request, KeyType type) {
  // What a TLS server needs: RSA key transport wants keyEncipherment, other keys only sign (RFC 8446 §4.4.2.2, RFC 5480 §3).
  request.csr.key_usage = type == KeyType::rsa ? kDigitalSignature | kKeyEncipherment : kDigitalSignature;
  request.csr.extended_key_usage = {oid::kServerAuth};
  request.usage_rule = "a TLS server";
}

void from_flags(Request& request, const RequestOptions& options) {
  request.csr.subject = subject_from_flags(options);
  const auto cn = request.csr.subject.common_name();
  if (cn)
    if (auto name = cn_as_san(*cn))
      add_name(request, std::move(*name), "the CN", "clients ignore the CN where there are SANs (RFC 9525), so it stands there too");
  request.cn_rule = options.subject.empty() ? "--cn" : "--subject";
}

// --o and its kin are the inputs that every profile has.
profile::GivenInputs with_subject_flags(const profile::DeviceProfile& device, const RequestOptions& options) {
  profile::GivenInputs given = given_inputs(options.profile);
  for (const auto& [flag, input, value] : {std::tuple{"--o", "organization", &options.o},
                                           {"--ou", "unit", &options.ou},
                                           {"--l", "locality", &options.l},
                                           {"--st", "state", &options.st},
                                           {"--c", "country", &options.c}}) {
    if (value->empty()) continue;
    if (device.inputs.find(input) == nullptr)
      throw Error(Errc::usage, std::string("the profile takes no ") + input, "its inputs are shown by certkit profile show", flag);
    if (!given.emplace(input, *value).second)
      throw Error(Errc::usage, std::string(flag) + " and --set " + input + " say the same twice", "leave one of them out", flag);
  }
  return given;
}

void from_profile(const profile::DeviceProfile& device, const profile::Which& which, Request& request, const RequestOptions& options) {
  profile::ResolveOptions how{which.certificate, which.item, {}, {}, {}};
  for (const std::string& text : options.san) how.more_names.push_back(meaning(text, &GeneralName::from_text));
  if (!options.key_type.empty()) how.key = KeySpec::parse(options.key_type);
  if (request.key) how.key = KeySpec{request.key->public_key().type(), request.key->public_key().bits()};
  if (!options.hash.empty()) how.hash = hash_from_word(options.hash);
  profile::Resolved resolved = profile::resolve(device, with_subject_flags(device, options), how);
  request.which = which;
  request.base_name = resolved.base_name;
  request.csr = std::move(resolved.csr);
  request.key_spec = resolved.key;
  request.key_format = resolved.key_format;
  request.names = std::move(resolved.names);
  request.cn_rule = resolved.cn_rule;
  request.usage_rule = resolved.key_usage_rule;
  request.key_rule = resolved.key_rule;
  request.delivery = std::move(resolved.delivery);
  request.notes = std::move(resolved.warnings);
  request.csr_origin = resolved.csr_origin;
  request.issuer_kind = resolved.issuer;
  if (request.csr_origin == profile::CsrOrigin::none)
    throw Error(Errc::usage, device.title + ": there is no certificate of its own, and nothing to request",
                "certkit deliver writes its files");
}

void from_inf(Request& request, const RequestOptions& options) {
  const Secret text = profile::read_source(options.inf, kMaxText);
  profile::InfRequest inf = profile::read_inf(as_text(text.reveal()), options.inf);
  if (!inf.refused.empty()) throw inf.refused.front();
  request.csr = std::move(inf.csr);
  request.key_spec = inf.key;
  request.inf_key =
      profile::InfKey{inf.provider, inf.exportable, inf.key_exchange || inf.provider.empty(), inf.machine_key.value_or(false)};
  for (profile::InfNote& note : inf.notes) request.notes.push_back(std::move(note.sentence));
  for (const GeneralName& name : request.csr.san) request.names.push_back({name, "the INF", "", options.inf});
  request.cn_rule = request.usage_rule = request.key_rule = "the INF";
}

// What the old certificate, or an old request, was asked for with: all that an importer takes over, and what it could not.
void from_old(Session& session, Request& request, const RequestOptions& options) {
  const Bag bag = read_one(session, options.from, options.passin);
  const auto certificates = bag.all<Certificate>();
  const auto csrs = bag.all<Csr>();
  const Certificate* leaf = find_leaf(certificates, {});
  const auto leaves = static_cast<std::size_t>(
      std::count_if(certificates.begin(), certificates.end(), [](const Certificate* one) { return !one->is_ca(); }));
  if (leaves > 1)
    throw Error(Errc::wrong_kind,
                "there are " + std::to_string(leaves) + " certificates in it that are no CA's, and one is asked for again",
                "give one of them in a file of its own", options.from);
  if (leaf == nullptr && (!certificates.empty() || csrs.size() != 1))
    throw Error(Errc::wrong_kind, "one certificate is needed to take the names from: " + bag.describe(), "", options.from);
  const char* what = leaf != nullptr ? "the old certificate" : "the old request";
  profile::Imported old =
      leaf != nullptr ? profile::import_certificate(*leaf, options.from) : profile::import_csr(*csrs.front(), options.from);
  request.csr = std::move(old.csr);
  for (std::vector<std::string>* sentences : {&old.lost, &old.notes})
    for (std::string& sentence : *sentences) request.notes.push_back(std::move(sentence));
  for (const GeneralName& name : request.csr.san) request.names.push_back({name, what, "", options.from});
  if (const auto cn = request.csr.subject.common_name(); cn && request.csr.san.empty())
    if (auto name = cn_as_san(*cn))
      add_name(request, std::move(*name), "the CN", std::string(what) + " has no names, and clients ignore the CN");
  if (old.key) request.key_spec = *old.key;
  request.cn_rule = request.usage_rule = request.key_rule = what;
  if (options.reuse_key.empty()) return;
  const Bag keys = read_one(session, options.reuse_key, options.passin);
  request.key = require_key(keys, options.reuse_key).clone();
  if (!prove_pair(*request.key, leaf != nullptr ? leaf->public_key() : csrs.front()->public_key()))
    throw Error(Errc::mismatch, std::string("the key does not belong to ") + what, "leave out --reuse-key to make a new one",
                options.reuse_key);
}

}  // namespace

void declare_request(Syntax& syntax, RequestOptions& options) {
  Option& profile = declare_profile(syntax, options.profile);
  Option& inf = syntax.option("--inf FILE", options.inf, "A certreq INF to take the request from");
  Option& from =
      syntax.option("--from FILE", options.from, "An old certificate or CSR to take subject, names, usages and other extensions from");
  Option& reuse = syntax.option("--reuse-key FILE", options.reuse_key, "With --from: the old key, to be used again").needs(from);
  Option& key = syntax.option("--key FILE", options.key, "A key that exists, none is made; pkcs11:token=…;object=… for one in a token")
                    .excludes(reuse);
  syntax.flag("--new-key", options.new_key, "With --key pkcs11:…: make the key in the token").needs(key);
  profile.excludes(inf).excludes(from);
  inf.excludes(from);
  syntax.option("--subject DN", options.subject, "Subject as RFC 4514 has it: \"CN=mcu1.contoso.com,O=Contoso,C=NO\"")
      .excludes(inf)
      .excludes(from);
  for (auto [usage, target, text] : {std::tuple{"--cn TEXT", &options.cn, "Common name"},
                                     {"--o TEXT", &options.o, "Organization"},
                                     {"--ou TEXT", &options.ou, "Organizational unit"},
                                     {"--l TEXT", &options.l, "Locality"},
                                     {"--st TEXT", &options.st, "State or province"},
                                     {"--c TEXT", &options.c, "Country, two letters"}})
    syntax.option(usage, *target, text).excludes(inf).excludes(from);
  syntax.option("--san NAME", options.san, "[dns:|ip:|email:|uri:|upn:]VALUE, repeatable; the type is inferred where it is not said");
  syntax.option("--key-type TYPE", options.key_type, "rsa:2048, rsa:3072, rsa:4096, ec:p256, ec:p384, ec:p521 or ed25519 [rsa:2048]")
      .such_as({"rsa:2048", "rsa:3072", "rsa:4096", "ec:p256", "ec:p384", "ec:p521", "ed25519"})
      .understood_by([](const std::string& word) { (void)KeySpec::parse(word); })
      .excludes(reuse);
  syntax.option("--key-format FORMAT", options.key_format, "pkcs8, pkcs1 (RSA) or sec1 (EC) [pkcs8]")
      .one_of({"pkcs8", "pkcs1", "sec1"})
      .excludes(key)
      .excludes(reuse);
  syntax.option("--hash HASH", options.hash, "sha256, sha384 or sha512 [sha256]").one_of({"sha256", "sha384", "sha512"});
  syntax.option("--template NAME", options.template_name, "AD CS template, by its cn: \"WebServer\", not \"Web Server\"");
  declare_password(syntax, "--passin", options.passin, "Password that opens --key, --reuse-key or --from");
}

namespace {

// What the command line says besides, whatever the request was made from.
void complete(Session& session, Request& request, const RequestOptions& options) {
  if (!options.profile.given()) {                     // which takes them with its own, under its limits
    request.csr.san.reserve(options.san.size() + 1);  // each name is some strings to be moved
    request.names.reserve(options.san.size() + 1);
    for (const std::string& text : options.san)
      add_name(request, meaning(text, &GeneralName::from_text), "--san", "asked for on the command line");
  }
  if (request.csr.subject.empty() && request.csr.san.empty())
    throw Error(Errc::usage, "nothing is asked for: no profile, no subject and no name",
                "certkit csr --profile NAME, or --cn HOST, or --san NAME; certkit profile list shows the profiles");

  if (!options.key_type.empty()) {
    request.key_spec = KeySpec::parse(options.key_type);
    request.key_rule = "--key-type";
  }
  if (request.key && !options.key.empty()) request.key_rule = "--key";
  if (!options.key_format.empty()) request.key_format = key_format_from_word(options.key_format);
  if (!options.hash.empty()) request.csr.hash = hash_from_word(options.hash);
  if (!options.template_name.empty()) {
    if (options.template_name.find(' ') != std::string::npos)
      session.warn("AD CS templates are named by their cn, which has no blanks: the template shown as \"Web Server\" is WebServer");
    request.csr.ms_template = options.template_name;
  }
  const KeyType type = request.key ? request.key->public_key().type() : request.key_spec.type;
  if (!options.hash.empty() && (type == KeyType::ed25519 || type == KeyType::ed448))
    throw Error(Errc::usage, "--hash has no meaning for a key of the kind " + std::string(to_word(type)) + ", which signs in one way only",
                "leave --hash out, or take another --key-type", "--hash");
  if (!options.profile.given() && options.inf.empty() && options.from.empty()) default_usages(request, type);
  // keyEncipherment has no meaning for keys that only sign (RFC 8410 §5, RFC 5480 §3).
  if (type != KeyType::rsa && request.csr.key_usage && (*request.csr.key_usage & kKeyEncipherment) != 0) {
    *request.csr.key_usage &= ~static_cast<unsigned>(kKeyEncipherment);
    request.notes.emplace_back("keyEncipherment is not asked for: such a key cannot encipher");
  }
  if (request.csr.key_usage == 0u) request.csr.key_usage.reset();
  if (request.key_rule.empty()) request.key_rule = "the default";
  if (request.base_name.empty())
    request.base_name = request.csr.subject.common_name().value_or(request.csr.san.empty() ? "request" : request.csr.san.front().value);
}

std::vector<std::string> texts_of(const std::vector<profile::Which>& all) {
  std::vector<std::string> texts;
  for (const profile::Which& one : all) texts.push_back(to_text(one));
  return texts;
}

std::vector<Request> made_by_profile(const profile::DeviceProfile& device, const std::optional<PrivateKey>& key,
                                     const RequestOptions& options) {
  if (!options.subject.empty() || !options.cn.empty())
    throw Error(Errc::usage, "the profile makes the subject; --subject and --cn go without it",
                "--o, --ou, --l, --st and --c may be added; --set gives the profile its values");
  const auto all =
      profile::certificates_to_make(device, given_inputs(options.profile), {options.profile.certificate, options.profile.item});
  if ((key || options.new_key) && all.size() > 1)
    throw Error(Errc::usage, "one key for " + std::to_string(all.size()) + " certificates: " + profile::join(texts_of(all), ", "),
                "--certificate NAME makes one of them", "--key");
  std::vector<Request> requests;
  for (const profile::Which& which : all) {
    Request& request = requests.emplace_back();
    if (key) request.key = key->clone();
    from_profile(device, which, request, options);
    for (const Request& other : requests)
      if (&other != &request && other.base_name == request.base_name)
        throw Error(Errc::usage,
                    "the certificates " + to_text(other.which) + " and " + to_text(which) + " would both be called " + request.base_name,
                    "in the profile, `name` can tell them apart: \"${cn}-${certificate}\", and with for_each the variable of `as`");
  }
  return requests;
}

}  // namespace

void require_made_here(const std::vector<Request>& requests) {
  for (const Request& request : requests)
    if (request.csr_origin == profile::CsrOrigin::device)
      throw Error(
          Errc::usage, "this device makes its own key and request; a key that is made here cannot be put into it",
          "certkit csr --dry-run shows the names to ask it for; the request that it makes goes to certkit submit, and the certificate to "
          "certkit deliver");
}

void name(std::vector<Request>& requests, const std::string& base) {
  if (requests.size() > 1)
    throw Error(Errc::usage, "--name is for one certificate, and these are " + std::to_string(requests.size()),
                "--certificate NAME makes one of them", "--name");
  requests.front().base_name = base;
  if (std::string why = why_not_called(base); !why.empty()) requests.front().notes.push_back(std::move(why));
}

std::vector<Request> make_requests(Session& session, const RequestOptions& options, const profile::DeviceProfile* loaded) {
  std::optional<PrivateKey> key;
  KeyMaker make_key;
  if (options.new_key) {
    make_key = key_maker(session, options.key, options.passin);
  } else if (!options.key.empty()) {
    if (!options.key_type.empty())
      throw Error(Errc::usage, "--key-type and --key exclude each other",
                  "a key that exists has its type; with --new-key one is made in a token", "--key-type");
    const Bag bag = read_one(session, options.key, options.passin);
    key = require_key(bag, options.key).clone();
  }
  std::vector<Request> requests;
  if (loaded != nullptr) {
    requests = made_by_profile(*loaded, key, options);
  } else if (options.profile.given()) {
    requests = made_by_profile(load(session, options.profile), key, options);
  } else {
    Request& request = requests.emplace_back();
    request.key = std::move(key);
    if (!options.inf.empty())
      from_inf(request, options);
    else if (!options.from.empty())
      from_old(session, request, options);
    else
      from_flags(request, options);
  }
  for (Request& request : requests) complete(session, request, options);
  requests.front().make_key = std::move(make_key);  // there is one alone
  return requests;
}

}  // namespace certkit::cli
