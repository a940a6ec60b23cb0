# publish against slapd with the schema of Active Directory, and ldapmodify with what it writes: objects and values, logins (simple and Kerberos, over
# StartTLS and TLS, bound to the channel), servers that fail; and the two look-ups of a phone.
. "$(dirname -- "${BASH_SOURCE[0]}")/lib.sh"
. "$source_root/tests/peers/kdc.sh"
need slapd slapadd ldapsearch ldapmodify openssl python3
admin=cn=admin,DC=contoso,DC=com
services="CN=Public Key Services,CN=Services,CN=Configuration,DC=contoso,DC=com"
printf 'Passw0rd admin\n' > pw
printf 'not it\n' > wrong

# The CAs, and certificates for the servers.
certkit ca init root-ca --subject "CN=Lab Root (2026)\\+#1,O=Contoso" --key-type ec:p256 --quiet > /dev/null
certkit ca init sub-ca --subject "CN=Lab Issuing CA,O=Contoso" --key-type ec:p256 --intermediate --parent root-ca --quiet > /dev/null
certkit ca init other-ca --subject "CN=Other CA" --key-type ec:p256 --quiet > /dev/null
certkit ca export root-ca --root -o root.pem --quiet > /dev/null
certkit ca export sub-ca -o chain.pem --quiet > /dev/null
certkit ca export other-ca --root -o other.pem --quiet > /dev/null
certkit ca crl root-ca -o root.crl --quiet > /dev/null
server_certificate() { # NAME SAN
  certkit csr --cn "$2" --san "$2" --key-type ec:p256 --name "$1" --quiet > /dev/null
  certkit ca sign root-ca "$1.csr" -o "$1.crt" --quiet > /dev/null
}
server_certificate dc 127.0.0.1
server_certificate named dc1.contoso.com
server_certificate relay 127.0.0.1
openssl req -new -key dc.key -subj /CN=127.0.0.1 -addext subjectAltName=IP:127.0.0.1 -out expired.csr
openssl x509 -req -in expired.csr -CA root.pem -CAkey root-ca/ca.key -not_before 20200101000000Z -not_after 20210101000000Z -out expired.crt 2> openssl.log ||
  openssl x509 -req -in expired.csr -CA root.pem -CAkey root-ca/ca.key -CAcreateserial "${expired[@]}" -out expired.crt 2> openssl.log || { cat openssl.log >&2; fail "no expired certificate"; }

start_kdc
kdc_user admin ticket-password
kdc_user nobody ticket-password
kdc_service ldap/127.0.0.1 "$work/ldap.keytab"

# directory NAME CERTIFICATE [CONFIGURATION...] : starts it; $plain and $tls are its ports.
directory() {
  local name=$1 certificate=$2
  shift 2
  plain=$(free_port)
  tls=$(free_port)
  background env KRB5_KTNAME="$work/ldap.keytab" bash "$source_root/tests/peers/directory/serve" "$work/$name" "ldap://127.0.0.1:$plain/ ldaps://127.0.0.1:$tls/" \
    "TLSCertificateFile $work/$certificate.crt" "TLSCertificateKeyFile $work/${certificate/expired/dc}.key" "sasl-host 127.0.0.1" "sasl-realm LAB.TEST" \
    'authz-regexp "^uid=admin(,cn=lab.test)?,cn=gssapi,cn=auth$" "cn=admin,DC=contoso,DC=com"' "$@"
  wait_for_port "$plain"
  wait_for_port "$tls"
}
# The values of an attribute of an object, each as the SHA-256 of its octets.
values() { # DN ATTRIBUTE
  ldapsearch -x -LLL -o ldif-wrap=no -H "ldap://127.0.0.1:$plain" -b "$1" -s base "$2" | sed -n "s/^$2:: //p" |
    while read -r value; do echo "$value" | base64 -d | sha256sum | cut -d' ' -f1; done | sort
}
fingerprint() { openssl x509 -in "$1" -outform DER | sha256sum | cut -d' ' -f1; }
sanitized="Lab Root !00282026!0029!002b!00231"

