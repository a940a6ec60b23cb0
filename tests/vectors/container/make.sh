#!/usr/bin/env bash
# Makes the vectors of this folder with openssl, certtool, ssh-keygen and iconv. All keys are throw-away test keys; the password is "correct horse".
# usage: make.sh (writes beside itself). Needs: openssl gnutls-bin openssh-client libc-bin
set -euo pipefail
cd "$(dirname "$0")"
rm -f leaf.der
pass="correct horse"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# A CA, a leaf with its key, a request, a CRL.
openssl ecparam -name prime256v1 -genkey -noout -out "$work/ca.key"
openssl req -x509 -new -key "$work/ca.key" -subj "/O=Contoso/CN=Vector CA" -days 36500 -out ca.pem
openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out leaf.key 2>/dev/null
openssl req -new -key leaf.key -subj "/O=Contoso/CN=mcu1.contoso.com" -addext "subjectAltName=DNS:mcu1.contoso.com" -out leaf.csr
# Not a multiple of three octets: its base64 is to have padding.
until [ -s leaf.der ] && [ $(($(stat -c %s leaf.der) % 3)) != 0 ]; do
openssl x509 -req -in leaf.csr -CA ca.pem -CAkey "$work/ca.key" -set_serial 0x1001 -days 36500 -copy_extensions copyall -out leaf.pem 2>/dev/null
openssl x509 -in leaf.pem -outform DER -out leaf.der
done
openssl req -in leaf.csr -outform DER -out leaf.csr.der
touch "$work/index"; echo 01 > "$work/crlnumber"
cat > "$work/ca.cnf" <<CNF
[ca]
default_ca = d
[d]
database = $work/index
crlnumber = $work/crlnumber
default_md = sha256
default_crl_days = 36500
CNF
printf 'V\t21260101000000Z\t\t1001\tunknown\t/O=Contoso/CN=mcu1.contoso.com\n' > "$work/index"
openssl ca -config "$work/ca.cnf" -gencrl -cert ca.pem -keyfile "$work/ca.key" -out ca.crl 2>/dev/null
openssl crl -in ca.crl -outform DER -out ca.crl.der
openssl ocsp -index "$work/index" -rsigner ca.pem -rkey "$work/ca.key" -CA ca.pem -issuer ca.pem -cert leaf.pem -respout ocsp.der -ndays 36500 >/dev/null 2>&1

# Keys in every wrapping.
openssl rsa -in leaf.key -traditional -out leaf-pkcs1.key 2>/dev/null
openssl rsa -in leaf.key -outform DER -traditional -out leaf-pkcs1.der 2>/dev/null
openssl pkcs8 -topk8 -nocrypt -in leaf.key -outform DER -out leaf-pkcs8.der
openssl pkcs8 -topk8 -in leaf.key -passout "pass:$pass" -iter 2048 -out leaf-pbes2.key
openssl pkcs8 -topk8 -in leaf.key -passout "pass:$pass" -v1 PBE-SHA1-3DES -iter 2048 -out leaf-pbes1-3des.key
openssl pkcs8 -topk8 -in leaf.key -passout "pass:$pass" -iter 2048 -outform DER -out leaf-pbes2.der
openssl pkcs8 -topk8 -in leaf.key -passout "pass:$(printf 'gr\374n')" -iter 2048 -out leaf-latin1-password.key
openssl rsa -in leaf.key -traditional -des3 -passout "pass:$pass" -out leaf-dek-3des.key 2>/dev/null
openssl rsa -in leaf.key -traditional -aes256 -passout "pass:$pass" -out leaf-dek-aes256.key 2>/dev/null
openssl rsa -in leaf.key -pubout -out leaf.pub 2>/dev/null
openssl rsa -in leaf.key -RSAPublicKey_out -out leaf-pkcs1.pub 2>/dev/null
openssl ecparam -name secp384r1 -genkey -out ec-with-parameters.key
openssl ec -in ec-with-parameters.key -outform DER -out ec.der 2>/dev/null
openssl ec -in ec-with-parameters.key -pubout -out ec.pub 2>/dev/null
# The same scalar without its curve: what Java's and some HSM tools' ECPrivateKey looks like.
scalar=$(openssl asn1parse -inform DER -in ec.der | sed -n 's/.*OCTET STRING *\[HEX DUMP\]://p' | head -n 1)
printf 'asn1=SEQUENCE:k\n[k]\nv=INTEGER:1\ns=FORMAT:HEX,OCTETSTRING:%s\n' "$scalar" > "$work/k.cnf"
openssl asn1parse -genconf "$work/k.cnf" -out "$work/k.der" -noout
{ openssl ecparam -name secp384r1; echo "-----BEGIN EC PRIVATE KEY-----"; openssl base64 -in "$work/k.der"; echo "-----END EC PRIVATE KEY-----"; } > ec-curve-only-before.key
openssl genpkey -algorithm ED25519 -out ed25519.key
openssl genpkey -algorithm ED25519 -outform DER -out ed25519.der
openssl dsaparam -genkey 1024 2>/dev/null | sed -n '/PRIVATE/,$p' > "$work/dsa.key"
openssl pkey -in "$work/dsa.key" -traditional -out dsa-traditional.key
openssl genpkey -genparam -algorithm DH -pkeyopt group:ffdhe2048 -out dh.pem 2>/dev/null

