#!/usr/bin/env bash
# Several runs that change one trust store at the same time: each finds its certificate in the store afterwards.
. "$(dirname -- "${BASH_SOURCE[0]}")/../peers/lib.sh"

for n in 1 2 3 4 5; do
  certkit ca init "ca$n" --subject "CN=CA $n" --key-type ec:p256 --quiet > /dev/null 2>&1
done
cp ca1/ca.crt store.pem
runs=()
for n in 2 3 4 5; do
  certkit truststore add store.pem "ca$n/ca.crt" --quiet > "out$n" 2>&1 &
  runs+=($!)
done
for run in "${runs[@]}"; do wait "$run"; done
found=$(grep -c BEGIN store.pem)
[ "$found" = 5 ] || fail "$found of 5 certificates are in the store"
