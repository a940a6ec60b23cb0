# A Kerberos realm on loopback, LAB.TEST, for tests that have sourced lib.sh: `. "$source_root/tests/peers/kdc.sh"`. Any user may run it.
#   start_kdc                      the realm in $work/kdc; KRB5_CONFIG and KRB5CCNAME are exported: every program of the test sees this realm alone
#   kdc_user NAME PASSWORD         a user
#   kdc_service NAME KEYTAB        a service ("HTTP/localhost"), its key added to the file
#   kdc_ticket NAME PASSWORD       as kinit: a ticket in $KRB5CCNAME
start_kdc() {
  need krb5kdc kdb5_util kadmin.local kinit kdestroy
  local port
  port=$(free_port)
  mkdir "$work/kdc"
  # The braces stand on lines of their own, or they are passed over without a word.
  cat > "$work/kdc/krb5.conf" <<CONF
[libdefaults]
  default_realm = LAB.TEST
  dns_lookup_kdc = false
  dns_lookup_realm = false
  dns_canonicalize_hostname = false
  rdns = false
  udp_preference_limit = 1
[realms]
  LAB.TEST = {
    kdc = 127.0.0.1:$port
  }
[domain_realm]
  localhost = LAB.TEST
CONF
  cat > "$work/kdc/kdc.conf" <<CONF
[kdcdefaults]
  kdc_listen = 127.0.0.1:$port
  kdc_tcp_listen = 127.0.0.1:$port
[realms]
  LAB.TEST = {
    database_name = $work/kdc/principal
    key_stash_file = $work/kdc/stash
    acl_file = $work/kdc/acl
    max_life = 10h
  }
[logging]
  kdc = FILE:$work/kdc/log
CONF
  export KRB5_CONFIG=$work/kdc/krb5.conf KRB5_KDC_PROFILE=$work/kdc/kdc.conf KRB5CCNAME=FILE:$work/kdc/tickets
  unset KRB5_KTNAME KRB5_CLIENT_KTNAME
  kdb5_util create -s -r LAB.TEST -P "master of the tests" > "$work/kdc/create.log" 2>&1 || { cat "$work/kdc/create.log" >&2; fail "no realm"; }
  background krb5kdc -n
  wait_for_port "$port"
}
kdc_admin() { kadmin.local -r LAB.TEST -q "$1" > "$work/kdc/admin.log" 2>&1 || { cat "$work/kdc/admin.log" >&2; fail "$1"; }; }
kdc_user() { kdc_admin "addprinc -pw $2 $1"; }
kdc_service() { kdc_admin "addprinc -randkey $1" && kdc_admin "ktadd -k $2 $1"; }
kdc_ticket() { printf '%s\n' "$2" | kinit "$1" > "$work/kdc/kinit.log" 2>&1 || { cat "$work/kdc/kinit.log" >&2; fail "no ticket for $1"; }; }
