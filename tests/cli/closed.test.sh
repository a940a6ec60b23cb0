#!/usr/bin/env bash
# Folders that are closed to this user: what is said is what can be done about it, and nobody takes "cannot be read" for "there is nothing".
. "$(dirname -- "${BASH_SOURCE[0]}")/../peers/lib.sh"

# The superuser reads everything: there it is another user's command.
as_other=()
if [ "$(id -u)" = 0 ]; then
  need setpriv
  as_other=(setpriv --reuid=65534 --regid=65534 --clear-groups)
  chmod o+x "$work"
fi
other() { "${as_other[@]}" "$certkit" "$@"; }
close() { chmod "$([ "$(id -u)" = 0 ] && echo 0700 || echo "$1")" "$2"; }  # MODE FOLDER: to whoever `other` is

# 1. What is remembered of requests.
mkdir -m 755 state state/certkit
export XDG_STATE_HOME=$work/state
certkit csr --cn one.contoso.com --key-type ec:p256 --quiet > /dev/null
mkdir inbox
expect_exit 7 certkit submit one.contoso.com.csr --issuer manual:inbox --quiet
close 0000 state/certkit/requests
expect_exit 3 other retrieve
contains err "error[unreadable]: the folder of what is remembered of requests cannot be read: Permission denied, $work/state/certkit/requests"
lacks err "no request is pending"
expect_exit 3 other retrieve --json
contains out '"ok": false'
contains out '"unread": ['
chmod 700 state/certkit/requests
expect_exit 7 certkit retrieve

# 2. A CA's folder: another user's is not one that has to be made writable, and no other folder can be chosen for what a CA writes down.
certkit ca init ca --subject CN=CA --key-type ec:p256 --quiet > /dev/null
certkit ca sign ca one.contoso.com.csr --quiet > /dev/null
close 0000 ca
expect_exit 3 other ca list ca
contains err "error[unreadable]: ca cannot be looked into: Permission denied"
contains err "a CA's folder is its owner's alone"
chmod 755 ca ca/issued
chmod 644 ca/ca.key one.contoso.com.c??
[ "$(id -u)" = 0 ] || chmod 555 ca ca/issued
expect_exit 0 other ca list ca
contains out "valid"
expect_exit 3 other ca revoke ca one.contoso.com.crt
contains err "error[unwritable]: "
contains err "hint: the CA writes this down in its own folder: ca has to be writable for this user"
expect_exit 3 other ca crl ca
contains err "hint: the CA writes this down in its own folder: ca has to be writable for this user"
expect_exit 3 other ca sign ca one.contoso.com.csr -o -
contains err "error[unwritable]: "
contains err "hint: nothing was signed; the CA writes down what it signs: ca has to be writable for this user"
chmod 755 ca ca/issued
certkit ca list ca | grep -c valid > count
same_text "$(cat count)" 1

# 3. Four that make a CA in one folder at the same time: one does, and the others are told that there is one.
pids=()
for n in 1 2 3 4; do
  "$certkit" ca init at-once --subject "CN=CA $n" --key-type ec:p256 > "init-$n" 2>&1 &
  pids+=("$!")
done
made=0
for n in 1 2 3 4; do
  status=0
  wait "${pids[n - 1]}" || status=$?
  if [ "$status" = 0 ]; then
    made=$((made + 1))
    continue
  fi
  same_text "$status" 2
  contains "init-$n" "at-once holds a CA already: "
  contains "init-$n" "hint: choose another folder; a CA is never overwritten"
  lacks "init-$n" "--force"
done
same_text "$made" 1
certkit ca sign at-once one.contoso.com.csr -o at-once.crt
openssl verify -CAfile at-once/ca.crt at-once.crt
