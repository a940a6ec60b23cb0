#!/usr/bin/env bash
# The chains that tests/cli/check_chain.transcript judges, made by openssl: make.sh writes them beside itself. The keys are thrown away.
set -euo pipefail
here=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd -- "$work"
touch index.txt && echo 1000 > serial && echo 01 > crlnumber
cat > ca.cnf <<'END'
[ca]
default_ca = own
[own]
database = index.txt
serial = serial
crlnumber = crlnumber
new_certs_dir = .
policy = any
unique_subject = no
default_md = sha256
[any]
commonName = supplied
[req]
distinguished_name = none
[none]
[root]
basicConstraints = critical, CA:TRUE
keyUsage = critical, keyCertSign, cRLSign
subjectKeyIdentifier = hash
[sub]
basicConstraints = critical, CA:TRUE, pathlen:0
keyUsage = critical, keyCertSign, cRLSign
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
[narrow]
basicConstraints = critical, CA:TRUE
keyUsage = critical, keyCertSign, cRLSign
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
nameConstraints = critical, permitted;DNS:fabrikam.com
[server]
keyUsage = critical, digitalSignature
extendedKeyUsage = serverAuth
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
subjectAltName = DNS:www.contoso.com, DNS:*.mail.contoso.com, IP:10.1.1.5
[client]
keyUsage = critical, digitalSignature
extendedKeyUsage = clientAuth
authorityKeyIdentifier = keyid
subjectAltName = DNS:www.contoso.com
[no_san]
keyUsage = critical, digitalSignature
extendedKeyUsage = serverAuth
authorityKeyIdentifier = keyid
[unknown]
keyUsage = critical, digitalSignature
extendedKeyUsage = serverAuth
authorityKeyIdentifier = keyid
subjectAltName = DNS:www.contoso.com
1.3.6.1.4.1.99999.1 = critical, ASN1:NULL
[bare]
extendedKeyUsage = serverAuth
subjectAltName = DNS:www.contoso.com
END
key() { openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out "$1.key" 2> /dev/null; }
# NAME SECTION CN CA [OPTION]...: CA "-" signs itself.
sign() {
  local name=$1 section=$2 cn=$3 ca=$4
  shift 4
  [ -f "$name.key" ] || key "$name"
  openssl req -new -key "$name.key" -subj "/CN=$cn" -config ca.cnf -out "$name.csr"
  local by=(-cert "$ca.pem" -keyfile "$ca.key")
  if [ "$ca" = - ]; then by=(-selfsign -keyfile "$name.key"); fi
  openssl ca -batch -notext -config ca.cnf -extensions "$section" -in "$name.csr" "${by[@]}" -startdate 20250101000000Z -enddate 20350101000000Z "$@" -out "$name.pem" 2> /dev/null
}
sign root root 'Contoso Root' -
sign other_root root 'Fabrikam Root' -
sign sub sub 'Contoso Issuing CA' root
sign sub_old sub 'Contoso Issuing CA' root        # an earlier generation: same name, another key
sign narrow narrow 'Fabrikam Issuing CA' root
sign deep sub 'Contoso Deep CA' sub               # one more than sub allows
sign server server www.contoso.com sub
sign expired server www.contoso.com sub -enddate 20251231235959Z
sign later server www.contoso.com sub -startdate 20270101000000Z
sign soon server www.contoso.com sub -enddate 20260120000000Z
sign client client www.contoso.com sub
sign no_san no_san www.contoso.com sub
sign unknown unknown www.contoso.com sub
sign sha1 server www.contoso.com sub -md sha1
sign outside server www.contoso.com narrow
sign below server www.contoso.com deep
sign bare bare www.contoso.com sub
sign self bare www.contoso.com -
sign revoked server www.contoso.com sub
# A CA that signed its own next key, as it signed itself: with a hash that was good then.
sign generation_1 root 'Contoso Rolling Root' - -md sha1
sign generation_2 root 'Contoso Rolling Root' generation_1 -md sha1
sign rolled server www.contoso.com generation_2
openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:1024 -out short.key 2> /dev/null
sign short server www.contoso.com sub
crl() { openssl ca -gencrl -config ca.cnf -cert "$1.pem" -keyfile "$1.key" -crl_lastupdate 20260101000000Z -crl_nextupdate 20300101000000Z -out "$1.crl" 2> /dev/null; }
crl root
openssl ca -config ca.cnf -cert sub.pem -keyfile sub.key -revoke revoked.pem -crl_reason keyCompromise 2> /dev/null
crl sub
# A signature that was tampered with.
openssl x509 -in server.pem -outform DER -out tampered.der
printf '\x00' | dd of=tampered.der bs=1 seek=$(($(stat -c %s tampered.der) - 3)) conv=notrunc 2> /dev/null
openssl x509 -inform DER -in tampered.der -out tampered.pem
rm -f tampered.der
cp -- root.pem other_root.pem sub.pem sub_old.pem narrow.pem deep.pem server.pem expired.pem later.pem soon.pem client.pem no_san.pem unknown.pem sha1.pem outside.pem below.pem bare.pem \
  self.pem revoked.pem short.pem tampered.pem generation_1.pem generation_2.pem rolled.pem root.crl sub.crl "$here"
