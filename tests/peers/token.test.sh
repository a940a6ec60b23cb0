#!/usr/bin/env bash
# Keys in tokens, in SoftHSM 2: made there by pkcs11-tool or by certkit, used for requests, certificates and lists; openssl verifies what was made.
. "$(dirname -- "${BASH_SOURCE[0]}")/lib.sh"
need softhsm2-util pkcs11-tool openssl g++ pkg-config

module=/usr/lib/softhsm/libsofthsm2.so
[ -f "$module" ] || fail "$module is missing (.ci/install test installs it)"
export SOFTHSM2_CONF=$work/softhsm2.conf HOME=$work/home
mkdir tokens home
printf 'directories.tokendir = %s/tokens\nobjectstore.backend = file\nlog.level = ERROR\nslots.removable = false\n' "$work" > softhsm2.conf
new_token() { softhsm2-util --init-token --free --label "$1" --so-pin 87654321 --pin 12345678 > /dev/null; }
tool() { pkcs11-tool --module "$module" --token-label "$1" --login --pin 12345678 "${@:2}"; }
new_token "Office 1"
printf '12345678\r\n' > pin
chmod 600 pin
uri() { echo "pkcs11:token=Office%201;object=$1?module-path=$module"; }
tool "Office 1" --keypairgen --key-type rsa:2048 --label rsa --id 01 > log 2>&1
tool "Office 1" --keypairgen --key-type EC:prime256v1 --label p256 --id 02 > log 2>&1
tool "Office 1" --keypairgen --key-type EC:secp384r1 --label p384 --id 03 > log 2>&1

# 1. A request by a key that is there: no key file, and openssl finds its signature good.
for key in rsa p256 p384; do
  certkit csr --cn "$key.contoso.com" --key "$(uri $key)" --passin file:pin > log
  openssl req -in "$key.contoso.com.csr" -noout -verify 2> log
  [ ! -e "$key.contoso.com.key" ] || fail "a key file was written"
done
for hash in sha384 sha512; do
  certkit csr --cn www.contoso.com --key "$(uri rsa)" --passin file:pin --hash $hash --name $hash > log
  openssl req -in $hash.csr -noout -verify -text > text 2> log
  contains text "${hash}WithRSAEncryption"
done
# The PIN from elsewhere, and the module from p11-kit.
PIN=12345678 certkit csr --cn a.contoso.com --key "$(uri p256)" --passin env:PIN > log
certkit csr --cn b.contoso.com --key "$(uri p256)&pin-source=file:$work/pin" > log
certkit csr --cn c.contoso.com --key "pkcs11:token=Office 1;id=%02" --passin file:pin > log
for name in b c; do same_text "$(openssl req -in $name.contoso.com.csr -noout -pubkey)" "$(openssl req -in a.contoso.com.csr -noout -pubkey)"; done

# 2. A new key: for signing only, never to be had, and never in the place of another.
certkit csr --cn new.contoso.com --key "$(uri new)" --new-key --key-type ec:p384 --passin file:pin > log 2> err
contains err 'the new key "new" is in the token "Office 1"'
openssl req -in new.contoso.com.csr -noout -verify 2> log
openssl req -in new.contoso.com.csr -noout -text > text
contains text "P-384"
certkit csr --cn newer.contoso.com --key "$(uri newer)" --new-key --passin file:pin > log 2> err
tool "Office 1" --list-objects --type privkey > objects 2> log
for key in new newer; do
  grep -A 3 "label:      $key\$" objects > text
  contains text "sensitive, always sensitive, never extractable, local"
  [[ $(grep Usage: text | tr -s ' ') =~ ^\ Usage:\ sign(,\ signRecover)?$ ]] || fail "$key does more than sign: $(cat text)"
done
# … and in a token that p11-kit knows the module of.
certkit csr --cn kit.contoso.com --key "pkcs11:token=Office%201;object=kit" --new-key --key-type ec:p256 --passin file:pin > log 2> err
contains err 'the new key "kit" is in the token "Office 1"'
openssl req -in kit.contoso.com.csr -noout -verify 2> log
certkit csr --cn again.contoso.com --key "$(uri kit)" --passin file:pin > log
same_text "$(openssl req -in kit.contoso.com.csr -noout -pubkey)" "$(openssl req -in again.contoso.com.csr -noout -pubkey)"
expect_exit 2 certkit csr --cn kit.contoso.com --key "pkcs11:token=Office%201;object=kit" --new-key --passin file:pin --force
contains err "a key is never replaced"
expect_exit 2 certkit csr --cn new.contoso.com --key "$(uri new)" --new-key --passin file:pin --force
contains err "a key is never replaced" "leave out --new-key"
before=$(tool "Office 1" --list-objects 2> log)
# What is refused, or has no place, is so before a key is made of it.
expect_exit 2 certkit csr --cn new.contoso.com --key "$(uri third)" --new-key --passin file:pin
expect_exit 2 certkit csr --cn "bad .contoso.com" --key "$(uri third)" --new-key --passin file:pin
expect_exit 2 certkit csr --cn third.contoso.com --key "$(uri third)" --new-key --passin file:pin --passout file:pin
expect_exit 2 certkit csr --cn third.contoso.com --key third.key --new-key
contains err "--new-key makes a key in a token"
expect_exit 2 certkit csr --cn third.contoso.com --key "pkcs11:token=Office%201?module-path=$module" --new-key --passin file:pin
contains err "object=NAME"
expect_exit 3 certkit csr --cn third.contoso.com --key "$(uri third)" --new-key --key-type ed25519 --passin file:pin
certkit csr --cn third.contoso.com --key "$(uri third)" --new-key --passin file:pin --dry-run > log
same_text "$(tool "Office 1" --list-objects 2> log)" "$before"

