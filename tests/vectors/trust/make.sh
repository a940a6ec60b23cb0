#!/usr/bin/env bash
# Chains, cross-signs, loops and odd names, made with openssl 3.0. Throw-away test keys: they protect nothing and never will.
# usage: make.sh : writes the files beside this script anew (every key and signature changes; the tests do not care)
set -euo pipefail
cd -- "$(dirname -- "${BASH_SOURCE[0]}")"
rm -f ./*.der ./*.hash
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cat > "$work/cnf" << 'CNF'
[req]
distinguished_name = dn
string_mask = utf8only
[dn]
[ca]
basicConstraints = critical,CA:TRUE
keyUsage = critical,keyCertSign,cRLSign
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
[bare_ca]
basicConstraints = critical,CA:TRUE
subjectKeyIdentifier = none
authorityKeyIdentifier = none
[leaf]
basicConstraints = CA:FALSE
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
subjectAltName = DNS:leaf.contoso.com
[bare_leaf]
subjectAltName = DNS:leaf.contoso.com
subjectKeyIdentifier = none
authorityKeyIdentifier = none
CNF
key() { openssl genpkey -algorithm "${2:-EC}" ${3:--pkeyopt ec_paramgen_curve:P-256} ${4:-} -out "$work/$1.key" 2> /dev/null; }
# cert NAME SUBJECT KEY EXTENSIONS [ISSUER_CERT ISSUER_KEY] [DAYS]
cert() {
  local name=$1 subject=$2 key=$3 ext=$4 issuer=${5:-} issuer_key=${6:-} days=${7:-36500}
  openssl req -new -config "$work/cnf" -utf8 -key "$work/$key.key" -subj "$subject" -out "$work/$name.csr"
  if [ -n "$issuer" ]; then
    openssl x509 -req -in "$work/$name.csr" -CA "$work/$issuer.pem" -CAkey "$work/$issuer_key.key" -days "$days" -extfile "$work/cnf" -extensions "$ext" -out "$work/$name.pem" 2> /dev/null
  else
    openssl x509 -req -in "$work/$name.csr" -signkey "$work/$key.key" -days "$days" -extfile "$work/cnf" -extensions "$ext" -out "$work/$name.pem" 2> /dev/null
  fi
  openssl x509 -in "$work/$name.pem" -outform DER -out "$name.der"
}
for name in root other inter inter2 leaf ring_a ring_b twin1 twin2; do key $name; done

# A plain chain, and its root cross-signed by another root.
cert root "/C=NO/O=Contoso/CN=Contoso Root" root ca
cert other "/O=Fabrikam/CN=Fabrikam Root" other ca
cert inter "/C=NO/O=Contoso/CN=Contoso Issuing" inter ca root root
cert leaf "/CN=leaf.contoso.com" leaf leaf inter inter
cert root_by_other "/C=NO/O=Contoso/CN=Contoso Root" root ca other other
# The same root key certified again, self-signed, ending sooner.
cert root_short "/C=NO/O=Contoso/CN=Contoso Root" root ca "" "" 400
# The issuing CA with the same name and another key: key identifiers tell them apart …
cert inter_other_key "/C=NO/O=Contoso/CN=Contoso Issuing" inter2 ca root root
# … and here there are none: only the signature does.
cert twin1 "/CN=Twin CA" twin1 bare_ca
cert twin2 "/CN=Twin CA" twin2 bare_ca
cert twin_leaf "/CN=twin.contoso.com" leaf bare_leaf twin2 twin2
# Two CAs that certified each other, and no root.
cert ring_a0 "/CN=Ring A" ring_a ca
cert ring_b0 "/CN=Ring B" ring_b ca
cert ring_a "/CN=Ring A" ring_a ca ring_b0 ring_b
cert ring_b "/CN=Ring B" ring_b ca ring_a0 ring_a
cert ring_leaf "/CN=ring.contoso.com" leaf leaf ring_a0 ring_a
rm ring_a0.der ring_b0.der
# A self-signed leaf; a root that ends soon.
cert selfsigned "/CN=printer.contoso.com" leaf bare_leaf
cert expired "/O=Fabrikam/CN=Gone Root" other ca "" "" 1
# Issuer name in other letters and string types than the subject it means.
cert folded_root "/O=Contoso  Ltd/CN=FOLDED root" twin1 bare_ca
openssl req -new -config "$work/cnf" -subj "/O=contoso ltd/CN=Folded Root" -key "$work/twin1.key" -out "$work/x.csr"
openssl x509 -req -in "$work/x.csr" -signkey "$work/twin1.key" -days 36500 -extfile "$work/cnf" -extensions bare_ca -out "$work/folded_alias.pem" 2> /dev/null
cert folded_leaf "/CN=folded.contoso.com" leaf bare_leaf folded_alias twin1

# Keys for matching: PKCS#8, and what belongs to them.
key rsa RSA "-pkeyopt rsa_keygen_bits:2048"
key ed ED25519 " "
openssl dsaparam -genkey 2048 2> /dev/null | openssl pkcs8 -topk8 -nocrypt -out "$work/dsa.key"
for name in leaf inter rsa ed dsa; do openssl pkcs8 -topk8 -nocrypt -in "$work/$name.key" -outform DER -out "$name.key.der"; done
cert rsa "/CN=rsa.contoso.com" rsa leaf inter inter
cert ed "/CN=ed.contoso.com" ed leaf inter inter
cert dsa "/CN=dsa.contoso.com" dsa leaf inter inter
openssl req -in "$work/leaf.csr" -outform DER -out leaf.csr.der
openssl pkey -in "$work/leaf.key" -pubout -outform DER -out leaf.pub.der
openssl ec -in "$work/leaf.key" -pubout -conv_form compressed -outform DER -out leaf.compressed.pub.der 2> /dev/null
openssl genpkey -algorithm X25519 -outform DER -out x25519.key.der
openssl pkey -in x25519.key.der -pubout -outform DER -out x25519.pub.der

# Names whose hash is hard to get right; beside each what `openssl x509 -subject_hash` says.
named() { cert "$1" "$2" leaf bare_leaf; openssl x509 -in "$work/$1.pem" -noout -subject_hash > "$1.hash"; }
named name_plain "/C=NO/O=Contoso/CN=mcu1.contoso.com"
named name_blanks "/O=  Two   blanks  and MORE /CN=x"
named name_utf8 "/C=DE/O=Müller GmbH/CN=Größe"
named name_chinese "/C=CN/O=联想/CN=根证书"
named name_email "/CN=a/emailAddress=Admin@Contoso.COM"
named name_dc "/DC=com/DC=contoso/CN=Contoso CA"
named name_multi "/O=Contoso+OU=Pki/CN=b"
sed -i 's/utf8only/pkix/' "$work/cnf"
named name_bmp "/O=Smörgås/CN=bmp"
sed -i 's/= pkix/= default/' "$work/cnf"
named name_default "/O=Ärger/CN=t61"
