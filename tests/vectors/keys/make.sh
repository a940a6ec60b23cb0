#!/usr/bin/env bash
# Makes the key vectors of this folder with openssl 3 and GnuTLS' certtool. They are throw-away test keys: nothing may ever trust them.
# The password of everything encrypted is "Testpaß wörd" (UTF-8) where its name says so, else "secret".
set -euo pipefail
cd -- "$(dirname -- "${BASH_SOURCE[0]}")"
unset OPENSSL_CONF
rm -f -- *.der *.pem
work=$(mktemp -d)
trap 'rm -rf -- "$work"' EXIT
legacy=(-provider legacy -provider default)
quiet() { "$@" 2>"$work/err" || { cat "$work/err" >&2; exit 1; }; }

# Each kind of key: PKCS#8 (.p8.der), its public key (.spki.der), and the traditional form (.trad.der) where it has one.
genpkey() {
  local name=$1
  shift
  quiet openssl genpkey "$@" -out "$work/key.pem"
  quiet openssl pkcs8 -topk8 -nocrypt -in "$work/key.pem" -outform DER -out "$name.p8.der"
  quiet openssl pkey -in "$work/key.pem" -pubout -outform DER -out "$name.spki.der"
}
genpkey rsa2048 -algorithm RSA -pkeyopt rsa_keygen_bits:2048
genpkey rsa1024 -algorithm RSA -pkeyopt rsa_keygen_bits:1024
genpkey rsa3prime -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -pkeyopt rsa_keygen_primes:3
genpkey rsapss -algorithm RSA-PSS -pkeyopt rsa_keygen_bits:2048
genpkey rsapss384 -algorithm RSA-PSS -pkeyopt rsa_keygen_bits:2048 -pkeyopt rsa_pss_keygen_md:sha384 -pkeyopt rsa_pss_keygen_mgf1_md:sha384 -pkeyopt rsa_pss_keygen_saltlen:48
for curve in P-256 P-384 P-521 secp256k1 brainpoolP256r1 secp224r1 prime192v1; do
  genpkey "ec-${curve,,}" -algorithm EC -pkeyopt ec_paramgen_curve:$curve -pkeyopt ec_param_enc:named_curve
done
genpkey ec-explicit -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -pkeyopt ec_param_enc:explicit
genpkey ed25519 -algorithm ED25519
genpkey ed448 -algorithm ED448
genpkey x25519 -algorithm X25519
genpkey x448 -algorithm X448
quiet openssl genpkey -genparam -algorithm DSA -pkeyopt dsa_paramgen_bits:1024 -pkeyopt dsa_paramgen_q_bits:160 -out "$work/dsa.pem"
genpkey dsa1024 -paramfile "$work/dsa.pem"
quiet openssl genpkey -genparam -algorithm DSA -pkeyopt dsa_paramgen_bits:2048 -pkeyopt dsa_paramgen_q_bits:256 -out "$work/dsa.pem"
genpkey dsa2048 -paramfile "$work/dsa.pem"

for name in rsa2048 rsa3prime ec-p-256 ec-p-521 ec-explicit dsa1024; do
  quiet openssl pkey -inform DER -in "$name.p8.der" -traditional -outform DER -out "$name.trad.der"
done
# EC keys without their public point, in both forms.
quiet openssl ec -inform DER -in ec-p-256.p8.der -no_public -outform DER -out ec-p-256.nopublic.trad.der
quiet openssl ec -inform DER -in ec-p-521.p8.der -no_public -outform PEM -out "$work/521.pem"
quiet openssl pkcs8 -topk8 -nocrypt -in "$work/521.pem" -outform DER -out ec-p-521.nopublic.p8.der