# 1. LDIF, applied by ldapmodify: the objects are made; applied again nothing changes; and the directory knows what LDAP would have done.
directory ldif dc
apply() { ldapmodify -c -x -D "$admin" -y "$1" -H "ldap://127.0.0.1:$plain" -f ca.ldif > modify.log 2>&1 || [ $? = 20 ] || [ $? = 68 ] || { cat modify.log >&2; fail "ldapmodify"; }; }
(umask 077 && printf 'Passw0rd admin' > pw-exact)
certkit publish root.pem chain.pem root.crl --cdp CA01 --domain contoso.com -o ca.ldif --quiet > /dev/null
certkit publish root.pem --as ntauth --domain contoso.com -o - >> nt.ldif
{ cat ca.ldif; grep -v '^version' nt.ldif; } > both.ldif && mv both.ldif ca.ldif
apply pw-exact
check_published() {
  same_text "$(values "CN=$sanitized,CN=Certification Authorities,$services" cACertificate)" "$(fingerprint root.pem)"
  same_text "$(values "CN=$sanitized,CN=AIA,$services" cACertificate)" "$(fingerprint root.pem)"
  same_text "$(values "CN=Lab Issuing CA,CN=AIA,$services" cACertificate)" "$(fingerprint sub-ca/ca.crt)"
  same_text "$(values "CN=NTAuthCertificates,$services" cACertificate)" "$(fingerprint root.pem)"
  same_text "$(values "CN=$sanitized,CN=CA01,CN=CDP,$services" certificateRevocationList)" "$(sha256sum < root.crl | cut -d' ' -f1)"
  same_text "$(values "CN=$sanitized,CN=AIA,$services" authorityRevocationList)" "$(printf '\0' | sha256sum | cut -d' ' -f1)"
}
check_published
ldapsearch -x -LLL -H "ldap://127.0.0.1:$plain" -b "$services" > before
apply pw-exact
ldapsearch -x -LLL -H "ldap://127.0.0.1:$plain" -b "$services" > after
same_file before after
expect_exit 0 certkit publish root.pem chain.pem root.crl --cdp CA01 --ldap "ldap://127.0.0.1:$plain" --auth anonymous
contains err "everything is published already"
lacks out create
# Without the two lists the schema takes no object: the placeholders are there for a reason.
grep -vE '^(authority|certificate)RevocationList:: AA==' ca.ldif | sed 's/Lab Issuing CA/Lab Nobody CA/' > bare.ldif
ldapmodify -c -x -D "$admin" -y pw-exact -H "ldap://127.0.0.1:$plain" -f bare.ldif > modify.log 2>&1 || true
contains modify.log "requires attribute"

# 2. LDAP: first what would change, then the change, and nothing twice.
directory ldap dc "sasl-cbinding tls-endpoint"
over_tls=(--ldap "ldaps://127.0.0.1:$tls" --ca-file root.pem --bind "$admin" --bindpass file:pw)
expect_exit 0 certkit publish root.pem chain.pem "${over_tls[@]}" --dry-run
contains out "create   CN=$sanitized,CN=Certification Authorities,$services" "create   CN=Lab Issuing CA,CN=AIA,$services"
contains err "nothing was written"
same_text "$(values "CN=$sanitized,CN=AIA,$services" cACertificate 2> /dev/null || true)" ""
expect_exit 1 certkit publish root.pem chain.pem "${over_tls[@]}" --check
contains out "error[not-published]" "error[phone-misses-root]" "NO:"
expect_exit 0 certkit publish root.pem chain.pem root.crl --cdp CA01 "${over_tls[@]}"
contains err "published, and read back"
certkit publish root.pem --as ntauth "${over_tls[@]}" --quiet > /dev/null
check_published
expect_exit 0 certkit publish root.pem chain.pem root.crl --cdp CA01 "${over_tls[@]}"
contains err "everything is published already"
expect_exit 0 certkit publish root.pem chain.pem "${over_tls[@]}" --check
contains out "note[phone-finds]" "yes: a phone finds what it needs"
# A newer certificate of the CA comes beside the old one; a newer CRL takes the place of the old one.
openssl req -x509 -new -key root-ca/ca.key -subj "/O=Contoso/CN=Lab Root (2026)\+#1" -days 100 -out renewed.pem 2> openssl.log
expect_exit 0 certkit publish renewed.pem "${over_tls[@]}"
contains out "add to   CN=$sanitized,CN=AIA,$services (beside 1 other value)"
same_text "$(values "CN=$sanitized,CN=AIA,$services" cACertificate)" "$({ fingerprint root.pem; fingerprint renewed.pem; } | sort)"
certkit ca crl root-ca -o newer.crl --quiet > /dev/null
expect_exit 0 certkit publish newer.crl --cdp CA01 "${over_tls[@]}"
contains out "replace  CN=$sanitized,CN=CA01,CN=CDP,$services"
same_text "$(values "CN=$sanitized,CN=CA01,CN=CDP,$services" certificateRevocationList)" "$(sha256sum < newer.crl | cut -d' ' -f1)"

