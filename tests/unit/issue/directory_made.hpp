// CA certificates made for a test, and a directory in memory.
#pragma once

#include <algorithm>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "base/text.hpp"
#include "certkit/make.hpp"
#include "net/ldap.hpp"
#include "scratch.hpp"

namespace certkit::test {

struct MadeCas {
  PrivateKey key = generate_key(KeySpec::parse("ec:p256"));
  Certificate root = make("CN=Lab Root CA,O=Contoso", nullptr);
  Certificate sub = make("CN=Lab Issuing CA,O=Contoso", &root);

  [[nodiscard]] Certificate make(const std::string& subject, const Certificate* issuer, bool ca = true, std::uint8_t serial = 1,
                                 int days = 10) const {
    CertificateSpec spec;
    spec.serial = {serial};
    spec.subject = Name::from_rfc4514(subject);
    spec.subject_spki = to_bytes(key.public_key().spki());
    spec.not_before = kNow - std::chrono::days(20);
    spec.not_after = kNow + std::chrono::days(days);
    spec.basic_constraints = BasicConstraints{ca, {}};
    return make_certificate(spec, issuer, key);
  }
  [[nodiscard]] Crl list(std::uint8_t number) const {
    CrlSpec spec;
    spec.this_update = kNow;
    spec.next_update = kNow + std::chrono::days(7);
    spec.number = {number};
    return make_crl(spec, root, key);
  }
};

// Objects by their DN as written; every search that is not for one object finds those of the class that its filter names.
class FakeDirectory final : public net::Ldap {
 public:
  using Attributes = std::map<std::string, std::vector<Bytes>>;
  std::map<std::string, Attributes> objects;
  std::vector<std::string> writes;  // "add DN", "modify DN"
  std::string refuses;              // a write to this DN is Errc::refused
  bool forgets = false;             // takes writes, and keeps nothing
  std::function<void()> before_a_write = [] {};

  std::vector<net::LdapEntry> search(const std::string& base, Scope scope, const std::string& filter,
                                     const std::vector<std::string>& wanted) override {
    std::vector<net::LdapEntry> found;
    for (const auto& [dn, attributes] : objects) {
      const bool fits = scope == Scope::base ? dn == base : dn.ends_with(base) && filter == "(objectClass=" + class_of(attributes) + ")";
      if (!fits) continue;
      net::LdapEntry entry{dn, {}};
      for (const std::string& name : wanted)
        if (const auto there = attributes.find(name); there != attributes.end()) entry.attributes.push_back({name, there->second});
      found.push_back(std::move(entry));
    }
    return found;
  }
  Done add(const std::string& dn, const std::vector<net::LdapAttribute>& attributes) override {
    write("add", dn);
    if (objects.contains(dn)) return Done::there_already;
    if (forgets) return Done::done;
    for (const net::LdapAttribute& attribute : attributes) objects[dn][attribute.name] = attribute.values;
    return Done::done;
  }
  Done modify(const std::string& dn, Change how, const net::LdapAttribute& attribute) override {
    write("modify", dn);
    if (forgets) return Done::done;
    std::vector<Bytes>& values = objects.at(dn)[attribute.name];
    if (how == Change::replace) values.clear();
    for (const Bytes& value : attribute.values) {
      if (std::find(values.begin(), values.end(), value) != values.end()) return Done::there_already;
      values.push_back(value);
    }
    return Done::done;
  }

 private:
  static std::string class_of(const Attributes& attributes) {
    const auto classes = attributes.find("objectClass");
    return classes == attributes.end() ? std::string() : std::string(as_text(classes->second.back()));
  }
  void write(const std::string& what, const std::string& dn) {
    before_a_write();
    if (dn == refuses) throw Error(Errc::refused, "no");
    writes.push_back(what + " " + dn);
  }
};

}  // namespace certkit::test
