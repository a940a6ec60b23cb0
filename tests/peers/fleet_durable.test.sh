#!/usr/bin/env bash
# What a renewal has on the disk, and when, by its system calls: key and request before `sending` is recorded, that before the CA hears of it; the
# files that are to be, and those that were, before `swapping` is recorded, that before the first rename; the names before `swapped`, and that
# before services are told. A loss of power cannot be tried; this is what makes it harmless.
. "$(dirname -- "${BASH_SOURCE[0]}")/lib.sh"
need strace /usr/bin/python3
certkit ca init lab --subject "CN=Lab CA" --key-type ec:p256 -q > out

for swap in files generations; do
  cat > fleet.yaml <<YAML
issuers: {lab: {issuer: "ca:lab"}}
certificates:
  - {name: www, san: [www.contoso.com], issuer: lab, installations: [{to: tls, swap: $swap}], hooks: {reload: [/bin/true], verify: [/bin/true]}}
YAML
  certkit renew -q > out
  rm fleet.state/fleet.db  # what it says is then of this run alone
  strace -f -y -s 100000 -o trace -e trace=openat,mkdir,mkdirat,write,pwrite64,writev,pwritev,pwritev2,ftruncate,fsync,fdatasync,syncfs,rename,renameat,renameat2,link,linkat,symlink,symlinkat,execve \
    "$certkit" renew --only www --force -q > out
  /usr/bin/python3 "$source_root/tests/peers/fleet_durable.py" trace "$work" "$swap"
  rm -r tls* fleet.state
done
