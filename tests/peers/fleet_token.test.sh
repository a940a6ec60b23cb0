#!/usr/bin/env bash
# A fleet whose keys are in a token (SoftHSM 2), or encrypted where certkit keeps them: renewed twice, delivered, and taken back. openssl and pkcs11-tool look.
. "$(dirname -- "${BASH_SOURCE[0]}")/lib.sh"
need softhsm2-util pkcs11-tool openssl

module=/usr/lib/softhsm/libsofthsm2.so
[ -f "$module" ] || fail "$module is missing (.ci/install test installs it)"
export SOFTHSM2_CONF=$work/softhsm2.conf HOME=$work/home KEYS_PASSWORD='correct horse'
mkdir tokens home
printf 'directories.tokendir = %s/tokens\nobjectstore.backend = file\nlog.level = ERROR\nslots.removable = false\n' "$work" > softhsm2.conf
softhsm2-util --init-token --free --label "Office 1" --so-pin 87654321 --pin 12345678 > /dev/null
(umask 077 && echo 12345678 > pin)
keys_in_token() { pkcs11-tool --module "$module" --token-label "Office 1" --login --pin 12345678 --list-objects --type privkey 2> log | sed -n 's/^ *label: *//p' | sort; }

certkit ca init lab --subject "CN=Lab CA" --key-type ec:p256 -q > log
cat > fleet.yaml <<YAML
issuers:
  lab: {issuer: "ca:lab"}
defaults:
  issuer: lab
  hooks: {reload: 'echo "\$CERTKIT_NAMES \$CERTKIT_ROLLED_BACK" | tr "\n" " " >> reloads'}
certificates:
  - name: www
    san: [www.contoso.com]
    token: "pkcs11:token=Office%201?module-path=$module&pin-source=file:$work/pin"
    installations: [{to: www, files: {fullchain: www.pem}}]
  - name: api
    san: [api.contoso.com]
    key: reuse
    token: "pkcs11:token=Office%201;object=api?module-path=$module&pin-source=file:$work/pin"
    installations: [{to: api, files: {fullchain: api.pem}}]
  - name: mail
    san: [mail.contoso.com]
    passout: env:KEYS_PASSWORD
    installations: [{to: mail, files: {fullchain: mail.pem, key: mail.key, pkcs12: mail.p12}}]
YAML
key_of() { cat "fleet.state/fleet.keys/$1/$2/key.uri"; }
public_key() { openssl x509 -in "$1" -noout -pubkey; }
serial() { openssl x509 -in "$1" -noout -serial; }
# Certificate and key belong together, wherever the key is; $2: the generation that is in place.
in_place() {
  certkit verify-pair "$1/$1.pem" "$(key_of "$1" "$2")" > log
  openssl verify -CAfile lab/ca.crt "$1/$1.pem" > log
}
mail_in_place() {
  same_text "$(openssl pkey -in mail/mail.key -passin env:KEYS_PASSWORD -pubout)" "$(public_key mail/mail.pem)"
  openssl pkcs12 -in mail/mail.p12 -passin env:KEYS_PASSWORD -nodes -out opened 2> log
  same_text "$(openssl pkey -in opened -pubout)" "$(public_key mail/mail.pem)"
}

# 1. The first of each: keys are made in the token, and nowhere else; mail's is encrypted wherever it lies.
certkit renew -q > log
in_place www 1
in_place api 1
mail_in_place
[ -z "$(find www api fleet.state/fleet.keys/www fleet.state/fleet.keys/api -name '*.key' -o -name key.pem)" ] || fail "a key of the token is in a file"
! grep -rl -- "-BEGIN PRIVATE KEY-" fleet.state mail www api > found || fail "a key lies open: $(cat found)"
contains fleet.state/fleet.keys/mail/1/key.pem "BEGIN ENCRYPTED PRIVATE KEY"
same_text "$(keys_in_token | wc -l)" 2
certkit renew --plan > out
contains out "3 certificates: 3 ok"
cp -r www www.1 && cp -r api api.1 && cp -r mail mail.1

# 2. Renewed: new keys in the token and on the disk, but for api, which keeps its own.
certkit renew --only '*' --force -q > log
in_place www 2
in_place api 2
mail_in_place
same_text "$(keys_in_token | wc -l)" 3
[ "$(public_key www/www.pem)" != "$(public_key www.1/www.pem)" ] || fail "www has no new key"
[ "$(public_key mail/mail.pem)" != "$(public_key mail.1/mail.pem)" ] || fail "mail has no new key"
same_text "$(public_key api/api.pem)" "$(public_key api.1/api.pem)"
[ "$(serial api/api.pem)" != "$(serial api.1/api.pem)" ] || fail "api was not renewed"

# 3. Back, octet for octet, with the keys of then; their services are told.
: > reloads
for name in www api mail; do certkit renew rollback "$name" -q > log; done
for name in www api mail; do diff -r "$name" "$name.1"; done
in_place www 1
in_place api 1
mail_in_place
contains reloads "www  api  mail  "

# 4. And on again from there.
certkit renew --only '*' --force -q > log
in_place www 3
in_place api 3
mail_in_place
same_text "$(keys_in_token | wc -l)" 4

# 5. Without PIN or password nothing is asked for, and what is in place stays; nobody is asked for either.
before=$(serial www/www.pem) issued=$(certkit ca list lab --json | grep -c '"serial"')
mv pin away
expect_exit 8 env -u KEYS_PASSWORD "$certkit" renew --only '*' --force
contains out "www" "api" "mail" "no-password"
same_text "$(serial www/www.pem)" "$before"
same_text "$(certkit ca list lab --json | grep -c '"serial"')" "$issued"
mv away pin
certkit renew --only '*' --force -q > log
in_place www 5  # 4 was the attempt without a PIN
mail_in_place
certkit renew store check > log
