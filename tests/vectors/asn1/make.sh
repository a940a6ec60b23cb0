#!/bin/bash
# Makes the vectors of this folder with openssl (3.0) and certtool (GnuTLS). Run it in place; the keys are made on the spot, thrown away, and protect nothing.
set -eu
cd "$(dirname "$0")"
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT

# --- A certificate with every kind of general name and every common extension -----------------------------------------------------------------------
cat > "$work/all.cnf" <<'C'
oid_section = oids
[oids]
msTemplate = 1.3.6.1.4.1.311.21.7
[req]
prompt = no
string_mask = utf8only
utf8 = yes
distinguished_name = dn
[dn]
C = NO
O = Contoso, Inc.
0.OU = "Zoë + Søn"
1.OU = Second unit
CN = all.contoso.com
serialNumber = 4711
[ext]
subjectAltName = @san
issuerAltName = email:pki@contoso.com
keyUsage = critical, digitalSignature, keyEncipherment, decipherOnly
extendedKeyUsage = serverAuth, clientAuth, 1.3.6.1.4.1.311.54.1.2
basicConstraints = critical, CA:FALSE
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid:always, issuer
authorityInfoAccess = OCSP;URI:http://ocsp.contoso.com/, caIssuers;URI:http://pki.contoso.com/ca1.crt, caIssuers;URI:ldap:///CN=ca1?cACertificate, OCSP;URI:http://ocsp2.contoso.com/
crlDistributionPoints = dp1, dp2
certificatePolicies = 2.23.140.1.2.2, @policy
nameConstraints = permitted;DNS:.contoso.com, excluded;IP:10.0.0.0/255.0.0.0
tlsfeature = status_request
1.3.6.1.4.1.311.20.2 = ASN1:BMPSTRING:WebServer
1.3.6.1.4.1.311.21.7 = ASN1:SEQUENCE:template
nsComment = "a comment"
[san]
DNS.1 = all.contoso.com
DNS.2 = *.contoso.com
DNS.3 = xn--bcher-kva.example
email.1 = someone@contoso.com
URI.1 = https://contoso.com/a?b\#c
IP.1 = 10.1.1.5
IP.2 = 2001:db8::5
IP.3 = ::ffff:192.0.2.1
RID.1 = 1.2.3.4
dirName.1 = directory
otherName.1 = 1.3.6.1.4.1.311.20.2.3;FORMAT:UTF8,UTF8:zoë@contoso.com
otherName.2 = 1.3.6.1.5.5.7.8.7;IA5STRING:_ldap.contoso.com
[directory]
C = NO
CN = in a directory
[dp1]
fullname = URI:http://crl.contoso.com/1.crl, URI:ldap:///CN=crl1
[dp2]
fullname = URI:http://crl.contoso.com/2.crl
CRLissuer = dirName:directory
reasons = keyCompromise, CACompromise
[policy]
policyIdentifier = 1.3.6.1.4.1.99999.1
CPS.1 = http://contoso.com/cps
[template]
id = OID:1.3.6.1.4.1.311.21.8.1234567.7654321.1
major = INTEGER:100
minor = INTEGER:3
C
openssl ecparam -name prime256v1 -genkey -noout -out "$work/ec.key"
openssl req -new -x509 -config "$work/all.cnf" -extensions ext -key "$work/ec.key" -days 3650 -set_serial 0x8f00aa -out "$work/all.pem"
openssl x509 -in "$work/all.pem" -outform DER -out all-extensions.crt

# --- certtool's hand: a CA and a leaf -------------------------------------------------------------------------------------------------------------
certtool --generate-privkey --key-type rsa --bits 2048 --outfile "$work/ca.key" 2> /dev/null
printf '%s\n' 'cn = "certtool CA"' 'organization = "Contoso"' ca cert_signing_key crl_signing_key 'path_len = 1' 'serial = 9' \
  'activation_date = "2020-01-01 00:00:00 UTC"' 'expiration_date = "2060-01-01 00:00:00 UTC"' > "$work/ca.tmpl"
certtool --generate-self-signed --load-privkey "$work/ca.key" --template "$work/ca.tmpl" --outfile "$work/ca.pem" 2> /dev/null
openssl x509 -in "$work/ca.pem" -outform DER -out certtool-ca.crt
certtool --generate-privkey --key-type ed25519 --outfile "$work/leaf.key" 2> /dev/null
printf '%s\n' 'cn = "leaf.contoso.com"' 'dns_name = "leaf.contoso.com"' 'ip_address = "192.0.2.7"' 'uri = "sip:a@contoso.com"' 'email = "a@contoso.com"' tls_www_server \
  signing_key 'krb5_principal = "host/leaf@CONTOSO.COM"' 'xmpp_name = "a@contoso.com"' 'expiration_days = 400' > "$work/leaf.tmpl"
