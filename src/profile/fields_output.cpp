#include "profile/binding.hpp"

namespace certkit::profile {

template <>
const Record<OutputKey>& record_of<OutputKey>() {
  static const Record<OutputKey> record =
      Rows<OutputKey>("an output's key", "How a private key is written in a file.")
          .row("format", &OutputKey::format,
               "traditional is PKCS#1 for RSA and SEC1 for EC; without it PKCS#8. Where it is given, `lint` warns of a key in another one.")
          .row("encryption", &OutputKey::encryption, "required asks for a password; if_password encrypts where one is given.")
          .row("cipher", &OutputKey::cipher, "dek-info-… is the traditional PEM encryption.")
          .done();
  return record;
}

template <>
const Record<OutputPkcs12>& record_of<OutputPkcs12>() {
  static const Record<OutputPkcs12> record =
      Rows<OutputPkcs12>("pkcs12", "How a PFX is written.")
          .row("for", &OutputPkcs12::readable_by, "Who must be able to open it: decides the ciphers, as convert --for does.")
          .row("protect", &OutputPkcs12::protect, "The ciphers, where `for` does not decide them.")
          .row("kdf_iterations", &OutputPkcs12::kdf_iterations, "Iterations; Windows refuses more than 600000.")
          .row("friendly_name", &OutputPkcs12::friendly_name, "The friendly name of key and certificate.")
          .row("name_matters", &OutputPkcs12::name_matters, "The device finds its certificate by the friendly name: one without is no use.")
          .row("ms_csp_name", &OutputPkcs12::ms_csp_name,
               "Microsoft's CSP name attribute, so that the key lands in that provider; a \"… Cryptographic Provider\" for RSA keys only.")
          .row("ms_key_exchange", &OutputPkcs12::ms_key_exchange, "Mark the key AT_KEYEXCHANGE.")
          .row("java_trust", &OutputPkcs12::java_trust, "Mark certificates without key as trusted entries for Java.")
          .done();
  return record;
}

template <>
const Record<OutputPassword>& record_of<OutputPassword>() {
  static const Record<OutputPassword> record =
      Rows<OutputPassword>("password", "What the device asks of the password.")
          .row("fixed", &OutputPassword::fixed, "The device's own, published password: used where the user gives none.")
          .row("required", &OutputPassword::required, "It may not be empty.")
          .row("pattern", &OutputPassword::pattern,
               "The characters that the device takes: the password matches it as a whole, as [a-zA-Z0-9]+.")
          .row("min_length", &OutputPassword::min_length, "Fewest characters.")
          .row("max_length", &OutputPassword::max_length, "Most characters.")
          .done();
  return record;
}

template <>
const Record<Output>& record_of<Output>() {
  static const Record<Output> record =
      Rows<Output>("an output", "One file that the device takes.")
          .row("file", &Output::file, "Its name; ${name} is the base name, ${cn} the common name, ${n} counts the files of a split.")
          .required()
          .row("purpose", &Output::purpose, "What the device calls it.")
          .row("when", &Output::when, "Written only where this holds.")
          .row("format", &Output::format, "pkcs7 is PEM; base64 is one line without armour; text writes `text`.")
          .row("contents", &Output::contents, "What is in it, in this order.")
          .row("order", &Output::order, "The order of the intermediates.")
          .row("optional", &Output::optional,
               "Intermediates, root and trust may be missing, and the file is left out where nothing is left; without it each of them is "
               "needed.")
          .row("split", &Output::split, "One file for each certificate; `file` then holds ${n}.")
          .row("key", &Output::key, "How the private key is written.")
          .row("pkcs12", &Output::pkcs12, "How a PFX is written.")
          .row("password", &Output::password, "What the device asks of the password.")
          .row("pem_label", &Output::pem_label, "PKCS7 or CERTIFICATE, for format pkcs7; without it PKCS7.")
          .row("eol", &Output::eol, "Line ends; without it LF. Where it is given, `lint` objects to others.")
          .row("mode", &Output::mode, "Who may read the file: 0644 everybody, 0600 its owner. A file with a key is always 0600.")
          .row("any_order", &Output::any_order,
               "The key may stand before, between or behind the certificates: `lint` does not look at its place.")
          .row("alias", &Output::alias, "The entry's name in a JKS.")
          .row("text", &Output::text, "The content, for format text; ${password} is the password.")
          .row("max_bytes", &Output::max_bytes, "The largest file that the device takes.")
          .row("max_certificates", &Output::max_certificates, "Most certificates in it.")
          .done();
  return record;
}

}  // namespace certkit::profile