# Every password-based scheme around the P-256 key.
pkcs8() { local out=$1; shift; quiet openssl pkcs8 -topk8 -inform DER -in ec-p-256.p8.der -outform DER -out "$out" -passout pass:secret "$@"; }
for scheme in PBE-MD5-DES PBE-SHA1-DES PBE-MD5-RC2-64 PBE-SHA1-RC2-64 PBE-SHA1-RC4-128 PBE-SHA1-RC4-40 PBE-SHA1-3DES PBE-SHA1-2DES PBE-SHA1-RC2-128 PBE-SHA1-RC2-40; do
  pkcs8 "v1-${scheme,,}.enc.der" -v1 "$scheme" "${legacy[@]}"
done
for cipher in aes-128-cbc aes-192-cbc aes-256-cbc aes-256-ofb aes-256-cfb camellia-128-cbc camellia-192-cbc camellia-256-cbc aria-128-cbc aria-256-cbc sm4-cbc des-ede3-cbc \
  des-cbc rc2-cbc rc2-40-cbc rc2-64-cbc bf-cbc seed-cbc; do
  pkcs8 "v2-$cipher.enc.der" -v2 "$cipher" "${legacy[@]}"
done
for prf in hmacWithMD5 hmacWithSHA1 hmacWithSHA224 hmacWithSHA256 hmacWithSHA384 hmacWithSHA512 hmacWithSHA512-224 hmacWithSHA512-256; do
  pkcs8 "prf-${prf,,}.enc.der" -v2 aes-256-cbc -v2prf "$prf" -iter 1000
done
pkcs8 scrypt.enc.der -scrypt -scrypt_N 1024 -scrypt_r 8 -scrypt_p 2
quiet openssl pkcs8 -topk8 -inform DER -in ec-p-256.p8.der -outform DER -out unicode-3des.enc.der -passout "pass:Testpaß wörd" -v1 PBE-SHA1-3DES
quiet openssl pkcs8 -topk8 -inform DER -in ec-p-256.p8.der -outform DER -out unicode-aes.enc.der -passout "pass:Testpaß wörd"
quiet openssl pkey -inform DER -in ec-p-256.p8.der -traditional -out "$work/p256.pem"
for cipher in 3des 3des-pkcs12 aes-128 aes-256 rc2-40 arcfour; do
  quiet certtool --to-p8 --load-privkey "$work/p256.pem" --password secret --pkcs-cipher "$cipher" --outder --outfile "gnutls-$cipher.enc.der"
done

# Traditional PEM encryption.
for cipher in des-cbc des-ede3-cbc des-ede-cbc aes-128-cbc aes-192-cbc aes-256-cbc aes-256-cfb camellia-256-cbc aria-192-cbc bf-cbc cast5-cbc rc2-cbc rc2-64-cbc rc2-40-cbc seed-cbc; do
  quiet openssl ec -inform DER -in ec-p-256.p8.der "-$cipher" -out "dek-$cipher.pem" -passout pass:secret "${legacy[@]}"
done
quiet openssl rsa -inform DER -in rsa1024.p8.der -traditional -aes256 -out dek-rsa.pem -passout pass:secret

# Signatures of the 21 octets "certkit test message\n" by each kind of key with each hash.
printf 'certkit test message\n' > "$work/message"
sign() { local key=$1 hash=$2; quiet openssl dgst "-$hash" -sign "$key.p8.der" -keyform DER -out "sig-$key-$hash.der" "$work/message"; }
for hash in md5 sha1 sha224 sha256 sha384 sha512 sha512-256 sha3-256; do sign rsa2048 "$hash"; done
for hash in sha1 sha256 sha384 sha512 sha3-256; do sign ec-p-256 "$hash"; sign ec-p-384 "$hash"; done
for hash in sha1 sha256; do sign dsa2048 "$hash"; done
quiet openssl dgst -sha256 -sigopt rsa_padding_mode:pss -sigopt rsa_pss_saltlen:32 -sign rsa2048.p8.der -keyform DER -out sig-rsa2048-pss-sha256.der "$work/message"
for key in ed25519 ed448; do quiet openssl pkeyutl -sign -rawin -inkey "$key.p8.der" -keyform DER -in "$work/message" -out "sig-$key.der"; done