certtool --generate-certificate --load-ca-certificate "$work/ca.pem" --load-ca-privkey "$work/ca.key" --load-privkey "$work/leaf.key" --template "$work/leaf.tmpl" \
  --outfile "$work/leaf.pem" 2> /dev/null
openssl x509 -in "$work/leaf.pem" -outform DER -out certtool-leaf.crt

# --- Public keys ----------------------------------------------------------------------------------------------------------------------------------
spki() { openssl pkey -in "$1" -pubout -outform DER -out "$2" "${@:3}"; }
openssl genpkey -quiet -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out "$work/rsa.key"; spki "$work/rsa.key" key-rsa2048.spki
openssl genpkey -quiet -algorithm RSA-PSS -pkeyopt rsa_keygen_bits:1024 -out "$work/pss.key"; spki "$work/pss.key" key-rsapss1024.spki
for curve in prime256v1 secp384r1 secp521r1 secp256k1 brainpoolP320r1 sect283k1; do
  openssl ecparam -name $curve -genkey -noout -out "$work/$curve.key"
  spki "$work/$curve.key" key-$curve.spki
done
for curve in prime256v1 secp384r1 secp521r1; do
  openssl ec -in "$work/$curve.key" -pubout -conv_form compressed -outform DER -out key-$curve-compressed.spki 2> /dev/null
  openssl ec -in "$work/$curve.key" -pubout -param_enc explicit -outform DER -out key-$curve-explicit.spki 2> /dev/null
  openssl ec -in "$work/$curve.key" -pubout -param_enc explicit -conv_form compressed -outform DER -out key-$curve-explicit-compressed.spki 2> /dev/null
done
openssl ec -in "$work/secp256k1.key" -pubout -param_enc explicit -outform DER -out key-secp256k1-explicit.spki 2> /dev/null
openssl ec -in "$work/secp256k1.key" -pubout -param_enc explicit -conv_form compressed -outform DER -out key-secp256k1-explicit-compressed.spki 2> /dev/null
openssl ec -in "$work/sect283k1.key" -pubout -param_enc explicit -outform DER -out key-sect283k1-explicit.spki 2> /dev/null
for kind in ED25519 ED448 X25519 X448; do openssl genpkey -quiet -algorithm $kind -out "$work/k"; spki "$work/k" key-${kind,,}.spki; done
openssl genpkey -quiet -genparam -algorithm DSA -pkeyopt dsa_paramgen_bits:1024 -pkeyopt dsa_paramgen_q_bits:160 -out "$work/dsa.par"
openssl genpkey -quiet -paramfile "$work/dsa.par" -out "$work/dsa.key"; spki "$work/dsa.key" key-dsa1024.spki

# --- Requests -------------------------------------------------------------------------------------------------------------------------------------
cat > "$work/req.cnf" <<'C'
[req]
prompt = no
string_mask = utf8only
distinguished_name = dn
req_extensions = ext
attributes = attr
[dn]
C = NO
O = Contoso
CN = mcu1.contoso.com
[attr]
challengePassword = secret
unstructuredName = a name
[ext]
subjectAltName = DNS:mcu1.contoso.com, IP:10.1.1.5
keyUsage = critical, digitalSignature, keyEncipherment
extendedKeyUsage = serverAuth
C
openssl req -new -config "$work/req.cnf" -key "$work/rsa.key" -outform DER -out request.csr
openssl req -new -config "$work/req.cnf" -reqexts no_such -key "$work/ec.key" -outform DER -out bare.csr 2> /dev/null ||
  openssl req -new -subj "/CN=bare" -key "$work/ec.key" -outform DER -out bare.csr
printf '%s\n' 'cn = "certtool request"' 'dns_name = "req.contoso.com"' 'challenge_password = "x"' tls_www_server signing_key > "$work/req.tmpl"
certtool --generate-request --load-privkey "$work/ca.key" --template "$work/req.tmpl" --outfile "$work/req.pem" 2> /dev/null
openssl req -in "$work/req.pem" -outform DER -out certtool.csr

# --- Revocation lists: three entries with reasons, and none ----------------------------------------------------------------------------------------
mkdir "$work/ca"; : > "$work/ca/index.txt"; echo 05 > "$work/ca/crlnumber"
cat > "$work/ca.cnf" <<C
[ca]
default_ca = it
[it]
database = $work/ca/index.txt
crlnumber = $work/ca/crlnumber
default_md = sha256
default_crl_days = 30
crl_extensions = crl
[crl]
authorityKeyIdentifier = keyid
C
openssl ca -config "$work/ca.cnf" -gencrl -cert "$work/ca.pem" -keyfile "$work/ca.key" -out "$work/crl.pem" 2> /dev/null
openssl crl -in "$work/crl.pem" -outform DER -out empty.crl
printf 'R\t300101000000Z\t240102030405Z,keyCompromise\t01\tunknown\t/CN=one\nR\t300101000000Z\t240203040506Z\t8F00AA\tunknown\t/CN=two\nR\t300101000000Z\t240304050607Z,superseded\t7FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF\tunknown\t/CN=three\n' \
  > "$work/ca/index.txt"
