#!/usr/bin/env bash
# --version says of each library that is loaded late which one this machine has, and of one that cannot be loaded that it is not installed.
. "$(dirname -- "${BASH_SOURCE[0]}")/../peers/lib.sh"
need python3

late=(libcurl OpenLDAP GSSAPI libpq SQLite p11-kit)
certkit --version > there
for library in "${late[@]}"; do grep -qE "^$library [a-z0-9._-]+$" there || fail "$library: $(grep "^$library" there)"; done

# Files of those names that are no libraries, before the real ones.
mkdir nothing
for file in libcurl.so.4 libldap.so.2 libldap-2.5.so.0 libgssapi_krb5.so.2 libpq.so.5 libsqlite3.so.0 libp11-kit.so.0; do : > "nothing/$file"; done
export LD_LIBRARY_PATH=$PWD/nothing
certkit --version > absent
for library in "${late[@]}"; do grep -qx "$library (not installed)" absent || fail "$library: $(grep "^$library" absent)"; done
certkit --version --json > absent.json
names=$(python3 -c 'import json; print(*(one["name"] for one in json.load(open("absent.json"))["libraries"] if one["version"] is None))')
[ "$names" = "${late[*]}" ] || fail "$(cat absent.json)"
# The other lines are as they were, and in their places.
diff <(cut -d' ' -f1 there) <(cut -d' ' -f1 absent)
diff <(head -n 8 there) <(head -n 8 absent)
