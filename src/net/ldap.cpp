#include "net/ldap.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "net/ldap_failure.hpp"
#include "net/ldap_handle.hpp"
#include "net/ldap_watch.hpp"

namespace certkit::net {
namespace {

constexpr ber_len_t kMessageOctets = 16u << 20;
constexpr int kEntries = 10'000;
const int kOn = 1;  // what LDAP_OPT_ON is: any address; that one is in liblber, which is loaded and not linked

// sasl_interact_t of Cyrus SASL, whose header is not needed for anything else.
struct Interaction {
  unsigned long id;
  const char *challenge, *prompt, *fallback;
  const void* result;
  unsigned length;
};

// Nothing is asked that Kerberos does not know: the name to act as is the ticket's own.
int answer_nothing(LDAP*, unsigned, void*, void* questions) noexcept {
  for (auto* question = static_cast<Interaction*>(questions); question->id != 0; ++question) {
    question->result = "";
    question->length = 0;
  }
  return LDAP_SUCCESS;
}

struct FreeMessage {
  void operator()(LDAPMessage* message) const noexcept { (void)ldap_library().message_free(message); }
};
struct FreeText {
  void operator()(char* text) const noexcept { ldap_library().memory_free(text); }
};
struct FreeElement {
  void operator()(BerElement* element) const noexcept { ldap_library().ber_release(element, 0); }
};
struct FreeValues {
  void operator()(berval** values) const noexcept { ldap_library().values_free(values); }
};

// LDAPMod as libldap wants it, with what it points into.
class Modification {
 public:
  Modification(int how, const LdapAttribute& attribute) {
    for (const Bytes& value : attribute.values)
      values_.push_back({value.size(), reinterpret_cast<char*>(const_cast<std::uint8_t*>(value.data()))});
    for (berval& value : values_) pointers_.push_back(&value);
    pointers_.push_back(nullptr);
    mod_.mod_op = how | LDAP_MOD_BVALUES;
    mod_.mod_type = const_cast<char*>(attribute.name.c_str());
    mod_.mod_bvalues = pointers_.data();
  }
  Modification(const Modification&) = delete;
  Modification& operator=(const Modification&) = delete;
  [[nodiscard]] LDAPMod* get() noexcept { return &mod_; }

 private:
  std::vector<berval> values_;
  std::vector<berval*> pointers_;
  LDAPMod mod_{};
};

class OpenLdap final : public Ldap {
 public:
  explicit OpenLdap(const LdapOptions& options) : options_(options) {
    LDAP* handle = nullptr;
    if (ldap_library().initialize(&handle, options.url.to_text().c_str()) != LDAP_SUCCESS)
      throw Error(Errc::usage, "libldap does not take " + base::printable(options.url.to_text()),
                  "write it as ldap://HOST or ldaps://HOST, with :PORT behind it where that is not the usual one");
    handle_.reset(handle);
    watch_ = std::make_unique<LdapWatch>(handle, 2 * options.connect_limit);
    set_up();
    if (options.start_tls) require(ldap_library().start_tls(handle, nullptr, nullptr), LdapStep::connect);
    log_in();
    watch_->done();
  }

  std::vector<LdapEntry> search(const std::string& base, Scope scope, const std::string& filter,
                                const std::vector<std::string>& attributes) override {
    std::vector<char*> names;
    for (const std::string& name : attributes) names.push_back(const_cast<char*>(name.c_str()));
    names.push_back(nullptr);
    timeval limit{options_.answer_limit.count(), 0};
    LDAPMessage* found = nullptr;
    const int result = ldap_library().search(handle_.get(), base.c_str(), scope == Scope::base ? LDAP_SCOPE_BASE : LDAP_SCOPE_SUBTREE,
                                             filter.c_str(), names.data(), 0, nullptr, nullptr, &limit, kEntries, &found);
    const std::unique_ptr<LDAPMessage, FreeMessage> guard(found);
    if (result == LDAP_NO_SUCH_OBJECT) return {};
    require(result, LdapStep::search, base);
    std::vector<LdapEntry> entries;
    for (LDAPMessage* one = ldap_library().first_entry(handle_.get(), found); one != nullptr;
         one = ldap_library().next_entry(handle_.get(), one))
      entries.push_back(entry(one));
    return entries;
  }