openssl ca -config "$work/ca.cnf" -gencrl -cert "$work/ca.pem" -keyfile "$work/ca.key" -out "$work/crl.pem" 2> /dev/null
openssl crl -in "$work/crl.pem" -outform DER -out three.crl

# --- Odd certificates: written field by field, signature nonsense -----------------------------------------------------------------------------------
# odd NAME FIELD=VALUE...: a certificate with these fields in place of the sound ones; values as in ASN1_generate_nconf(3). An empty value leaves the field out.
odd() {
  local name=$1; shift
  local version=EXPLICIT:0,INTEGER:2 serial=INTEGER:1 inner=SEQUENCE:alg issuer=SEQUENCE:issuer before=UTCTIME:240101000000Z after=UTCTIME:340101000000Z subject=SEQUENCE:subject
  local spki=SEQUENCE:spki unique= exts=EXPLICIT:3,SEQUENCE:exts ext=SEQUENCE:ext outer=SEQUENCE:alg sig=FORMAT:HEX,BITSTRING:0011223344 rdn=SET:rdn attr=SEQUENCE:attr
  local value=UTF8:odd second= critical= keyalg=OID:ED25519 keyparam= key=FORMAT:HEX,BITSTRING:000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f
  local algparam= ext2= san=SEQUENCE:san more= extra=
  local setting; for setting; do local "$setting"; done
  {
    echo 'asn1=SEQUENCE:cert'
    echo '[cert]'; echo 'tbs=SEQUENCE:tbs'; echo "alg=$outer"; echo "sig=$sig"
    echo '[tbs]'; [ -z "$version" ] || echo "version=$version"; echo "serial=$serial"; echo "alg=$inner"; echo "issuer=$issuer"; echo 'validity=SEQUENCE:validity'
    echo "subject=$subject"; echo "spki=$spki"; [ -z "$unique" ] || echo "unique=$unique"; [ -z "$exts" ] || echo "exts=$exts"; [ -z "$more" ] || echo "more=$more"
    echo '[alg]'; echo 'oid=OID:ED25519'; [ -z "$algparam" ] || echo "param=$algparam"
    echo '[none]'
    echo '[issuer]'; echo 'rdn=SET:issuer_rdn'
    echo '[issuer_rdn]'; echo 'a=SEQUENCE:issuer_attr'
    echo '[issuer_attr]'; echo 'oid=OID:commonName'; echo 'value=UTF8:issuer'
    echo '[subject]'; echo "rdn=$rdn"
    echo '[rdn]'; echo "attr=$attr"; [ -z "$second" ] || echo "second=$second"
    echo '[attr]'; echo 'oid=OID:commonName'; echo "value=$value"
    echo '[org]'; echo 'oid=OID:organizationName'; echo 'value=UTF8:o'
    echo '[validity]'; echo "before=$before"; echo "after=$after"
    echo '[spki]'; echo 'alg=SEQUENCE:keyalg'; echo "key=$key"
    echo '[keyalg]'; echo "oid=$keyalg"; [ -z "$keyparam" ] || echo "param=$keyparam"
    echo '[exts]'; echo "ext=$ext"; [ -z "$ext2" ] || echo "ext2=$ext2"
    echo '[ext]'; echo 'oid=OID:subjectAltName'; [ -z "$critical" ] || echo "critical=$critical"; echo "value=OCTWRAP,$san"
    echo '[san]'; echo 'dns=IMPLICIT:2,IA5STRING:odd.contoso.com'
    echo '[algid]'; echo 'oid=OID:1.2.3.4'
    echo "$extra"
  } > "$work/odd.cnf"
  openssl asn1parse -genconf "$work/odd.cnf" -noout -out "odd-$name.crt"
}
odd sound
odd v1 version= exts=
odd v1-written-out version=EXPLICIT:0,INTEGER:0 exts=
odd v1-with-extensions version=
odd version-4 version=EXPLICIT:0,INTEGER:3
odd serial-zero serial=INTEGER:0
odd serial-negative serial=INTEGER:-5
odd serial-long serial=INTEGER:0x112233445566778899aabbccddeeff00112233445566778899
odd subject-empty subject=SEQUENCE:none
odd rdn-empty rdn=SET:none
odd cn-bmp value=FORMAT:UTF8,BMP:Zoë
odd cn-t61 value=IMPLICIT:20U,FORMAT:HEX,OCT:5a6feb
odd cn-universal value=FORMAT:UTF8,UNIV:Zoë
odd cn-utf8-bad value=IMPLICIT:12U,FORMAT:HEX,OCT:5a6fff
odd cn-integer value=INTEGER:5
odd cn-bitstring value=FORMAT:HEX,BITSTRING:0102
odd rdn-two second=SEQUENCE:org
odd time-no-seconds before=IMPLICIT:23U,IA5STRING:9401010000Z
odd time-offset before=IMPLICIT:23U,IA5STRING:240101020000+0200
odd time-garbage before=IMPLICIT:23U,IA5STRING:240132000000Z
odd time-generalized-fraction after=IMPLICIT:24U,IA5STRING:20340101000000.5Z
odd time-generalized-early before=GENTIME:20240101000000Z
odd time-generalized-late after=GENTIME:99991231235959Z
odd validity-backwards before=UTCTIME:340101000000Z after=UTCTIME:240101000000Z
odd algorithms-differ outer=SEQUENCE:algid
odd extensions-none 'exts=EXPLICIT:3,SEQUENCE:none'
odd extension-twice ext2=SEQUENCE:ext
odd critical-false critical=BOOLEAN:FALSE
odd critical-true critical=BOOLEAN:TRUE
odd extension-garbage san=FORMAT:HEX,OCT:ffff
odd unique-id unique=IMPLICIT:1,FORMAT:HEX,BITSTRING:0102
odd tail-in-tbs more=NULL
odd key-unknown keyalg=OID:1.2.3.4 key=FORMAT:HEX,BITSTRING:01
odd key-short key=FORMAT:HEX,BITSTRING:0102
odd key-null-parameters keyparam=NULL
odd ec-no-curve keyalg=OID:id-ecPublicKey
odd ec-bad-point keyalg=OID:id-ecPublicKey keyparam=OID:prime256v1 key=FORMAT:HEX,BITSTRING:04010203
odd san-upn-ia5 'san=SEQUENCE:san2' extra=$'[san2]\nother=IMPLICIT:0,SEQUENCE:upn\n[upn]\noid=OID:1.3.6.1.4.1.311.20.2.3\nvalue=EXPLICIT:0,IA5STRING:a@b'
odd san-ip-five 'san=SEQUENCE:san2' extra=$'[san2]\nip=IMPLICIT:7,FORMAT:HEX,OCT:0102030405'
odd san-x400-edi 'san=SEQUENCE:san2' extra=$'[san2]\nx=IMPLICIT:3,SEQUENCE:x\ne=IMPLICIT:5,SEQUENCE:e\n[x]\ni=INTEGER:1\n[e]\np=EXPLICIT:1,UTF8:party'

