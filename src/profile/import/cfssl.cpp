// A request of cfssl, as `cfssl genkey` reads it: JSON, names in any case.
#include <algorithm>

#include "asn1/ip_address.hpp"
#include "asn1/oids.hpp"
#include "base/text.hpp"
#include "profile/import/import.hpp"
#include "profile/import/json.hpp"

namespace certkit::profile {
namespace {

class Request {
 public:
  Request(const Node& root, Imported& into) : root_(root), into_(into) {}

  void read() {
    say_unknown(root_, {"CN", "names", "hosts", "key", "ca", "serialnumber", "extensions", "crl", "delegation_enabled"}, "a request");
    subject();
    hosts();
    key();
    authority();
    extensions();
    // cfssl's CA decides on usages by its profile; in the request there is none.
    into_.notes.push_back(into_.file + ": a request of cfssl asks for no usages: its CA's configuration decides");
  }

 private:
  [[nodiscard]] static const Node* member(const Node& node, std::string_view name) {
    for (std::size_t i = 0; i < node.keys.size(); ++i)
      if (base::lower_ascii(node.keys[i]) == base::lower_ascii(name) && node.items[i].kind != Node::Kind::null) return &node.items[i];
    return nullptr;
  }
  static const Node& of_kind(const Node& node, Node::Kind kind, const char* wanted) {
    if (node.kind != kind) fail(node.place, std::string(wanted) + " is wanted, but here is " + std::string(node.kind_in_words()));
    return node;
  }
  [[nodiscard]] static std::string text(const Node& node) { return of_kind(node, Node::Kind::scalar, "a string").text; }
  void say_unknown(const Node& node, const std::vector<std::string>& known, const std::string& what) {
    for (std::size_t i = 0; i < node.keys.size(); ++i) {
      const std::string& name = node.keys[i];
      if (std::none_of(known.begin(), known.end(),
                       [&](const std::string& one) { return base::lower_ascii(one) == base::lower_ascii(name); }))
        into_.note(node.key_places[i], "\"" + name + "\" is no member of " + what + ": cfssl passes over it" + did_you_mean(name, known));
    }
  }

  void subject();
  void hosts();
  void key();
  void authority();
  void extensions();
  void one_extension(const Node& node);

