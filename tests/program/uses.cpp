#include "uses.hpp"

#include <filesystem>

namespace test {

void furnish(const Workshop& workshop, const std::string& key_type) {
  put(workshop / "old.password", kOld + "\n");
  put(workshop / "new.password", kNew + "\n");
  put(workshop / "wrong.password", kWrong + "\n");
  put(workshop / "hosts.jsonl", "{\"name\": \"host1\", \"cn\": \"host1.example\"}\n{\"name\": \"host2\", \"cn\": \"host2.example\"}\n");
  put(workshop / "fleet.yaml",
      "issuers:\n  sealed: {issuer: \"ca:sealed-ca\"}\ncertificates:\n  - {name: www, san: [www.example], issuer: sealed, key_type: \"" +
          key_type + "\", installations: [tls]}\n");
  workshop.make("srv", key_type);
  workshop.run({"convert", "srv.pem", "-o", "srv.pfx", "--passout", "file:old.password"});
  workshop.run({"convert", "srv.pem", "-o", "srv.jks", "--passout", "file:old.password"});
  workshop.run({"convert", "srv.key", "-o", "protected.key", "--passout", "file:old.password"});
  workshop.run({"ca", "init", "sealed-ca", "--subject", "CN=Sealed", "--key-type", key_type, "--passout", "file:old.password"});
  std::filesystem::create_directory(workshop / "pairs");
  std::filesystem::copy(workshop / "srv.crt", workshop / "pairs" / "srv.crt");
  std::filesystem::copy(workshop / "srv.pfx", workshop / "pairs" / "srv.pfx");
}

std::vector<Use> uses(const std::string& key_type) {
  const std::string traditional = key_type.rfind("rsa", 0) == 0 ? "pkcs1" : key_type.rfind("ec", 0) == 0 ? "sec1" : "";
  const Words names{"--cn", "new.example", "--san", "dns:new.example", "--name", "new", "--key-type", key_type, "--out-dir", "out"};
  const auto with = [](Words words, const Words& more) {
    words.insert(words.end(), more.begin(), more.end());
    return words;
  };
  std::vector<Use> all{
      {"a new key", with({"csr"}, names), "out/new.key", "", {"out/new.key"}, {"out/new.key"}},
      {"a new key, protected",
       with(with({"csr"}, names), {"--passout", "file:new.password", "--force"}),
       "out/new.key",
       kNew,
       {},
       {"out/new.key"}},
      {"a CSR of a key that is there",
       {"csr", "--cn", "srv.example", "--name", "again", "--key", "protected.key", "--passin", "file:old.password"},
       "srv.key",
       "",
       {},
       {}},
      {"a PFX split",
       {"split", "srv.pfx", "--passin", "file:old.password", "--out-dir", "out"},
       "srv.key",
       "",
       {"out/srv.key"},
       {"out/srv.key"}},
      {"a PFX split over another, password from standard input",
       {"split", "srv.pfx", "--passin", "stdin", "--out-dir", "out", "--force", "--keypass", "file:new.password"},
       "srv.key",
       "",
       {},
       {"out/srv.key"},
       "old.password"},
      {"a password from the environment",
       {"split", "srv.pfx", "--passin", "env:OLD_PASSWORD", "--name", "env", "--keypass", "env:NEW_PASSWORD"},
       "srv.key",
       "",
       {},
       {"env.key"}},
      {"a PFX made of PEM", {"convert", "srv.pem", "-o", "made.pfx", "--passout", "file:new.password"}, "srv.key", "", {}, {"made.pfx"}},
      {"a PFX for old devices",
       {"convert", "srv.pem", "-o", "old.pfx", "--for", key_type == "ed25519" ? "openssl1" : "windows-2008", "--passout",
        "file:new.password"},
       "srv.key",
       "",
       {},
       {"old.pfx"}},
      {"a PFX with another password, from a descriptor",
       {"convert", "srv.pfx", "-o", "other.pfx", "--passin", "fd:0", "--passout", "file:new.password"},
       "srv.key",
       "",
       {},
       {"other.pfx"},
       "old.password"},
      {"a JKS made of a PFX",
       {"convert", "srv.pfx", "-o", "made.jks", "--passin", "file:old.password", "--passout", "file:new.password"},
       "srv.key",
       "",
       {},
       {"made.jks"}},
      {"a JKS as PEM", {"convert", "srv.jks", "-o", "jks.pem", "--passin", "file:old.password"}, "srv.key", "", {"jks.pem"}, {"jks.pem"}},
      {"a key on standard output", {"convert", "srv.key", "-o", "-"}, "srv.key", "", {"-"}, {}},
      {"a key as PEM with CRLF", {"convert", "srv.key", "-o", "crlf.key", "--eol", "crlf"}, "srv.key", "", {"crlf.key"}, {"crlf.key"}},
      {"a key as DER", {"convert", "srv.key", "--to", "der", "-o", "der.key"}, "srv.key", "", {"der.key"}, {"der.key"}},
      {"a key as base64", {"convert", "srv.key", "--to", "base64", "-o", "b64.key"}, "srv.key", "", {"b64.key"}, {"b64.key"}},
      {"a key protected with a long password",
       {"convert", "srv.key", "-o", "long.key", "--passout", "file:old.password"},
       "srv.key",
       "",
       {},
       {"long.key"}},
      {"a protected key opened",
       {"convert", "protected.key", "-o", "opened.key", "--passin", "file:old.password"},
       "srv.key",
       "",
       {"opened.key"},
       {"opened.key"}},
      {"a PFX inspected", {"inspect", "srv.pfx", "--passin", "file:old.password"}, "srv.key", "", {}, {}},
      {"all inspected, as JSON",
       {"inspect", "srv.pem", "srv.pfx", "srv.jks", "protected.key", "--json", "--passin", "file:old.password"},
       "srv.key",
       "",
       {},
       {}},
      {"a wrong password", {"inspect", "srv.pfx", "--verbose", "--passin", "file:wrong.password"}, "srv.key", "", {}, {}, "/dev/null", 4},
      {"a pair verified", {"verify-pair", "srv.crt", "srv.pfx", "--passin", "file:old.password"}, "srv.key", "", {}, {}},
      {"a folder of pairs", {"verify-pair", "pairs", "--json", "--passin", "file:old.password"}, "srv.key", "", {}, {}},
      {"a CA with a protected key",
       {"ca", "init", "new-ca", "--subject", "CN=New", "--key-type", key_type, "--passout", "file:new.password"},
       "new-ca/ca.key",
       kNew,
       {},
       {"new-ca/ca.key"}},
      {"a CA in the clear",
       {"ca", "init", "open-ca", "--subject", "CN=New", "--key-type", key_type},
       "open-ca/ca.key",
       "",
       {"open-ca/ca.key"},
       {"open-ca/ca.key"}},
      {"a CA signs",
       {"ca", "sign", "sealed-ca", "srv.csr", "-o", "signed.crt", "--passin", "file:old.password"},
       "sealed-ca/ca.key",
       kOld,
       {},
       {}},
      {"keys by the line",
       {"csr", "--batch", "hosts.jsonl", "--key-type", key_type, "--out-dir", "batch"},
       "batch/host2.key",
       "",
       {"batch/host2.key"},
       {"batch/host1.key", "batch/host2.key"}},
      {"a CA lists what it revoked", {"ca", "crl", "sealed-ca", "--passin", "file:old.password"}, "sealed-ca/ca.key", kOld, {}, {}},
      {"a fleet renewed",
       {"renew", "--fleet", "fleet.yaml", "--passin", "file:old.password"},
       "tls/www.key",
       "",
       {"tls/www.key", "fleet.state/fleet.keys/www/1/key.pem", "fleet.state/fleet.keys/www/1/files.tar"},
       {"tls/www.key", "fleet.state/fleet.keys/www/1/key.pem", "fleet.state/fleet.keys/www/1/files.tar"},
       "/dev/null",
       0,
       {"fleet.state/fleet.db", "fleet.state/fleet.db-journal", "fleet.state/fleet.db-wal", "fleet.state/fleet.db-shm",
        "fleet.state/fleet.keys/.lock", "fleet.state/fleet.keys/.workers/"},
       {"fleet.state", "tls", "www.crt", "www-fullchain.crt"}},
      {"a CA signs what was submitted",
       {"submit", "srv.csr", "--issuer", "ca:sealed-ca", "--passin", "file:old.password", "--name", "submitted"},
       "sealed-ca/ca.key",
       kOld,
       {},
       {}},
      {"delivered to a device that takes a key in the clear",
       {"deliver", "srv.crt", "chain.crt", "--key", "srv.key", "--profile", "haproxy/haproxy", "--out-dir", "upload"},
       "srv.key",
       "",
       {"upload/srv.example.pem"},
       {"upload/srv.example.pem"}},
      {"a PFX linted", {"lint", "srv.pfx", "--passin", "file:old.password", "--fail-on", "never"}, "srv.key", "", {}, {}},
      {"a folder scanned, with the passwords that there may be",
       {"scan", "pairs", "srv.jks", "--passin", "file:wrong.password", "--passin", "env:OLD_PASSWORD", "--html", "scan.html", "--fail-on",
        "never"},
       "srv.key",
       "",
       {},
       {}},
      {"a PFX checked",
       {"check", "srv.pfx", "--passin", "file:old.password", "--trust", "chain.crt", "--offline", "--fail-on", "never"},
       "srv.key",
       "",
       {},
       {}},
      {"a trust store for Java",
       {"truststore", "build", "chain.crt", "srv.jks", "-o", "trust.jks", "--passin", "file:old.password", "--passout",
        "file:new.password"},
       "srv.key",
       "",
       {},
       {}},
      {"a trust store with one more",
       {"truststore", "add", "trust.jks", "sealed-ca/ca.crt", "--passin", "file:new.password", "--passout", "file:new.password"},
       "srv.key",
       "",
       {},
       {}},
      {"a trust store with one fewer",
       {"truststore", "remove", "trust.jks", "CN=Sealed", "--passin", "env:NEW_PASSWORD", "--passout", "file:old.password"},
       "srv.key",
       "",
       {},
       {}},
      {"a trust store listed", {"truststore", "list", "trust.jks", "--passin", "stdin"}, "srv.key", "", {}, {}, "old.password"},
      {"a trust store compared with a PFX",
       {"truststore", "diff", "trust.jks", "srv.pfx", "--passin", "file:old.password"},
       "srv.key",
       "",
       {},
       {},
       "/dev/null",
       1},
      {"what a CA is asked for, as a JKS",
       {"issuer", "ca:sealed-ca", "-o", "issuer.jks", "--passout", "file:new.password"},
       "sealed-ca/ca.key",
       kOld,
       {},
       {}},
      {"published from a PFX",
       {"publish", "srv.pfx", "--passin", "file:old.password", "--domain", "example.com", "-o", "ca.ldif"},
       "srv.key",
       "",
       {},
       {}},
      {"published in a directory that is not there",
       {"publish", "chain.crt", "--ldap", "ldaps://127.0.0.1:1", "--bind", "admin@example.com", "--bindpass", "file:old.password"},
       "srv.key",
       "",
       {},
       {},
       "/dev/null",
       5},
      {"a key that a profile is to be made of",
       {"profile", "import", "srv.key", "-o", "of-a-key.yaml"},
       "srv.key",
       "",
       {},
       {},
       "/dev/null",
       3},
      {"revoked by its own key, at a CA that is not there",
       {"revoke", "srv.crt", "--issuer", "acme:https://127.0.0.1:1/directory", "--key", "protected.key", "--passin", "file:old.password",
        "--state", "state"},
       "srv.key",
       "",
       {},
       {},
       "/dev/null",
       5},
      {"made, signed and delivered in one go",
       {"issue", "--profile", "nginx/nginx", "--set", "fqdn=one.example", "--issuer", "ca:sealed-ca", "--ca-passin", "file:old.password",
        "--out-dir", "go"},
       "go/one.example.key",
       "",
       {"go/one.example.key", "go/request/one.example.key"},
       {"go/one.example.key", "go/request/one.example.key"}},
  };
  if (key_type != "ed25519")  // Windows takes no such key
    all.push_back({"delivered as a PFX",
                   {"deliver", "srv.crt", "chain.crt", "--key", "protected.key", "--passin", "file:old.password", "--profile",
                    "microsoft/iis", "--passout", "file:new.password", "--out-dir", "upload"},
                   "srv.key",
                   "",
                   {},
                   {"upload/srv.example.pfx"}});
  if (key_type.starts_with("rsa"))  // the device takes no other
    all.push_back({"delivered to a device that takes a password beside it",
                   {"deliver", "srv.crt", "chain.crt", "--key", "srv.key", "--profile", "codian/mcu-4500", "--passout", "file:new.password",
                    "--out-dir", "codian"},
                   "srv.key",
                   "",
                   {},
                   {"codian/srv.example.key"}});
  if (!traditional.empty()) {
    all.push_back({"a traditional key",
                   {"convert", "srv.key", "--to", traditional, "-o", "traditional.key"},
                   "srv.key",
                   "",
                   {"traditional.key"},
                   {"traditional.key"}});
    all.push_back({"a traditional key, protected",
                   {"convert", "srv.key", "--to", traditional, "-o", "dek.key", "--passout", "file:new.password"},
                   "srv.key",
                   "",
                   {},
                   {"dek.key"}});
  }
  return all;
}

Program program_of(const Workshop& workshop, const Use& use) {
  Program program = workshop.certkit(use.words);
  for (const std::string& word : use.words) {
    if (word == "env:OLD_PASSWORD") program.environment.push_back("OLD_PASSWORD=" + kOld);
    if (word == "env:NEW_PASSWORD") program.environment.push_back("NEW_PASSWORD=" + kNew);
  }
  program.environment.push_back("TMPDIR=" + (workshop / "tmp").string());
  if (use.in != "/dev/null") program.in = workshop / use.in;
  return program;
}

Needles secrets_of(const Workshop& workshop, const Use& use) {
  Needles needles;
  add_key(needles, workshop / use.key, use.key_password);
  for (const std::string& password : {kOld, kNew, kWrong}) add_password(needles, password);
  return needles;
}

}  // namespace test