# --- An odd request: attributes under Microsoft's OID, version "3" -------------------------------------------------------------------------------------
cat > "$work/odd.cnf" <<'C'
asn1=SEQUENCE:csr
[csr]
info=SEQUENCE:info
alg=SEQUENCE:alg
sig=FORMAT:HEX,BITSTRING:0011
[info]
version=INTEGER:2
subject=SEQUENCE:none
spki=SEQUENCE:spki
attributes=IMPLICIT:0,SET:attributes
[none]
[alg]
oid=OID:ED25519
[spki]
alg=SEQUENCE:alg
key=FORMAT:HEX,BITSTRING:000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f
[attributes]
a=SEQUENCE:ms
b=SEQUENCE:pkcs9
[ms]
oid=OID:1.3.6.1.4.1.311.2.1.14
values=SET:msvalues
[msvalues]
v=SEQUENCE:msexts
[msexts]
e=SEQUENCE:template
[template]
oid=OID:1.3.6.1.4.1.311.20.2
v=OCTWRAP,BMP:WebServer
[pkcs9]
oid=OID:1.2.840.113549.1.9.14
values=SET:p9values
[p9values]
v=SEQUENCE:p9exts
[p9exts]
e=SEQUENCE:san
[san]
oid=OID:subjectAltName
v=OCTWRAP,SEQUENCE:names
[names]
dns=IMPLICIT:2,IA5STRING:odd.contoso.com
C
openssl asn1parse -genconf "$work/odd.cnf" -noout -out odd.csr

# --- What BER allows and DER does not: hand-made from a sound certificate -------------------------------------------------------------------------------
# (the outermost length in five octets, and indefinite)
body=$(($(stat -c %s odd-sound.crt) - 3))   # behind 30 81 xx
{ printf '\x30\x84\x00\x00\x00'"\\x$(printf %02x $body)"; tail -c $body odd-sound.crt; } > ber-long-length.crt
{ printf '\x30\x80'; tail -c $body odd-sound.crt; printf '\x00\x00'; } > ber-indefinite.crt
