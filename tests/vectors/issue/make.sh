#!/usr/bin/env bash
# Requests that a CA must take or refuse, and CAs with name constraints, made with openssl 3.0. Throw-away test keys, which are not even kept.
# usage: make.sh : writes the files beside this script anew
set -euo pipefail
cd -- "$(dirname -- "${BASH_SOURCE[0]}")"
rm -f ./*.der ./index.txt
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
printf '[req]\ndistinguished_name = dn\nstring_mask = utf8only\n[dn]\n[other]\nCN = directory name\n[dir]\nO = Contoso\n[lab]\nO = Contoso Lab\n[within]\nO = Contoso\nCN = x\n' > "$work/cnf"
key() { openssl genpkey "${@:2}" -out "$work/$1.key" 2> /dev/null; }
key ec -algorithm EC -pkeyopt ec_paramgen_curve:P-256
key k1 -algorithm EC -pkeyopt ec_paramgen_curve:secp256k1
key rsa -algorithm RSA -pkeyopt rsa_keygen_bits:2048
key weak -algorithm RSA -pkeyopt rsa_keygen_bits:1024
key ed -algorithm ED25519
openssl dsaparam -genkey 2048 2> /dev/null > "$work/dsa.key"

# csr NAME KEY SUBJECT [EXTENSION...]
csr() {
  local name=$1 key=$2 subject=$3 each
  shift 3
  local args=()
  for each; do args+=(-addext "$each"); done
  openssl req -new -config "$work/cnf" -utf8 -key "$work/$key.key" -subj "$subject" ${args[@]+"${args[@]}"} -outform DER -out "$name.csr.der"
}
csr plain ec "/C=NO/O=Contoso/CN=mcu1.contoso.com" "subjectAltName=DNS:mcu1.contoso.com,DNS:MCU2.contoso.com,DNS:mcu2.contoso.com,IP:10.1.1.5"
csr cn_only rsa "/CN=mcu1.contoso.com"
csr cn_address rsa "/CN=10.1.1.5"
csr no_host rsa "/CN=Codian MCU"
csr no_subject ed "/" "subjectAltName=DNS:mcu1.contoso.com"
csr all_types ec "/CN=a.contoso.com" "subjectAltName=DNS:a.contoso.com,email:a@contoso.com,URI:sip:a@contoso.com,otherName:1.3.6.1.4.1.311.20.2.3;UTF8:a@contoso.com"
csr ca_flag ec "/CN=a.contoso.com" "subjectAltName=DNS:a.contoso.com" "basicConstraints=critical,CA:TRUE"
csr ca_usage ec "/CN=a.contoso.com" "subjectAltName=DNS:a.contoso.com" "keyUsage=keyCertSign,cRLSign"
csr directory_name ec "/CN=a.contoso.com" "subjectAltName=DNS:a.contoso.com,dirName:other"
csr registered_id ec "/CN=a.contoso.com" "subjectAltName=DNS:a.contoso.com,RID:1.2.3.4"
csr underscore ec "/CN=a.contoso.com" "subjectAltName=DNS:a_b.contoso.com"
csr blank ec "/CN=a.contoso.com" "subjectAltName=DNS:a.contoso.com ,DNS:b c.contoso.com"
csr usages rsa "/CN=a.contoso.com" "subjectAltName=DNS:a.contoso.com" "keyUsage=critical,digitalSignature,keyAgreement" "extendedKeyUsage=clientAuth,codeSigning,serverAuth"
csr code_signing rsa "/CN=a.contoso.com" "subjectAltName=DNS:a.contoso.com" "extendedKeyUsage=codeSigning"
csr must_staple ec "/CN=a.contoso.com" "subjectAltName=DNS:a.contoso.com" "tlsfeature=status_request"
csr weak weak "/CN=a.contoso.com"
csr dsa dsa "/CN=a.contoso.com"
csr secp256k1 k1 "/CN=a.contoso.com"
# One bit of the signature, and one of the name, changed.
perl -0777 -pe 'substr($_, -1) = chr(ord(substr($_, -1)) ^ 1)' plain.csr.der > bad_signature.csr.der
perl -0777 -pe 's/mcu1\.contoso/mcu9.contoso/' plain.csr.der > bad_name.csr.der

# ca NAME NAME_CONSTRAINTS
ca() { openssl req -new -x509 -config "$work/cnf" -key "$work/ec.key" -subj "/CN=$1" -days 36500 -addext "nameConstraints=critical,$2" -outform DER -out "nc_$1.der"; }
ca contoso "permitted;DNS:contoso.com,permitted;IP:10.0.0.0/255.0.0.0,permitted;IP:fd00::/ff00::,excluded;DNS:bad.contoso.com,excluded;IP:10.9.0.0/255.255.0.0"
ca dotted "permitted;DNS:.contoso.com"
ca mail "permitted;email:contoso.com,permitted;email:.lab.test,permitted;email:me@other.test,permitted;URI:.contoso.com,excluded;URI:bad.contoso.com"
ca directory "permitted;dirName:dir"
ca upn "permitted;otherName:1.3.6.1.4.1.311.20.2.3;UTF8:contoso.com"
ca excluded "excluded;email:contoso.com,excluded;dirName:lab"
# permitted;DNS:contoso.com with a minimum of 0 (the default, written out), a minimum of 1, a maximum of 5: openssl has no words for them.
ca minimum_zero "DER:3014a0123010820b636f6e746f736f2e636f6d800100"
ca minimum "DER:3014a0123010820b636f6e746f736f2e636f6d800101"
ca maximum "DER:3014a0123010820b636f6e746f736f2e636f6d810105"

# An index as openssl ca writes it: valid, revoked with and without reason, odd serials, a subject that is not ASCII.
mkdir "$work/ca"
cd "$work/ca"
touch index.txt
echo "unique_subject = no" > index.txt.attr
printf '[ca]\ndefault_ca = d\n[d]\ndatabase = index.txt\nnew_certs_dir = .\nserial = serial\ndefault_md = sha256\npolicy = p\n[p]\ncommonName = supplied\norganizationName = optional\n' > cnf
openssl req -new -x509 -config "$work/cnf" -key "$work/ec.key" -subj "/CN=Peer CA" -days 3650 -out ca.crt
sign() {
  openssl req -new -config "$work/cnf" -utf8 -key "$work/ec.key" -subj "$2" -out x.csr
  echo "$1" > serial
  openssl ca -config cnf -batch -utf8 -notext -cert ca.crt -keyfile "$work/ec.key" -in x.csr -out x.crt -enddate "$3" 2> log || { cat log; exit 1; }
}
sign 01 "/CN=one.contoso.com" 20301231235959Z
sign 0ABC "/O=Größe/CN=two.contoso.com" 20550101000000Z
openssl ca -config cnf -cert ca.crt -keyfile "$work/ec.key" -revoke 0ABC.pem -crl_reason keyCompromise 2> /dev/null
sign 7F00000000000000000000000000000000000001 "/CN=three.contoso.com" 20300101000000Z
openssl ca -config cnf -cert ca.crt -keyfile "$work/ec.key" -revoke 7F00000000000000000000000000000000000001.pem 2> /dev/null
cp index.txt "$OLDPWD/index.txt"
