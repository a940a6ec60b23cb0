#!/usr/bin/env bash
# The example of an offline root with an online intermediate, and what OpenSSL and GnuTLS make of each thing that it leaves.
. "$(dirname -- "${BASH_SOURCE[0]}")/lib.sh"
need openssl certtool

mkdir home
PATH=$(dirname -- "$certkit"):$PATH HOME=$work/home bash "$source_root/examples/offline-root.sh" pki > out
contains out 'certkit ca init root-ca' 'Example Issuing CA'
cd pki
same_text "$(ls offline)" $'root-ca\nroot.password'
same_text "$(ls online/www)" $'issuing-ca.crl\nissuing-ca.crt\nroot-ca.crl\nroot-ca.crt'
contains offline/root-ca/ca.key "BEGIN ENCRYPTED PRIVATE KEY"
contains online/issuing-ca/ca.key "BEGIN ENCRYPTED PRIVATE KEY"
cd online

# Only what the web server hands out, and the root in a trust store.
for name in root-ca issuing-ca; do
  openssl x509 -inform DER -in www/$name.crt -out $name.pem
  openssl crl -inform DER -in www/$name.crl -out $name.crl.pem
done
same_file <(openssl x509 -in root.pem -outform DER) www/root-ca.crt
cat root-ca.crl.pem issuing-ca.crl.pem > lists.pem
leaf=$(ls nginx/*.crt | head -n 1)
openssl x509 -in "$leaf" -out leaf.pem
openssl x509 -in old/old.example.com.crt -out old.pem
check() { openssl verify -x509_strict -crl_check_all -purpose sslserver -CAfile root.pem -untrusted issuing-ca.pem -CRLfile lists.pem "$@"; }
check -verify_hostname www.example.com leaf.pem
expect_exit 2 check old.pem
contains "$work/err" "certificate revoked"
certtool --verify --load-ca-certificate root.pem --infile <(cat leaf.pem issuing-ca.pem) > /dev/null

# Each certificate names where its issuer's files are.
names() { openssl x509 -in "$1" -noout -ext crlDistributionPoints,authorityInfoAccess | grep -o 'http://.*' | tr '\n' ' '; }
same_text "$(names leaf.pem)" "http://pki.example.com/issuing-ca.crl http://pki.example.com/issuing-ca.crt "
same_text "$(names issuing-ca.pem)" "http://pki.example.com/root-ca.crl http://pki.example.com/root-ca.crt "
openssl x509 -in issuing-ca.pem -noout -text > text
contains text "pathlen:0" "X509v3 Name Constraints: critical" "DNS:example.com" "IP:10.0.0.0/255.0.0.0"
same_text "$(openssl crl -in root-ca.crl.pem -noout -crlnumber)" "crlNumber=0x02"

# Outside its names the intermediate signs nothing.
certkit csr --cn www.contoso.com --key-type ec:p256 --quiet > /dev/null
expect_exit 6 certkit ca sign issuing-ca www.contoso.com.csr --passin file:issuing.password