  Done add(const std::string& dn, const std::vector<LdapAttribute>& attributes) override {
    std::vector<std::unique_ptr<Modification>> parts;
    std::vector<LDAPMod*> mods;
    for (const LdapAttribute& attribute : attributes) {
      parts.push_back(std::make_unique<Modification>(LDAP_MOD_ADD, attribute));
      mods.push_back(parts.back()->get());
    }
    mods.push_back(nullptr);
    const int result = ldap_library().add(handle_.get(), dn.c_str(), mods.data(), nullptr, nullptr);
    if (result == LDAP_ALREADY_EXISTS) return Done::there_already;
    require(result, LdapStep::write, dn);
    return Done::done;
  }

  Done modify(const std::string& dn, Change how, const LdapAttribute& attribute) override {
    Modification modification(how == Change::add ? LDAP_MOD_ADD : LDAP_MOD_REPLACE, attribute);
    LDAPMod* mods[] = {modification.get(), nullptr};
    const int result = ldap_library().modify(handle_.get(), dn.c_str(), mods, nullptr, nullptr);
    if (result == LDAP_TYPE_OR_VALUE_EXISTS) return Done::there_already;
    require(result, LdapStep::write, dn);
    return Done::done;
  }

 private:
  [[nodiscard]] bool tls() const noexcept { return options_.url.tls || options_.start_tls; }

  void require(int result, LdapStep step, const std::string& dn = {}) const {
    if (result != LDAP_SUCCESS) throw ldap_failure(handle_.get(), watch_->ended() ? LDAP_TIMEOUT : result, step, options_, dn);
  }

  void set(int option, const void* value) const {
    if (ldap_library().set_option(handle_.get(), option, value) != LDAP_OPT_SUCCESS)
      throw Error(Errc::unsupported, "the installed libldap cannot do what this needs (option " + std::to_string(option) + ")",
                  "a newer one can, built with TLS and SASL");
  }
  void set(int option, int value) const { set(option, static_cast<const void*>(&value)); }

  // What ldap.conf and the environment say of these is not followed: the server's certificate is always verified.
  void set_up() const {
    const timeval connect{options_.connect_limit.count(), 0}, answer{options_.answer_limit.count(), 0};
    set(LDAP_OPT_PROTOCOL_VERSION, LDAP_VERSION3);
    set(LDAP_OPT_REFERRALS, LDAP_OPT_OFF);
    set(LDAP_OPT_NETWORK_TIMEOUT, &connect);
    set(LDAP_OPT_TIMEOUT, &answer);
    Sockbuf* socket = nullptr;
    ber_len_t limit = kMessageOctets;
    if (ldap_library().get_option(handle_.get(), LDAP_OPT_SOCKBUF, &socket) == LDAP_OPT_SUCCESS && socket != nullptr)
      (void)ldap_library().sockbuf_control(socket, LBER_SB_OPT_SET_MAX_INCOMING, &limit);
    if (tls()) {
      set(LDAP_OPT_X_TLS_REQUIRE_CERT, LDAP_OPT_X_TLS_DEMAND);
      const std::filesystem::path& trust = options_.ca_file.empty() ? options_.system_trust : options_.ca_file;
      if (!trust.empty()) set(LDAP_OPT_X_TLS_CACERTFILE, static_cast<const void*>(trust.c_str()));
      set(LDAP_OPT_X_TLS_NEWCTX, 0);  // last: it makes the context of what was said
    }
    if (options_.auth != LdapOptions::Auth::gssapi) return;
    set(LDAP_OPT_X_SASL_NOCANON, static_cast<const void*>(&kOn));  // ldap/HOST as HOST was named, whatever DNS says of its address
    // Active Directory takes no layer of SASL within TLS; without TLS nothing is sent that is not signed.
    set(LDAP_OPT_X_SASL_SECPROPS, static_cast<const void*>(tls() ? "maxssf=0" : "minssf=1"));
    if (tls()) set(LDAP_OPT_X_SASL_CBINDING, LDAP_OPT_X_SASL_CBINDING_TLS_ENDPOINT);
  }

