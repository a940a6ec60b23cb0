#!/usr/bin/env bash
# usage: examples/offline-root.sh [FOLDER] : an offline root with an online intermediate, each command shown before it runs. Needs certkit in PATH.
# FOLDER (offline-root, a new one) will hold `offline`, which stands for the machine that is switched off afterwards, and `online`.
set -euo pipefail
unset CERTKIT_PROFILES CDPATH
folder=${1:-offline-root}
pki=http://pki.example.com
mkdir "$folder"
cd "$folder"
mkdir offline online

say() { printf '\n# %s\n' "$@"; }
run() {
  local word line='$'
  for word in "$@"; do
    if [[ $word =~ ^[A-Za-z0-9_./:=,@+-]+$ ]]; then line+=" $word"; else line+=" '$word'"; fi
  done
  printf '%s\n' "$line"
  "$@"
}
password() { (umask 077 && head -c 24 /dev/urandom | base64 > "$1"); }

say 'Offline: the root. What it signs will name the places where its list and its certificate are to be found.'
cd offline
password root.password
run certkit ca init root-ca --subject 'CN=Example Root CA,O=Example' --key-type ec:p384 --days 7300 --passout file:root.password \
  --crl-url $pki/root-ca.crl --aia-url $pki/root-ca.crt

say 'Offline: the intermediate, for names below example.com and addresses in 10/8 and nothing else. It has a password of its own.'
password issuing.password
run certkit ca init issuing-ca --subject 'CN=Example Issuing CA,O=Example' --intermediate --parent root-ca --key-type ec:p256 \
  --name-constraint example.com --name-constraint 10.0.0.0/8 \
  --passin file:root.password --passout file:issuing.password \
  --crl-url $pki/issuing-ca.crl --aia-url $pki/issuing-ca.crt

say "Offline: the root's list, for half a year, and the files that a web server hands out for it."
run certkit ca crl root-ca --days 180 --passin file:root.password
run certkit ca export root-ca --out-dir www

say 'The intermediate, its password and those files go to the online machine. The root stays where it is, and is switched off.'
run mv issuing-ca issuing.password www ../online/

say 'Online: certificates are signed without the root. What the device gets has the whole chain.'
cd ../online
run certkit issue --profile nginx/nginx --set fqdn=www.example.com --issuer ca:issuing-ca --ca-passin file:issuing.password --state state --out-dir nginx
run certkit issue --profile nginx/nginx --set fqdn=old.example.com --issuer ca:issuing-ca --ca-passin file:issuing.password --state state --out-dir old

say 'Online, every week from cron: the list, and all that the URLs in the certificates lead to.'
run certkit ca revoke issuing-ca old/old.example.com.crt --reason superseded
run certkit ca crl issuing-ca --passin file:issuing.password
run certkit ca export issuing-ca --out-dir www --force

say 'What everybody has to trust is the root alone.'
run certkit ca export issuing-ca --root -o root.pem
run certkit ca list issuing-ca

say 'Offline, before half a year is over: the root is switched on for its next list, which goes to the web server.'
cd ../offline
run certkit ca crl root-ca --days 180 --passin file:root.password
run certkit ca export root-ca --out-dir ../online/www --force

printf '\n# The web server hands out:\n'
ls -l ../online/www
