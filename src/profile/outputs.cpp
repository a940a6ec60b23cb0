#include "profile/outputs.hpp"

#include <algorithm>

#include "profile/words.hpp"

namespace certkit::profile {

Lookup deferred(Session& session) {
  return [&session](const std::string& variable) -> Value {
    if (variable == "n" || variable == "password" || variable == "thumbprint" || variable.starts_with("files."))
      return "${" + variable + "}";
    return session.get(variable);
  };
}

namespace {

std::string file_name(const Output& output, Session& session) {
  std::string file = output.file.evaluate_text(deferred(session));
  std::replace(file.begin(), file.end(), '*', '_');
  const std::size_t missing = file.find('<');
  if (missing != std::string::npos) {
    const std::string name = file.substr(missing + 1, file.find('>') - missing - 1);
    fail(output.file.place(), "the file's name \"" + output.file.text() + "\" needs the value of " + name,
         "give it with --set " + name + "=…");
  }
  const bool plain = std::none_of(file.begin(), file.end(), [](char c) {
    return static_cast<unsigned char>(c) < ' ' || c == 0x7f || std::string_view("/\\:?\"|").find(c) != std::string_view::npos;
  });
  if (file.empty() || file.size() > 255 || file.front() == '.' || file.front() == '-' || !plain)
    fail(output.file.place(), "'" + file + "' (from \"" + output.file.text() + "\") is no name for a file");
  return file;
}

Pkcs12Options pkcs12_options(const OutputPkcs12& rule, Session& session) {
  Pkcs12Options options = rule.readable_by ? Pkcs12Options::for_reader(*rule.readable_by) : Pkcs12Options{};
  if (rule.protect) options.protect = *rule.protect;
  if (rule.kdf_iterations != 0) options.kdf_iterations = static_cast<std::uint64_t>(rule.kdf_iterations);
  if (rule.friendly_name) options.friendly_name = session.text(rule.friendly_name);
  if (!rule.ms_csp_name.empty()) options.ms_csp_name = rule.ms_csp_name;
  options.ms_key_exchange = options.ms_key_exchange || rule.ms_key_exchange;
  options.java_trust = options.java_trust || rule.java_trust;
  return options;
}

OutputFile output_file(const std::string& id, const Output& output, Session& session) {
  OutputFile file;
  file.id = id;
  file.file = file_name(output, session);
  file.purpose = output.purpose;
  file.container = output.format;
  file.contents = output.contents;
  file.root_first = output.order == Output::Order::root_first;
  file.optional = output.optional;
  file.split = output.split;
  file.key_format = output.key.format.value_or(KeyFormat::pkcs8);
  file.key_format_matters = output.key.format.has_value();
  file.key_protection = output.key.encryption;
  file.key_cipher = output.key.cipher;
  file.pem_label = output.pem_label;
  file.eol = output.eol.value_or(Eol::lf);
  file.eol_matters = output.eol.has_value();
  file.any_order = output.any_order;
  file.name_matters = output.pkcs12.name_matters || !output.alias.text().empty();
  file.pkcs12 = pkcs12_options(output.pkcs12, session);
  file.alias = output.alias ? session.text(output.alias) : std::string();
  file.fixed_password = output.password.fixed;
  file.password_min = output.password.min_length;
  file.password_max = output.password.max_length;
  if (output.text) file.text = output.text.evaluate_text(deferred(session));
  file.password_required = output.password.required;
  file.password_pattern = output.password.pattern;
  if (output.mode == Output::Mode::is_private) file.mode = base::FileSet::Mode::is_private;
  file.max_certificates = static_cast<std::size_t>(output.max_certificates);
  file.max_bytes = static_cast<std::size_t>(output.max_bytes);
  return file;
}

void say(const std::vector<Advice>& advice, Session& session, std::vector<std::string>& into, const std::string& before = {}) {
  for (const Advice& one : advice)
    if (!one.when || is_given(one.when.evaluate(deferred(session)))) into.push_back(before + one.text.evaluate_text(deferred(session)));
}

}  // namespace

Delivery make_delivery(Session& session) {
  Delivery delivery;
  const DeviceProfile& profile = session.profile();
  for (const auto& entry : profile.outputs.entries) {
    if (entry.value.when && !is_given(entry.value.when.evaluate(deferred(session)))) continue;
    OutputFile file = output_file(entry.name, entry.value, session);
    for (const OutputFile& other : delivery.files)
      if (other.file == file.file)
        fail(entry.place, "the outputs " + other.id + " and " + file.id + " are both called '" + file.file + "'");
    delivery.files.push_back(std::move(file));
  }
  say(profile.install, session, delivery.steps);
  say(profile.after, session, delivery.steps);
  say(profile.verify, session, delivery.notes, "to verify: ");
  say(profile.renew, session, delivery.notes, "at renewal: ");
  say(profile.pitfalls, session, delivery.pitfalls);
  return delivery;
}

}  // namespace certkit::profile
