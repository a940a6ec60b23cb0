#!/bin/sh
# A dns_hook for acme: that changes the zone by dynamic update (RFC 2136), with nsupdate (Debian: bind9-dnsutils), in lego's manner:
#   dns-hook-nsupdate.sh present|cleanup NAME. VALUE
# DNS_SERVER is the primary name server of the zone, DNS_KEY the file with the TSIG key that may change TXT records there (tsig-keygen makes one).
set -eu
[ $# = 3 ] || { echo "usage: $0 present|cleanup NAME. VALUE" >&2; exit 2; }
case $1 in
  present) change="update add $2 60 TXT \"$3\"" ;;
  cleanup) change="update delete $2 TXT \"$3\"" ;;
  *) echo "what is '$1'?" >&2; exit 2 ;;
esac
printf 'server %s\n%s\nsend\n' "${DNS_SERVER:?is not set}" "$change" | nsupdate -k "${DNS_KEY:?is not set}"