  const Node& root_;
  Imported& into_;
};

// C, ST, L, O and OU of all `names`, those of one type in one RDN, as Go writes them; then CN and serial number.
void Request::subject() {
  const Node* names = member(root_, "names");
  if (names != nullptr) {
    of_kind(*names, Node::Kind::list, "a list of names");
    for (const Node& name : names->items)
      say_unknown(of_kind(name, Node::Kind::map, "an object"), {"C", "ST", "L", "O", "OU", "SerialNumber", "E", "OID"}, "a name");
    for (const auto& [field, type] :
         {std::pair{"C", "2.5.4.6"}, {"ST", "2.5.4.8"}, {"L", "2.5.4.7"}, {"O", "2.5.4.10"}, {"OU", "2.5.4.11"}}) {
      Rdn rdn = Rdn::new_one;
      for (const Node& name : names->items) {
        const Node* value = member(name, field);
        if (value == nullptr || text(*value).empty()) continue;
        const std::size_t before = into_.attribute_templates.size();
        into_.add_attribute(Oid(std::string_view(type)), literal(value->text), rdn, value->place);
        if (into_.attribute_templates.size() > before) rdn = Rdn::joined;
      }
    }
    for (const Node& name : names->items)
      for (const char* field : {"E", "OID"})
        if (const Node* value = member(name, field)) into_.lose(value->place, std::string(field) + " in names");
  }
  if (const Node* cn = member(root_, "CN"); cn != nullptr && !text(*cn).empty())
    into_.add_attribute(asn1::oid::kCommonName, literal(cn->text), Rdn::new_one, cn->place);
  if (const Node* number = member(root_, "serialnumber"); number != nullptr && !text(*number).empty())
    into_.add_attribute(asn1::oid::kSerialNumber, literal(number->text), Rdn::new_one, number->place);
}

// Sorted by kind, as Go encodes them: DNS names, addresses of mail, IP addresses, URIs.
void Request::hosts() {
  const Node* hosts = member(root_, "hosts");
  if (hosts == nullptr) return;
  of_kind(*hosts, Node::Kind::list, "a list of hosts");
  std::vector<std::pair<std::string, const Node*>> kinds[4];
  for (const Node& host : hosts->items) {
    const std::string value = text(host);
    if (value.empty()) continue;  // in the examples of cfssl; it is no name
    const int kind = asn1::parse_ip(value) ? 2 : value.find("://") != std::string::npos ? 3 : value.find('@') != std::string::npos ? 1 : 0;
    constexpr const char* kPrefix[] = {"dns:", "email:", "ip:", "uri:"};
    kinds[kind].emplace_back(kPrefix[kind], &host);
  }
  for (const auto& kind : kinds)
    for (const auto& [prefix, host] : kind) into_.add_name(prefix, literal(host->text), host->place);
}

// And the hash, which cfssl chooses by the key.
void Request::key() {
  into_.key = KeySpec{KeyType::ec, 256};
  const Node* key = member(root_, "key");
  if (key == nullptr) return;
  say_unknown(of_kind(*key, Node::Kind::map, "an object"), {"algo", "size"}, "a key");
  const Node *algorithm = member(*key, "algo"), *size = member(*key, "size");
  const std::string word = algorithm == nullptr ? "" : text(*algorithm), bits = size == nullptr ? "" : text(*size);
  try {
    if (word == "ecdsa")
      into_.key = KeySpec::parse("ec:p" + bits);
    else if (word == "rsa")
      into_.key = KeySpec::parse("rsa:" + bits);
    else if (word == "ed25519")
      into_.key = KeySpec{KeyType::ed25519, 256};
    else
      fail(key->place, "algo '" + base::printable(word) + "' is none of rsa, ecdsa, ed25519");
  } catch (const Error& e) {
    if (word != "rsa" || e.message().find("2048") == std::string::npos) fail(key->place, e.message(), e.hint());
    into_.lose(key->place, e.message() + "; rsa:2048 is used");
    into_.key = KeySpec{};
  }
  const int strength = into_.key->bits;
  if (into_.key->type == KeyType::rsa)
    into_.csr.hash = strength >= 4096 ? Hash::sha512 : strength >= 3072 ? Hash::sha384 : Hash::sha256;
  else if (into_.key->type == KeyType::ec)
    into_.csr.hash = strength == 521 ? Hash::sha512 : strength == 384 ? Hash::sha384 : Hash::sha256;
}

void Request::authority() {
  const Node* ca = member(root_, "ca");
  if (ca == nullptr) return;
  say_unknown(of_kind(*ca, Node::Kind::map, "an object"), {"pathlen", "pathlenzero", "expiry", "backdate"}, "a CA");
  BasicConstraints constraints;
  constraints.ca = true;
  if (const Node* length = member(*ca, "pathlen")) {
    const std::string digits = text(*length);
    if (digits.empty() || digits.size() > 6 || digits.find_first_not_of("0123456789") != std::string::npos)
      fail(length->place, "pathlen '" + base::printable(digits) + "' is no number");
    const Node* zero = member(*ca, "pathlenzero");
    if (const int number = std::stoi(digits); number != 0 || (zero != nullptr && text(*zero) == "true")) constraints.path_length = number;
  }
  into_.csr.basic_constraints = constraints;
  if (const Node* expiry = member(*ca, "expiry"))
    into_.note(expiry->place, "expiry: the CA that signs decides how long the certificate is valid");
}

void Request::extensions() {
  if (const Node* delegation = member(root_, "delegation_enabled"); delegation != nullptr && text(*delegation) == "true")
    into_.add_extension({Oid("1.3.6.1.4.1.44363.44"), false, {0x05, 0x00}}, delegation->place);
  if (const Node* crl = member(root_, "crl"); crl != nullptr && !text(*crl).empty())
    into_.note(crl->place, "crl: is for the CA's own certificate");
  const Node* extensions = member(root_, "extensions");
  if (extensions == nullptr) return;
  for (const Node& one : of_kind(*extensions, Node::Kind::list, "a list of extensions").items)
    one_extension(of_kind(one, Node::Kind::map, "an object"));
}

// {"id": [1, 2, 3], "critical": true, "value": "base64"}
void Request::one_extension(const Node& node) {
  NewExtension extension;
  std::string dotted;
  const Node *id = member(node, "id"), *value = member(node, "value"), *critical = member(node, "critical");
  if (id == nullptr || value == nullptr) fail(node.place, "an extension has an id and a value");
  if (id->kind == Node::Kind::list)
    for (const Node& arc : id->items) dotted += (dotted.empty() ? "" : ".") + text(arc);
  else
    dotted = text(*id);
  try {
    extension.oid = Oid::parse(dotted);
  } catch (const Error& e) {
    fail(id->place, e.message(), e.hint());
  }
  if (!base::from_base64(text(*value), extension.value)) fail(value->place, "the value of an extension is base64");
  extension.critical = critical != nullptr && text(*critical) == "true";
  into_.add_encoded(std::move(extension), node.place);
}

}  // namespace

Imported import_cfssl(std::string_view text, const std::string& file) {
  Imported into;
  into.format = ImportFormat::cfssl;
  into.file = file;
  const Node root = read_json(text, file, into.notes);
  if (root.kind != Node::Kind::map) fail(root.place, "a request of cfssl is an object, but here is " + std::string(root.kind_in_words()));
  const Node* request = root.find("request");  // what is sent to a server has it inside
  if (request != nullptr && request->kind != Node::Kind::map)
    fail(request->place, "an object is wanted, but here is " + std::string(request->kind_in_words()));
  Request(request == nullptr ? root : *request, into).read();
  return into;
}

}  // namespace certkit::profile
