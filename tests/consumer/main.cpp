// usage: consumer FILE : what is in it; then a key and a request are made.
#include <fstream>
#include <iostream>
#include <iterator>

#include "certkit/make.hpp"
#include "certkit/read.hpp"
#include "certkit/write.hpp"

int main(int argc, char** argv) try {
  if (argc != 2) return 2;
  std::ifstream in(argv[1], std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(in), {}};
  const certkit::Bytes bytes(text.begin(), text.end());
  for (const certkit::Item& item : certkit::read(bytes, argv[1], {}).items)
    if (const auto* certificate = item.as<certkit::Certificate>())
      std::cout << "certificate " << certificate->subject().to_rfc4514() << '\n';

  const certkit::PrivateKey key = certkit::generate_key(certkit::KeySpec::parse("ec:p256"));
  certkit::CsrSpec spec;
  spec.subject = certkit::Name::from_rfc4514("CN=consumer.contoso.com");
  spec.san.push_back(certkit::GeneralName::from_text("consumer.contoso.com"));
  const certkit::Csr csr = certkit::make_csr(spec, key);
  std::cout << "request " << csr.subject().to_rfc4514() << ' ' << csr.public_key().describe() << '\n' << certkit::to_pem(csr);
  return 0;
} catch (const certkit::Error& error) {
  std::cerr << to_word(error.code()) << ": " << error.message() << '\n';
  return 1;
}