# 3. Which key belongs to which certificate.
certkit ca init lab --subject "CN=Lab CA" --key-type ec:p256 > log 2>&1
for key in rsa p256; do certkit ca sign lab "$key.contoso.com.csr" -o $key.crt > log; done
certkit verify-pair rsa.crt "$(uri rsa)" --passin file:pin > log
certkit verify-pair "$(uri p256)" p256.crt p256.contoso.com.csr --passin file:pin > log
expect_exit 1 certkit verify-pair rsa.crt "$(uri p256)" --passin file:pin
certkit inspect "$(uri p384)" --passin file:pin > text
contains text "EC P-384" "PKCS#11"
# As before, with the same key.
certkit csr --from rsa.crt --reuse-key "$(uri rsa)" --passin file:pin --name renewed > log
openssl req -in renewed.csr -noout -verify 2> log
expect_exit 1 certkit csr --from rsa.crt --reuse-key "$(uri p256)" --passin file:pin --name wrong

# 4. It is written nowhere.
expect_exit 3 certkit convert rsa.crt "$(uri rsa)" -o out.pem --passin file:pin
contains err 'the private key is in the token "Office 1"' "cannot be written"
expect_exit 3 certkit convert rsa.crt "$(uri rsa)" -o out.pfx --passin file:pin --passout file:pin
expect_exit 3 certkit deliver rsa.crt lab/ca.crt --key "$(uri rsa)" --profile nginx/nginx --passin file:pin --out-dir made
[ ! -e out.pem ] && [ ! -e out.pfx ] && [ ! -e made ] || fail "something was written all the same"
# A device that takes its key in a file, and one that does not.
expect_exit 2 certkit issue --profile nginx/nginx --set fqdn=www.contoso.com --issuer ca:lab --key "$(uri fourth)" --new-key --passin file:pin --out-dir made
contains err "cannot be written into a file"
same_text "$(tool "Office 1" --list-objects 2> log)" "$before"
printf 'extends: generic/named-server\ntitle: Server with a token\noutputs:\n  chain: {file: "${name}.pem", purpose: Certificate, contents: [leaf, intermediates]}\n' > hsm.yaml
certkit issue --profile ./hsm.yaml --set fqdn=hsm.contoso.com --issuer ca:lab --key "$(uri rsa)" --passin file:pin --out-dir made > log
openssl verify -CAfile lab/ca.crt made/hsm.contoso.com.pem
same_text "$(openssl x509 -in made/hsm.contoso.com.pem -noout -pubkey)" "$(openssl x509 -in rsa.crt -noout -pubkey)"
[ -z "$(find made -name '*.key')" ] || fail "a key file was written"

# 5. CAs: one with a key that is there, and below it one whose key is made.
certkit ca init root --subject "CN=Token Root,O=Contoso" --key "$(uri rsa)" --passin file:pin > log 2> err
[ ! -e root/ca.key ] || fail "a key file was written"
contains root/settings "key: pkcs11:token=Office%201;object=rsa?module-path="
lacks root/settings 12345678
new_token "Branch"
branch="pkcs11:token=Branch;object=ca?module-path=$module"
expect_exit 4 certkit ca init issuing --subject "CN=Issuing CA" --intermediate --parent root --key "$branch" --new-key --passin empty --keypassin file:pin
[ -z "$(tool Branch --list-objects 2> log)" ] || fail "a key was made although the parent's was not opened"
certkit ca init issuing --subject "CN=Issuing CA" --intermediate --parent root --key "$branch" --new-key --key-type ec:p256 --passin file:pin --keypassin file:pin > log 2> err
certkit ca sign issuing p256.contoso.com.csr -o leaf.crt --passin file:pin > log
certkit ca export issuing -o chain.pem
openssl verify -x509_strict -purpose sslserver -CAfile root/ca.crt -untrusted chain.pem leaf.crt
certkit ca revoke issuing leaf.crt > log 2>&1
certkit ca crl issuing --passin file:pin > log
openssl crl -inform DER -in issuing/ca.crl -CAfile issuing/ca.crt -noout 2> text
contains text "verify OK"
certkit submit p384.contoso.com.csr --issuer ca:issuing --passin file:pin --name submitted > log 2>&1
openssl verify -CAfile root/ca.crt -untrusted chain.pem submitted.crt
expect_exit 4 certkit ca sign issuing p384.contoso.com.csr -o no.crt
# Both keys in one token: its PIN is given once.
certkit ca init below --subject "CN=Same Token" --intermediate --parent root --key "$(uri below)" --new-key --key-type ec:p384 --passin file:pin > log 2> err
certkit ca sign below p256.contoso.com.csr -o below.crt --passin file:pin > log
openssl verify -x509_strict -CAfile root/ca.crt -untrusted below/ca.crt below.crt
expect_exit 2 certkit ca init two --subject "CN=Two" --intermediate --key "$branch" --passin file:pin
expect_exit 2 certkit ca init two --subject "CN=Two" --key "$branch" --key-type ec:p256 --passin file:pin
[ ! -e two ] || fail "a refused CA left a folder"
sed -i 's/object=ca/object=other/' issuing/settings
tool Branch --keypairgen --key-type EC:prime256v1 --label other --id 09 > log 2>&1
expect_exit 1 certkit ca sign issuing p384.contoso.com.csr -o no.crt --passin file:pin
contains err "is not that of ca.crt"

