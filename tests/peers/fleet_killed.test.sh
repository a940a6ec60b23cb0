#!/usr/bin/env bash
# `certkit renew` of 1,000 certificates, killed from outside at moments of all kinds. After each kill: every pair in its place is whole, old or new
# as the state says, and the old one can be gone back to. In the end: each certificate was issued once, and nothing is left beside.
# CERTKIT_TEST_KILLS: how many [8]. CERTKIT_TEST_SEED: of the moments; each run says its own. CERTKIT_TEST_CERTIFICATES: how many [1000].
# Not on a disk where memory will do: what is killed, unlike what loses its power, has written what it wrote; and some ten thousand files are removed.
if [ -z "${TMPDIR-}" ] && [ -w /dev/shm ] && [ "$(df --output=avail /dev/shm | tail -n 1)" -gt 1000000 ]; then export TMPDIR=/dev/shm; fi
. "$(dirname -- "${BASH_SOURCE[0]}")/lib.sh"
need /usr/bin/python3
/usr/bin/python3 -c 'import cryptography' || fail "python3-cryptography is missing (.ci/install test installs it)"
certkit ca init lab --subject "CN=Lab CA" --key-type ec:p256 -q > out
/usr/bin/python3 "$source_root/tests/peers/fleet_killed.py" "$certkit" "${CERTKIT_TEST_CERTIFICATES:-1000}" "${CERTKIT_TEST_KILLS:-8}" "${CERTKIT_TEST_SEED:-$RANDOM}"

# The same, as certkit sees it.
certkit verify-pair tls > pairs || { tail pairs >&2; fail "a certificate without its key"; }
expect_exit 0 certkit renew store check
expect_exit 0 certkit renew
contains out "${CERTKIT_TEST_CERTIFICATES:-1000} ok"
