# An MIT KDC for the realm LAB.TEST on the loopback, in the folder kdc: `start_kdc`. Gives the principal enroll (password Passw0rd, and enroll.keytab), the web
# server's HTTP/localhost (http.keytab), and KRB5_CONFIG. Sourced behind lib.sh.
start_kdc() {
  need krb5kdc kdb5_util kadmin.local kinit
  local port
  port=$(free_port)
  mkdir -p kdc
  # Braces stand on lines of their own: elsewhere they are ignored without a word.
  cat > kdc/krb5.conf << END
[libdefaults]
default_realm = LAB.TEST
dns_lookup_kdc = false
dns_lookup_realm = false
dns_canonicalize_hostname = false
rdns = false
[realms]
LAB.TEST = {
kdc = 127.0.0.1:$port
}
[domain_realm]
localhost = LAB.TEST
END
  cat > kdc/kdc.conf << END
[kdcdefaults]
kdc_listen = 127.0.0.1:$port
kdc_tcp_listen = 127.0.0.1:$port
[realms]
LAB.TEST = {
database_name = $work/kdc/principal
key_stash_file = $work/kdc/stash
acl_file = $work/kdc/acl
}
END
  export KRB5_CONFIG=$work/kdc/krb5.conf KRB5_KDC_PROFILE=$work/kdc/kdc.conf KRB5CCNAME=FILE:$work/kdc/ccache
  {
    kdb5_util create -s -r LAB.TEST -P master
    kadmin.local -q "addprinc +requires_preauth -pw Passw0rd enroll"
    kadmin.local -q "addprinc +requires_preauth -pw Expired1 -pwexpire yesterday old"
    kadmin.local -q "addprinc -randkey HTTP/localhost"
    kadmin.local -q "ktadd -k $work/kdc/http.keytab HTTP/localhost"
    kadmin.local -q "ktadd -norandkey -k $work/kdc/enroll.keytab enroll"
  } > kdc/log 2>&1 || { cat kdc/log >&2; fail "no Kerberos database"; }
  background krb5kdc -n
  wait_for_port "$port"
}