# 6. What is not there, and what is there twice.
expect_exit 3 certkit csr --cn x.contoso.com --key "pkcs11:token=Elsewhere;object=rsa?module-path=$module" --passin file:pin
contains err "no token is as the URI says" "pkcs11:token=Office%201;serial=" "pkcs11:token=Branch;serial="
expect_exit 2 certkit csr --cn x.contoso.com --key "pkcs11:object=rsa?module-path=$module" --passin file:pin
contains err "2 tokens are as the URI says" "serial"
expect_exit 3 certkit csr --cn x.contoso.com --key "$(uri none)" --passin file:pin
contains err "no private key that is called so" "object=p384;id=%03"
tool "Office 1" --keypairgen --key-type EC:prime256v1 --label rsa --id 0a > log 2>&1
expect_exit 2 certkit csr --cn x.contoso.com --key "$(uri rsa)" --passin file:pin
contains err '2 private keys of the token "Office 1"' "object=rsa;id=%01" "object=rsa;id=%0A"
certkit csr --cn x.contoso.com --key "pkcs11:token=Office%201;object=rsa;id=%0A?module-path=$module" --passin file:pin > log
expect_exit 3 certkit csr --cn y.contoso.com --key "pkcs11:object=rsa?module-path=/nowhere.so" --passin file:pin
contains err "there is no PKCS#11 module /nowhere.so"
expect_exit 3 certkit csr --cn y.contoso.com --key "pkcs11:object=rsa?module-path=$work/pin" --passin file:pin
contains err "cannot be used"
SOFTHSM2_CONF=/nowhere expect_exit 3 certkit csr --cn y.contoso.com --key "$(uri rsa)" --passin file:pin

# 7. The PIN: none, one in the URI, a wrong one that is tried once, one too many.
expect_exit 4 certkit csr --cn y.contoso.com --key "$(uri p256)"
contains err 'the token "Office 1" wants its PIN' "pin-source=file:PATH"
: > nothing
expect_exit 4 certkit csr --cn y.contoso.com --key "$(uri p256)" --passin file:nothing
contains err "is empty"
expect_exit 2 certkit csr --cn y.contoso.com --key "$(uri p256)&pin-value=12345678"
contains err "pin-value is refused"
lacks err 12345678
printf 'wrong\n' > wrong
expect_exit 4 certkit csr --cn y.contoso.com --key "$(uri p256)" --passin file:wrong
contains err 'the PIN of the token "Office 1" is wrong' "tried once"
g++ -std=c++20 -shared -fPIC -Wall -Wextra -Werror -DSOFTHSM="\"$module\"" $(pkg-config --cflags p11-kit-1) "$source_root/tests/peers/token/locking_module.cpp" -o locking.so
export LOCKING_COUNT=$work/count
echo 0 > count
locking="pkcs11:token=Office%201;object=p256?module-path=$work/locking.so"
certkit csr --cn y.contoso.com --key "$locking" --passin file:pin > log
for said in "tried once" "locks itself at the next wrong one" "now it is locked"; do
  before=$(cat count)
  expect_exit 4 certkit csr --cn z.contoso.com --key "$locking" --passin file:wrong
  contains err "$said"
  same_text "$(cat count)" $((before + 1))
done
expect_exit 4 certkit csr --cn z.contoso.com --key "$locking" --passin file:pin
contains err "is locked: it was wrong too often" "SO PIN"

# 8. A key that wants the PIN before each signature gets it, and not from the terminal.
tool "Office 1" --keypairgen --key-type rsa:2048 --label each --id 0b --always-auth > log 2>&1
certkit csr --cn each.contoso.com --key "$(uri each)" --passin file:pin > log
openssl req -in each.contoso.com.csr -noout -verify 2> log
[ -z "$(find . -name '*.key' -not -path './lab/*')" ] || fail "a key file was written"
