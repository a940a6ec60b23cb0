#!/bin/bash
# Makes the NSS databases of this folder with certutil (NSS 3.87) from ../pkcs12 and ../trust. No keys of any use in them.
set -euo pipefail
cd "$(dirname "$0")"
rm -f ./*.db pkcs11.txt
certutil -N -d sql:. --empty-password
add() { certutil -A -d sql:. -n "$1" -t "$2" -i "$3"; }
add "vector root" "CT,C,C" ../pkcs12/root.crt      # trusted for everything
add "vector issuing" ",," ../pkcs12/issuing.crt    # nothing is said: an intermediate
add "distrusted" "p,p,p" ../trust/root.der         # expressly not
add "for mail" ",C," ../trust/other.der            # a root for mail alone
add "a peer" "P,," ../pkcs12/leaf.crt              # a server's own certificate
rm pkcs11.txt
