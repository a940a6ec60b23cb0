#include "profile/binding.hpp"

namespace certkit::profile {

template <>
const Record<Advice>& record_of<Advice>() {
  static const Record<Advice> record = Rows<Advice>("an advice",
                                                    "A sentence for the administrator. ${files.NAME} is a file of `outputs`, ${thumbprint} "
                                                    "the certificate's SHA-1 in upper-case hex.")
                                           .row("text", &Advice::text, "The sentence.")
                                           .required()
                                           .shorthand()
                                           .row("when", &Advice::when, "Said only where this holds.")
                                           .row("id", &Advice::id, "A stable word for it, the finding's id where a lint checks it.")
                                           .row("severity", &Advice::severity, "How bad it is to miss it.")
                                           .done();
  return record;
}

template <>
const Record<ServedRule>& record_of<ServedRule>() {
  static const Record<ServedRule> record =
      Rows<ServedRule>(
          "a served name",
          "A name under which clients reach the device. `check --profile` looks each of them up, speaks TLS there and, with a path, "
          "HTTP. A template that is one ${list} gives a name for each of the list.")
          .row("name", &ServedRule::name, "The name, the address, or an https: link, which has its port and path in itself.")
          .required()
          .row("foreach", &ServedRule::foreach, "A list: there is one name for each of it.")
          .row("as", &ServedRule::as, "The variable that holds the item of `foreach`.")
          .row("when", &ServedRule::when, "The name is there only where this holds.")
          .row("port", &ServedRule::port, "The port.")
          .row("starttls", &ServedRule::starttls,
               "The protocol that goes over to TLS there: smtp, imap, pop3, ldap …; without it TLS begins at once.")
          .row("path", &ServedRule::path, "What is asked for by HTTP, from the first slash on; without it nothing is.")
          .row("server", &ServedRule::server,
               "A word for the server that has to answer, which no two have in common: what carries different words is answered by "
               "different "
               "servers. Which server it was is seen in the answer (X-MS-Server-Fqdn, X-FEServer).")
          .row("answers", &ServedRule::answers, "The HTTP statuses that are right; without it any but 404.")
          .row("wrong_texts", &ServedRule::wrong_texts, "What a server says that is the wrong one: in the page, in any case.")
          .row("why", &ServedRule::why, "One sentence: what uses it.")
          .done();
  return record;
}

template <>
const Record<Expectation>& record_of<Expectation>() {
  static const Record<Expectation> record =
      Rows<Expectation>("expect", "What must come out.")
          .row("cn", &Expectation::cn, "The common name.")
          .row("san", &Expectation::san, "The names in this order; \"IP:10.1.1.5\" and the like where they are not DNS names.")
          .row("san_set", &Expectation::san_set, "The names in any order.")
          .row("key", &Expectation::key, "The key: rsa:2048.")
          .row("files", &Expectation::files, "The names of the files, in order.")
          .row("error", &Expectation::error, "It must fail, and the message or its hint holds this text.")
          .done();
  return record;
}

template <>
const Record<EmbeddedTest>& record_of<EmbeddedTest>() {
  static const Record<EmbeddedTest> record =
      Rows<EmbeddedTest>("a test", "A worked example that is checked with the profile.")
          .row("name", &EmbeddedTest::name, "What it shows.")
          .required()
          .row("given", &EmbeddedTest::given, "The inputs.")
          .row("certificate", &EmbeddedTest::certificate, "Which certificate, where there are several.")
          .row("item", &EmbeddedTest::item, "Which of those that `for_each` makes.")
          .row("key", &EmbeddedTest::key, "The key that is asked for, as --key-type has it.")
          .row("expect", &EmbeddedTest::expect, "What must come out.")
          .required()
          .done();
  return record;
}

template <>
const Record<DeviceProfile>& record_of<DeviceProfile>() {
  static const Record<DeviceProfile> record =
      Rows<DeviceProfile>("the profile", "One device: what its certificate must be like and which files it takes.")
          .row("title", &DeviceProfile::title, "What the device is called.")
          .row("vendor", &DeviceProfile::vendor, "Who makes it.")
          .row("description", &DeviceProfile::description, "What it is for, in a few sentences.")
          .row("extends", &DeviceProfile::extends,
               "The profile that this one builds on: `vendor/device`, or a path that ends in .yaml, relative to this file.")
          .row("abstract", &DeviceProfile::is_abstract, "Only there to be extended.")
          .own()
          .row("aliases", &DeviceProfile::aliases, "Other names for the profile.")
          .own()
          .row("versions", &DeviceProfile::versions, "The versions or firmware that it holds for.")
          .row("status", &DeviceProfile::status, "Whether its facts are the vendor's, widely reported, or inferred.")
          .row("sources", &DeviceProfile::sources, "Where its facts come from.")
          .row("csr_origin", &DeviceProfile::csr_origin,
               "Who makes key and request: certkit, the device itself, or either; none: the device has no certificate of its own.")
          .row("key_importable", &DeviceProfile::key_importable, "Whether the device takes a private key at all.")
          .row("name", &DeviceProfile::name, "The base name of the files; without it the common name.")
          .row("inputs", &DeviceProfile::inputs, "The values that the user gives.")
          .row("let", &DeviceProfile::let, "Values made of inputs and of each other.")
          .row("asserts", &DeviceProfile::asserts, "Conditions without which no request is made.")
          .row("certificate", &DeviceProfile::certificate, "The certificate; with `certificates`, what holds for all of them.")
          .row("certificates", &DeviceProfile::certificates,
               "The certificates by name, each on top of `certificate`. The variable `certificate` is the name of the one at hand.")
          .row("outputs", &DeviceProfile::outputs, "The files that the device takes, in order.")
          .row("install", &DeviceProfile::install, "How they are installed, step by step.")
          .row("after", &DeviceProfile::after, "What has to be done afterwards: restarts.")
          .row("verify", &DeviceProfile::verify, "How to see that it works.")
          .row("renew", &DeviceProfile::renew, "What to know when it is renewed.")
          .row("pitfalls", &DeviceProfile::pitfalls, "What goes wrong in the field.")
          .row("served", &DeviceProfile::served, "The names under which it is reached, for `certkit check --profile`.")
          .row("values", &DeviceProfile::values, "Values for the inputs, in a user's own file.")
          .row("tests", &DeviceProfile::tests, "Worked examples, checked by `certkit profile test`.")
          .own()
          .done();
  return record;
}

const RecordInfo& profile_record() { return record_of<DeviceProfile>().info; }
DeviceProfile read_profile(const Node& tree) { return record_of<DeviceProfile>().read(tree); }

}  // namespace certkit::profile
