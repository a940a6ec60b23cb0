// The seams inside container/: one file per format, joined by read.cpp.
#pragma once

#include <string_view>

#include "certkit/bag.hpp"
#include "certkit/read.hpp"

namespace certkit::crypto {
class KnownKeys;
}

namespace certkit::container {

// Passed down while a file is read: limits already spent, what was learned about the file, the password asked for once.
struct Reading {
  const ReadOptions& options;
  std::string file;
  Bag& bag;
  int depth = 0;
  std::uint64_t iterations_left = 0;         // of all KDFs of the file
  Bytes ec_parameters = {};                  // DER of the last EC PARAMETERS block: an EC key that does not name its curve has this one
  std::vector<Secret> passwords = {};        // that opened something in this file: tried silently before anybody is asked again
  const crypto::KnownKeys* known = nullptr;  // keys that need not be derived again
  // For passwords that nobody gave, absent and empty: what is guessed takes nothing away from what is given.
  std::uint64_t guesses_left = 2 * options.limits.kdf_iterations;

  [[nodiscard]] Bag::File& about() { return bag.files.back(); }
};

// Keeps an object that was read. Throws Errc::limit at ReadLimits::objects.
void add(Reading& reading, Item&& item);
// Keeps what could not be read, with its place. Throws Errc::limit when the bag is full, so that a catch-all around one block does not
// swallow that.
void add_problem(Reading& reading, const Source& source, const Error& error);
// The same where private keys are all that could not be read, for want of their password.
void add_problem_of_keys(Reading& reading, const Source& source, const Error& error);
[[nodiscard]] bool is_about_password(const Error& error) noexcept;  // it is missing, wrong, or may be wrong
// The source of what lies inside: "PEM" and "PKCS#7" give "PEM > PKCS#7"; a bare "DER" is replaced, for every container is some DER.
[[nodiscard]] Source nested(const Source& outer, std::string_view container);
// The same source one step further in: "line 12" and "certificate 2" give "line 12, certificate 2".
[[nodiscard]] Source at_place(const Source& outer, const std::string& place);
// "bundle.pem, line 12": the source in a sentence or a prompt.
[[nodiscard]] std::string describe(const Source& source);
// One level of nesting for the lifetime of the object; throws Errc::limit at ReadLimits::nesting.
class Deeper {
 public:
  explicit Deeper(Reading& reading);
  ~Deeper() { --reading_.depth; }
  Deeper(const Deeper&) = delete;
  Deeper& operator=(const Deeper&) = delete;

 private:
  Reading& reading_;
};
// For a KDF that is about to run: throws Errc::limit if it has more iterations than one may have.
void require_within_limit(const Reading& reading, std::uint64_t iterations);
// Takes its iterations from the file's allowance. Throws Errc::limit if they are too many for one KDF or for
// the file.
void spend_iterations(Reading& reading, std::uint64_t iterations);

// What certkit::read does, with keys that are known already.
[[nodiscard]] Bag read(ByteView content, const std::string& name, const ReadOptions& options, const crypto::KnownKeys* known);

// pem.cpp: text in UTF-8 with whatever damage; every block through read_der. text.cpp turns UTF-16, BOMs and the like into UTF-8 first.
void read_pem(std::string_view text, Reading& reading, const Source& outer);
// read.cpp: octets of any form, sniffed: DER, JKS, OpenSSH, text with PEM or bare base64. False: nothing that certkit knows.
[[nodiscard]] bool read_octets(ByteView octets, Reading& reading, const Source& source, std::string_view pem_label);
// der.cpp: DER or BER objects of any kind, one or several in a row.
void read_der(ByteView der, Reading& reading, const Source& source, std::string_view pem_label);
// Each throws Errc::malformed if it is not of that kind at all; damage within becomes Problems. `source.container` names the container
// already
// ("PKCS#12", "PEM > PKCS#7"): items copy it and add their place.
void read_pkcs12(ByteView ber, Reading& reading, const Source& source);
void read_pkcs7(ByteView ber, Reading& reading, const Source& source);
void read_jks(ByteView bytes, Reading& reading, const Source& source);     // JKS (feedfeed) and JCEKS (cececece)
void read_nss(ByteView bytes, Reading& reading, const Source& source);     // cert9.db, an SQLite database
// Base64 in a kubeconfig or a Secret; false: there is none.
bool read_kubernetes(std::string_view text, Reading& reading, const Source& source);
void read_openssh(ByteView blob, Reading& reading, const Source& source);  // "openssh-key-v1"
void read_encrypted_pkcs8(ByteView der, Reading& reading, const Source& source);
// A traditional PEM key under DEK-Info; what it holds is sniffed like everything else.
void read_dek_info(ByteView ciphertext, std::string_view dek_info, Reading& reading, const Source& source, std::string_view pem_label);
// One line "ssh-rsa AAAA… comment", as in authorized_keys and id_rsa.pub, or the blob of an SSH2 PUBLIC KEY block.
[[nodiscard]] bool has_ssh_public_keys(std::string_view text);
void read_ssh_public_keys(std::string_view text, Reading& reading, const Source& outer);
void read_ssh_public_blob(ByteView blob, const std::string& comment, Reading& reading, const Source& source);
[[nodiscard]] bool looks_like_openssh(ByteView blob) noexcept;
[[nodiscard]] bool looks_like_pkcs12(ByteView der) noexcept;
[[nodiscard]] bool looks_like_jks(ByteView bytes) noexcept;
[[nodiscard]] bool looks_like_nss(ByteView bytes) noexcept;

// password.cpp: tries the passwords that opened something before, then asks, at most 3 times, until `use` throws neither wrong_password nor
// bad_decrypt. The last such error is thrown again; Errc::no_password if nobody gave any password. Empty and absent are the caller's
// business. `what` is for the prompt.
void with_password(Reading& reading, const std::string& what, const std::function<void(const Secret&)>& use);
// The same for `keys` private keys. False: their password is missing or wrong; that is a Problem then, and they are counted.
[[nodiscard]] bool open_keys(Reading& reading, const Source& source, std::size_t keys, const std::function<void(const Secret&)>& use);

}  // namespace certkit::container