# PKCS#7: certificates only, with a CRL, BER of a streamed CMS with content and signer; Netscape's sequence.
openssl crl2pkcs7 -nocrl -certfile leaf.pem -certfile ca.pem -outform DER -out chain.p7b
openssl crl2pkcs7 -nocrl -certfile leaf.pem -certfile ca.pem -out chain-pem.p7b
openssl crl2pkcs7 -in ca.crl -certfile leaf.pem -outform DER -out with-crl.p7b
echo "a message" | openssl cms -sign -stream -nodetach -signer leaf.pem -inkey leaf.key -certfile ca.pem -outform DER -out signed-ber.p7m
echo "a message" | openssl cms -encrypt -outform DER -out enveloped.p7m leaf.pem
cat leaf.pem ca.pem | openssl nseq -toseq -out sequence.pem
certtool --p7-sign --load-privkey leaf-pkcs1.key --load-certificate leaf.pem --infile ca.pem --outder --outfile signed-certtool.p7m 2>/dev/null

# What tools write around PEM.
openssl x509 -in leaf.pem -trustout -addtrust serverAuth -addreject clientAuth -setalias "My alias" -out trusted.pem
openssl x509 -in ca.pem -trustout -addreject serverAuth -out rejected.pem
openssl x509 -in ca.pem -trustout -addreject emailProtection -out rejected-for-mail.pem
openssl pkcs12 -export -in leaf.pem -inkey leaf.key -name "MCU one" -CSP "Microsoft RSA SChannel Cryptographic Provider" -passout pass: -out "$work/x.pfx"
openssl pkcs12 -in "$work/x.pfx" -passin pass: -nodes -out bag-attributes.pem
openssl x509 -in leaf.pem -text -out with-text.pem
certtool --certificate-info --infile leaf.pem --outfile certtool-info.pem
certtool --key-info --infile leaf.key --outfile certtool-key-info.pem
{ iconv -f UTF-8 -t UTF-16LE leaf.pem; } > utf16le.pem
{ printf '\377\376'; iconv -f UTF-8 -t UTF-16LE leaf.pem; } > utf16le-bom.pem
{ iconv -f UTF-8 -t UTF-16BE leaf.pem; } > utf16be.pem
{ printf '\376\377'; iconv -f UTF-8 -t UTF-16BE leaf.pem; } > utf16be-bom.pem

# OpenSSH: every type in the clear, and every cipher. Few rounds: the tests are to be quick.
ssh() { rm -f "$1" "$1.pub"; local out=$1; shift; ssh-keygen -q -f "$out" "$@"; }
ssh ssh-rsa -t rsa -b 2048 -N "" -C "rsa comment"
ssh ssh-ecdsa256 -t ecdsa -b 256 -N "" -C "ecdsa comment"
ssh ssh-ecdsa384 -t ecdsa -b 384 -N "" -C ""
ssh ssh-ecdsa521 -t ecdsa -b 521 -N "" -C ""
ssh ssh-ed25519 -t ed25519 -N "" -C "user@host"
ssh ssh-dsa -t dsa -N "" -C "" || true
for cipher in aes256-ctr aes192-ctr aes128-ctr aes256-cbc aes192-cbc aes128-cbc aes256-gcm@openssh.com aes128-gcm@openssh.com chacha20-poly1305@openssh.com; do
  ssh "ssh-enc-${cipher%@*}" -t ed25519 -N "$pass" -Z "$cipher" -a 2 -C "$cipher"
  rm -f "ssh-enc-${cipher%@*}.pub"
done
ssh-keygen -e -f ssh-rsa.pub > ssh-rsa-rfc4716.pub
