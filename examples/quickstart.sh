#!/usr/bin/env bash
# usage: examples/quickstart.sh : installs what building needs (.ci/packages), builds, and does certkit's main job once, each command shown before it runs.
# Everything it makes is in build/quickstart, which is made anew each time.
set -euo pipefail
cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.."
unset CERTKIT_PROFILES CDPATH
bash .ci/install build
bash .ci/build release without-tests certkit_main certkit_texts

root=$PWD
files=$root/build/quickstart
rm -rf "$files"
mkdir "$files"
cd "$files"
PATH=$root/build/release:$PATH

say() { printf '\n# %s\n' "$@"; }
run() {
  local word line='$'
  for word in "$@"; do
    if [[ $word =~ ^[A-Za-z0-9_./:=,@+-]+$ ]]; then line+=" $word"; else line+=" '$word'"; fi
  done
  printf '%s\n' "$line"
  "$@"
}

say 'A CA of our own, in the folder lab-ca. It stands in for the one that will sign for you.'
run certkit ca init lab-ca --subject 'CN=Lab CA,O=Example'

say 'What the device is, its profile knows; what it is called, we say. A key and a request come out.'
run certkit csr --profile codian/mcu-4500 --set fqdn=mcu1.example.com

say 'The CA signs it. What comes back is compared with what was asked for.'
run certkit submit mcu1.example.com.csr --issuer ca:lab-ca

say 'Certificate, key and chain as one PFX, for a Windows Server 2016 and older. Its password is in a file, never on the command line.'
(umask 077 && head -c 15 /dev/urandom | base64 > pfx.password)
run certkit convert mcu1.example.com.crt mcu1.example.com.key lab-ca/ca.crt -o mcu1.pfx --for windows-2016 --passout file:pfx.password
run certkit inspect mcu1.pfx --passin file:pfx.password

say 'The way back: a PFX becomes the files that the device takes, under the names and in the forms that its profile asks for.'
run certkit split mcu1.pfx --passin file:pfx.password --profile codian/mcu-4500 --out-dir upload

say 'Do they belong together? The key signs a challenge, the certificate checks it.'
run certkit verify-pair upload

say 'And a trust store with our CA, for those who shall trust the device.'
run certkit truststore build lab-ca/ca.crt -o trust.pem

printf '\n# The files are in %s; those for the device in upload:\n' "$files"
ls -l upload