# 3. Logins.
over_starttls=(--ldap "ldap://127.0.0.1:$plain" --starttls --ca-file root.pem)
expect_exit 0 certkit publish other.pem --as sub "${over_starttls[@]}" --bind "$admin" --bindpass file:pw
expect_exit 4 certkit publish other.pem "${over_starttls[@]}" --bind "$admin" --bindpass file:wrong
contains err "error[wrong-password]"
expect_exit 4 certkit publish other.pem "${over_starttls[@]}"   # nobody has a ticket
contains err "kinit"
kdc_ticket nobody ticket-password
expect_exit 6 certkit publish other.pem "${over_starttls[@]}"
contains err "Enterprise Admins"
kdc_ticket admin ticket-password
expect_exit 0 certkit publish other.pem --as ntauth "${over_starttls[@]}"
contains err "published, and read back"
expect_exit 0 certkit publish other.pem --as root --ldap "ldap://127.0.0.1:$plain"   # signed by Kerberos
contains out "create   CN=Other CA,CN=Certification Authorities,$services" "there    CN=Other CA,CN=AIA,$services"
expect_exit 0 certkit publish other.pem --as root --ldap "ldaps://127.0.0.1:$tls" --ca-file root.pem
contains err "everything is published already"
kdc_admin "ktadd -norandkey -k $work/admin.keytab admin"
expect_exit 0 env KRB5CCNAME=MEMORY: KRB5_CLIENT_KTNAME="$work/admin.keytab" "$certkit" publish other.pem --as root --ldap "ldap://127.0.0.1:$plain"
expect_exit 4 certkit publish other.pem --ldap "ldap://localhost:$plain"   # no such service
contains err "its own full name"
expect_exit 6 certkit publish renewed.pem --as ntauth --ldap "ldap://127.0.0.1:$plain" --auth anonymous
contains err "without a login"
expect_exit 6 certkit publish root.pem --base DC=fabrikam,DC=contoso,DC=com "${over_tls[@]}"
contains err "forest's root domain"

# 4. Servers that are not what they should be. The relay has a good certificate of its own: only the binding to the channel keeps it from acting as the user.
background python3 "$source_root/tests/peers/directory/faults.py" "$tls" relay.crt relay.key
for _ in $(seq 100); do if grep -q '^ready ' background.log; then break; fi; sleep 0.1; done
port_of() { sed -n "s/^$1 //p" background.log; }
LDAPTLS_CACERT=root.pem ldapsearch -Q -Y GSSAPI -N -O maxssf=0 -H "ldaps://127.0.0.1:$(port_of relay)" -b "" -s base configurationNamingContext \
  > search.log 2>&1 || { cat search.log >&2; fail "nobody logs in through the relay, bound or not: it proves nothing"; }
expect_exit 4 certkit publish root.pem --ldap "ldaps://127.0.0.1:$(port_of relay)" --ca-file root.pem
contains err "channel binding"
expect_exit 0 certkit publish root.pem --ldap "ldaps://127.0.0.1:$(port_of relay)" --ca-file root.pem --bind "$admin" --bindpass file:pw
for fault in web closes huge garbage broken; do
  expect_exit 5 certkit publish root.pem --ldap "ldap://127.0.0.1:$(port_of $fault)" --auth anonymous
  contains err "error[network]" "hint:"
  same_text "$(wc -l < err)" 2
