#!/usr/bin/env bash
# A certificate that is signed and does not get to where it was meant to be: the message says which one it is, and where it can be had.
. "$(dirname -- "${BASH_SOURCE[0]}")/../peers/lib.sh"
need openssl

certkit ca init lab --subject "CN=Lab" --key-type ec:p256 --quiet > out
certkit csr --cn www.contoso.com --key-type ec:p256 --quiet > out
status=0
"$certkit" ca sign lab www.contoso.com.csr -o - > /dev/full 2> err || status=$?
same_text "$status" 3
contains err "standard output cannot be written" "the CA has issued the certificate all the same, serial " "do not have it signed again"
kept=$(grep -o 'lab/issued/[0-9a-f]*\.crt' err)
same_text "$(openssl x509 -noout -subject -nameopt RFC2253 -in "$kept")" "subject=CN=www.contoso.com"
contains err "serial $(basename "$kept" .crt)"