  void log_in() const {
    if (options_.auth == LdapOptions::Auth::gssapi) {
      require(
          ldap_library().interactive_bind(handle_.get(), nullptr, "GSSAPI", nullptr, nullptr, LDAP_SASL_QUIET, &answer_nothing, nullptr),
          LdapStep::log_in);
      return;
    }
    const bool anonymous = options_.auth == LdapOptions::Auth::anonymous;
    Secret password = anonymous || !options_.password ? Secret() : options_.password->clone();
    berval credentials{password.size(), reinterpret_cast<char*>(password.reveal_mutable().data())};
    require(ldap_library().bind(handle_.get(), anonymous ? "" : options_.user.c_str(), LDAP_SASL_SIMPLE, &credentials, nullptr, nullptr,
                                nullptr),
            LdapStep::log_in);
  }

  [[nodiscard]] LdapEntry entry(LDAPMessage* message) const {
    LdapEntry entry;
    const std::unique_ptr<char, FreeText> dn(ldap_library().dn(handle_.get(), message));
    if (dn) entry.dn = dn.get();
    BerElement* place = nullptr;
    std::unique_ptr<char, FreeText> name(ldap_library().first_attribute(handle_.get(), message, &place));
    const std::unique_ptr<BerElement, FreeElement> guard(place);
    while (name) {
      LdapAttribute attribute{name.get(), {}};
      const std::unique_ptr<berval*, FreeValues> values(ldap_library().values(handle_.get(), message, name.get()));
      for (berval** value = values.get(); value != nullptr && *value != nullptr; ++value)
        attribute.values.push_back(to_bytes(as_bytes({(*value)->bv_val, (*value)->bv_len})));
      entry.attributes.push_back(std::move(attribute));
      name.reset(ldap_library().next_attribute(handle_.get(), message, place));
    }
    return entry;
  }

  LdapOptions options_;
  std::unique_ptr<LdapWatch> watch_;  // before the handle, which calls it to the last
  LdapHandle handle_;
};

}  // namespace

std::vector<Bytes> LdapEntry::values(std::string_view name) const {
  const std::string wanted = base::lower_ascii(name);
  for (const LdapAttribute& attribute : attributes)
    if (base::lower_ascii(attribute.name.substr(0, attribute.name.find(';'))) == wanted) return attribute.values;
  return {};
}

std::string LdapEntry::text(std::string_view name) const {
  const auto found = values(name);
  return found.empty() ? std::string() : std::string(as_text(found.front()));
}

std::unique_ptr<Ldap> open_ldap(const LdapOptions& options) {
  if (options.start_tls && options.url.tls)
    throw Error(Errc::usage, "an ldaps:// address has TLS from the beginning, and --starttls would begin it once more",
                "leave out one of them");
  if (options.auth == LdapOptions::Auth::simple) {
    if (!options.start_tls && !options.url.tls)
      throw Error(Errc::usage, "the password would travel to " + options.url.authority() + " in the clear",
                  "--starttls, or an ldaps:// address");
    // RFC 4513 §5.1.2: with a name and no password the server would say yes, and let nobody in.
    if (!options.password || options.password->empty())
      throw Error(Errc::no_password, "the password of " + base::printable(options.user) + " is empty", "an empty one logs in nobody");
  }
  std::error_code failed;
  if (!options.ca_file.empty() && !std::filesystem::is_regular_file(options.ca_file, failed))
    throw Error(Errc::unreadable, "the trust anchors are not there: " + options.ca_file.string(), "name a PEM file with CA certificates");
  return std::make_unique<OpenLdap>(options);
}

}  // namespace certkit::net