done
expect_exit 5 certkit publish root.pem --ldap "ldaps://127.0.0.1:$(port_of web)"
contains err "does TLS run on that port?"
expect_exit 5 certkit publish root.pem --ldap "ldaps://127.0.0.1:$tls" --auth anonymous
contains err "CA that is not trusted here"
expect_exit 5 certkit publish root.pem --ldap "ldaps://127.0.0.1:$tls" --auth anonymous --ca-file other.pem
contains err "CA that is not trusted here"
directory unsigned dc "sasl-secprops noanonymous,maxssf=0"
expect_exit 6 certkit publish root.pem --ldap "ldap://127.0.0.1:$plain"
contains err "no Kerberos that signs"
expect_exit 0 certkit publish root.pem --ldap "ldap://127.0.0.1:$plain" --starttls --ca-file root.pem
directory named named
expect_exit 5 certkit publish root.pem --ldap "ldaps://127.0.0.1:$tls" --auth anonymous --ca-file root.pem
contains err "for another name: dc1.contoso.com"
directory expired expired
expect_exit 5 certkit publish root.pem --ldap "ldap://127.0.0.1:$plain" --starttls --auth anonymous --ca-file root.pem
contains err "has expired"

# 5. What a phone finds. First nothing anywhere; then by the web pages of the CA; then, because of another CA in the directory, not any more.
directory phone dc
to_phone=(--ldap "ldap://127.0.0.1:$plain" --auth anonymous --check --phone)
expect_exit 1 certkit publish root.pem "${to_phone[@]}"
contains out "A phone finds nothing" "Cannot validate server certificate"
mkdir -p web/certsrv
certkit convert root.pem -o chain.p7b --to p7b --quiet > /dev/null
{ echo "-----BEGIN CERTIFICATE-----"; openssl pkcs7 -in chain.p7b -outform DER | base64; echo "-----END CERTIFICATE-----"; } > web/certsrv/certnew.p7b
web=$(free_port)
background python3 -m http.server --directory web --bind 127.0.0.1 "$web"
wait_for_port "$web"
printf 'dn: CN=Lab,CN=Enrollment Services,%s\nchangetype: add\nobjectClass: pKIEnrollmentService\ncn: Lab\ndNSHostName: 127.0.0.1:%s\n' "$services" "$web" > es.ldif
ldapmodify -x -D "$admin" -y pw-exact -H "ldap://127.0.0.1:$plain" -f es.ldif > modify.log
expect_exit 0 certkit publish root.pem "${to_phone[@]}"
contains out "look-up 2: http://127.0.0.1:$web/certsrv/certnew.p7b?ReqID=CACert&Renewal=-1&Enc=b64" "note[phone-finds]"
mv web/certsrv/certnew.p7b web/certsrv/gone.p7b
expect_exit 1 certkit publish root.pem "${to_phone[@]}" --json
contains out '"phone-source-fails"' '"phone-misses-root"' "HTTP 404"
mv web/certsrv/gone.p7b web/certsrv/certnew.p7b
certkit publish other.pem --domain contoso.com -o other.ldif --quiet > /dev/null
ldapmodify -c -x -D "$admin" -y pw-exact -H "ldap://127.0.0.1:$plain" -f other.ldif > modify.log 2>&1 || true
expect_exit 1 certkit publish root.pem "${to_phone[@]}"
contains out "error[phone-misses-root]" "the phone asks nobody else"
certkit publish root.pem --as ntauth --domain contoso.com -o nt-root.ldif --quiet > /dev/null
ldapmodify -c -x -D "$admin" -y pw-exact -H "ldap://127.0.0.1:$plain" -f nt-root.ldif > modify.log 2>&1 || true
expect_exit 0 certkit publish root.pem "${to_phone[@]}"
contains out "warning[phone-finds-ntauth]"

# 6. The server goes away for good.
kill "$(< phone/pid)"
expect_exit 5 certkit publish root.pem "${to_phone[@]}"
contains err "no connection to 127.0.0.1"
