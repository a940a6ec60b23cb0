#!/bin/bash
# What `certkit profile import` makes of an openssl.cnf, a certtool template, a cfssl request, a CSR and a certificate: the CSR from the profile has the subject
# and the extensions that openssl, certtool and cfssl put into theirs, from the same file.
. "$(dirname -- "${BASH_SOURCE[0]}")/lib.sh"
need openssl certtool cfssl python3

# facts CSR : the subject, then each extension as OID, critical or not, and its octets; string types and the order of extensions apart, that is all of them.
cat > facts.py << 'END'
import subprocess, sys

def element(data, at):
    length, head = data[at + 1], 2
    if length & 0x80:
        head += length & 0x7F
        length = int.from_bytes(data[at + 2:at + head], "big")
    return data[at], data[at + head:at + head + length], at + head + length

def children(data):
    at, found = 0, []
    while at < len(data):
        tag, content, at = element(data, at)
        found.append((tag, content))
    return found

def run(*words):
    return subprocess.run(["openssl", "req", "-noout", *words], check=True, capture_output=True, text=True).stdout

file = sys.argv[1]
print(run("-in", file, "-subject", "-nameopt", "RFC2253,-esc_msb,utf8"), end="")
der = subprocess.run(["openssl", "req", "-in", file, "-outform", "DER"], check=True, capture_output=True).stdout
info = children(children(children(der)[0][1])[0][1])
for _, attribute in children(info[3][1]):
    (_, oid), (_, values) = children(attribute)
    if oid.hex() != "2a864886f70d01090e":  # extensionRequest
        continue
    lines = []
    for _, extension in children(children(values)[0][1]):
        parts = children(extension)
        lines.append(f"{parts[0][1].hex()} {'critical' if len(parts) == 3 else '-'} {parts[-1][1].hex()}")
    print("\n".join(sorted(lines)))
END
facts() { python3 facts.py "$1"; }

# same_request THEIRS KEY PROFILE [OPTION...] : with the same key, the same request.
same_request() {
  local theirs=$1 key=$2 profile=$3
  shift 3
  certkit --quiet profile test "$profile" > /dev/null
  certkit --quiet csr --profile "$profile" --key "$key" --name ours --force "$@" > /dev/null
  openssl req -in ours.csr -noout -verify > /dev/null 2>&1
  facts "$theirs" > theirs.facts
  facts ours.csr > ours.facts
  diff theirs.facts ours.facts >&2 || fail "certkit asks for something else than the original tool ($theirs, $profile)"
}

openssl genpkey -quiet -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out rsa.key
openssl genpkey -quiet -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out ec.key

# --- openssl

cat > everything.cnf << 'END'
HOME = .
oid_section = new_oids
[ new_oids ]
theirTemplate = 1.3.6.1.4.1.311.20.2
ourThing = 1.2.3.4.5
[ req ]
default_bits = 2048
default_md = sha384
encrypt_key = no
utf8 = yes
string_mask = utf8only
prompt = no
distinguished_name = dn
req_extensions = v3_req
[ names ]
company = Contoso
domain = contoso.com
[ dn ]
C = NO
ST = Oslo
L = "Oslo # not a comment"   # a comment
O = ${names::company}, Ltd.
0.OU = Web
1.OU = Høst \
og Vår
CN = www.$names::domain
+serialNumber = 12345
emailAddress = it@$(names::domain)
[ v3_req ]
basicConstraints = critical, CA:TRUE, pathlen:2
keyUsage = digitalSignature, keyCertSign, "CRL Sign"
extendedKeyUsage = critical, serverAuth, clientAuth, 1.3.6.1.4.1.311.20.2.2, ourThing
subjectKeyIdentifier = hash
subjectAltName = critical, @alt
tlsfeature = status_request, status_request_v2
certificatePolicies = 1.2.3.4, 1.2.3.5
crlDistributionPoints = URI:http://crl.contoso.com/a.crl, URI:http://crl.contoso.com/b.crl
authorityInfoAccess = caIssuers;URI:http://pki.contoso.com/ca.cer, OCSP;URI:http://ocsp.contoso.com/
nsComment = "made, by hand"
nsCertType = server, sslCA
noCheck = ignored
theirTemplate = ASN1:PRINTABLESTRING:WebServer
1.3.6.1.4.1.311.21.7 = ASN1:SEQUENCE:template
1.2.3.6 = critical, DER:04:03:01:02:03
1.2.3.7 = ASN1:EXPLICIT:1,FORMAT:HEX,OCTETSTRING:00ff
1.2.3.8 = ASN1:FORMAT:BITLIST,BITSTRING:0,1,6
1.2.3.9 = ASN1:SET:several
[ template ]
id = OID:1.3.6.1.4.1.311.21.8.1.2.3
major = INTEGER:100
minor = INT:0x0a
[ several ]
a = FORMAT:UTF8,UTF8String:Høst, and more
b = BOOLEAN:TRUE
c = NULL
d = IA5STRING:x
e = ENUMERATED:5
[ alt ]
DNS.1 = www.contoso.com
DNS.2 = *.contoso.com
IP.1 = 10.1.1.5
IP.2 = 2001:db8::5
URI = https://www.contoso.com/a?b=c
RID = 1.2.3.4
email.1 = copy
email.2 = help@contoso.com
dirName = directory
otherName.1 = 1.3.6.1.4.1.311.20.2.3;UTF8:svc@contoso.com
otherName.2 = 1.2.3.4;SEQUENCE:template
[ directory ]
C = NO
0.OU = "One, with a comma"
+CN = Two
END
openssl req -new -config everything.cnf -key rsa.key -out everything.csr
certkit --quiet profile import everything.cnf -o everything.yaml > imported
same_request everything.csr rsa.key everything.yaml
lacks everything.yaml "Not carried over"
contains ours.facts "critical"
openssl req -in ours.csr -noout -text | grep -q 'sha384WithRSAEncryption' || fail "the hash of the configuration is not used"

# The usual file: names behind the extension, nothing critical, asked for in a terminal that is not there; and no extensions at all.
cat > usual.cnf << 'END'
[req]
distinguished_name = req_distinguished_name
req_extensions = v3_req
x509_extensions = v3_ca
[req_distinguished_name]
countryName = Country Name (2 letter code)
countryName_default = NO
countryName_min = 2
organizationName = Organization
organizationName_default = Contoso
organizationalUnitName = Unit
commonName = Your server's name
commonName_default = mail.contoso.com
[v3_req]
basicConstraints = CA:FALSE
keyUsage = nonRepudiation, digitalSignature, keyEncipherment
subjectAltName = DNS:mail.contoso.com,DNS: autodiscover.contoso.com , IP:10.1.1.6, email:move
[v3_ca]
basicConstraints = critical, CA:TRUE
END
openssl req -new -batch -config usual.cnf -key rsa.key -out usual.csr
certkit profile import usual.cnf -o usual.yaml > /dev/null 2> notes
same_request usual.csr rsa.key usual.yaml
contains notes "asks for [req_distinguished_name] at the terminal" "x509_extensions: is for self-signed certificates"
printf '[req]\nprompt = no\ndistinguished_name = dn\n[dn]\nCN = bare.contoso.com\n' > bare.cnf
openssl req -new -config bare.cnf -key rsa.key -out bare.csr
certkit --quiet profile import bare.cnf -o bare.yaml > /dev/null
same_request bare.csr rsa.key bare.yaml
same_text "$(wc -l < ours.facts)" 1  # a subject, and no extension

# Variables of the environment: values of the profile; one that holds all names is a list.
cat > variables.cnf << 'END'
[req]
prompt = no
distinguished_name = dn
req_extensions = ext
[dn]
O = $ENV::COMPANY
CN = ${ENV::HOST}.contoso.com
[ext]
subjectAltName = DNS:$ENV::HOST.contoso.com, DNS:www.contoso.com
[names]
distinguished_name = dn
prompt = no
req_extensions = names_ext
[names_ext]
subjectAltName = $ENV::SAN
END
certkit --quiet profile import variables.cnf -o variables.yaml > /dev/null
COMPANY='A, B ${x}' HOST=mail SAN=DNS:x openssl req -new -config variables.cnf -key ec.key -out variables.csr
same_request variables.csr ec.key variables.yaml --set host=mail --set 'company=A, B ${x}'
certkit --quiet profile import variables.cnf --section names --set HOST=a --set COMPANY=x --set SAN=DNS:a.contoso.com,IP:10.1.1.1 -o list.yaml > /dev/null
HOST=a COMPANY=x SAN=DNS:a.contoso.com,IP:10.1.1.1 openssl req -new -config variables.cnf -section names -key ec.key -out list.csr
same_request list.csr ec.key list.yaml
HOST=a COMPANY=x SAN=DNS:b.contoso.com,email:a@contoso.com openssl req -new -config variables.cnf -section names -key ec.key -out list.csr
same_request list.csr ec.key list.yaml --set san=DNS:b.contoso.com,email:a@contoso.com

# Debian's own openssl.cnf.
certkit --quiet profile import /etc/ssl/openssl.cnf -o debian.yaml > /dev/null
contains debian.yaml "cn: \"\${commonname}\""

# --- certtool

cat > template.cfg << 'END'
# X.509 Certificate options
organization = "Koko, inc."
unit = "sleeping dept."
unit = 'second "dept"'
locality = Athens
state = "Attiki"
country = GR
cn = "Cindy Lauper"
uid = "clauper"
dc = "name"
dc = "domain"
dn_oid = "2.5.4.12 Dr."
serial = 007
expiration_days = 700
dns_name = "www.none.org"
dns_name = "www.morethanone.org"
other_name = "1.3.6.1.5.2.2 302ca00d1b0b56414e5245494e2e4f5247a11b3019a006020400000002a10f300d1b047269636b1b0561646d696e"
other_name_utf8 = "1.2.4.5.6 A UTF8 string"
other_name_octet = "1.2.4.5.7 A string that will be encoded as ASN.1 octet string"
xmpp_name = juliet@im.example.com
uri = "https://www.example.com"
ip_address = "192.168.1.1"
ip_address = "::1"
email = "none@none.org"
tls_feature = 5
tls_feature = 17
crl_dist_points = "https://www.getcrl.crl/getcrl/"
signing_key
encryption_key
data_encipherment
code_signing_key
time_stamping_key
email_protection_key
ipsec_ike_key
ocsp_signing_key
tls_www_client
tls_www_server
key_purpose_oid = 1.3.6.1.4.1.311.20.2.2
key_purpose_oid = 2.5.29.37.0
add_extension = "1.2.3.4 0x0500"
add_extension = "1.2.3.5 octet_string(0x0AAB01ACFE)"
add_critical_extension = "1.3.7.8 0x040101"
END
certtool --generate-request --template template.cfg --load-privkey rsa.key --outfile template.csr 2> /dev/null
certkit --quiet profile import template.cfg -o template.yaml > /dev/null
same_request template.csr rsa.key template.yaml
printf 'cn = "Lab CA"\nca\npath_len = 1\ncert_signing_key\ncrl_signing_key\n' > ca.cfg
printf 'dn = "cn=Nikos,O=Koko,C=GR"\nuid = 5\ndns_name = nikos.example.com\nsigning_key\ntls_www_server\n' > dn.cfg
printf 'cn = enc.example.com\nencryption_key\n' > encryption.cfg
printf 'cn = ec.example.com\nsigning_key\nencryption_key\n' > elliptic.cfg
for name in ca dn encryption; do
  certtool --generate-request --template $name.cfg --load-privkey rsa.key --outfile $name.csr 2> /dev/null
  certkit --quiet profile import $name.cfg -o $name.yaml > /dev/null
  same_request $name.csr rsa.key $name.yaml
done
certtool --generate-request --template elliptic.cfg --load-privkey ec.key --outfile elliptic.csr 2> /dev/null
certkit --quiet profile import elliptic.cfg -o elliptic.yaml > /dev/null
same_request elliptic.csr ec.key elliptic.yaml

# --- cfssl

csr_of() { cfssl genkey "$@" 2> /dev/null | python3 -c 'import json, sys; made = json.load(sys.stdin); print(made["csr"].strip()); open("theirs.key", "w").write(made["key"])' ; }
cat > request.json << 'END'
{
	"CN": "www.example.com",
	"hosts": ["10.1.1.5", "www.example.com", "admin@example.com", "*.example.com", "2001:db8::5"],
	"key": {"algo": "ecdsa", "size": 384},
	"names": [
		{"C": "NO", "ST": "Oslo", "L": "Oslo", "O": "Contoso", "OU": "IT \u00e6\ud83d\ude00"},
		{"O": "Fabrikam", "OU": "Web"}
	],
	"serialnumber": "77"
}
END
csr_of request.json > request.csr
certkit --quiet profile import request.json -o request.yaml > /dev/null
same_request request.csr theirs.key request.yaml
same_text "$(openssl req -in request.csr -noout -text | grep -m1 'Signature Algorithm')" "$(openssl req -in ours.csr -noout -text | grep -m1 'Signature Algorithm')"
printf '{"CN": "Lab CA", "key": {"algo": "rsa", "size": 2048}, "names": [{"O": "Contoso"}], "ca": {"pathlen": 0, "pathlenzero": true}}' > ca.json
csr_of -initca ca.json > ca-cfssl.csr
certkit --quiet profile import ca.json -o ca-cfssl.yaml > /dev/null
same_request ca-cfssl.csr theirs.key ca-cfssl.yaml
cfssl print-defaults csr > defaults.json
csr_of defaults.json > defaults.csr
certkit --quiet profile import defaults.json -o defaults.yaml > /dev/null
same_request defaults.csr theirs.key defaults.yaml

# --- requests and certificates

for name in everything template request; do
  certkit --quiet profile import $name.csr -o again-$name.yaml > /dev/null
  key=rsa.key
  if [ $name = request ]; then csr_of request.json > request.csr; key=theirs.key; fi
  same_request $name.csr $key again-$name.yaml
done
printf 'subjectAltName = DNS:old.contoso.com, IP:10.1.1.9\nextendedKeyUsage = serverAuth\nkeyUsage = critical, digitalSignature\n' > leaf.ext
openssl req -new -subj '/C=NO/O=Contoso/CN=old.contoso.com' -key ec.key -out old.csr 2> /dev/null
openssl x509 -req -in old.csr -signkey ec.key -extfile leaf.ext -days 10 -out old.cer 2> /dev/null
certkit --quiet profile import old.cer -o old.yaml > /dev/null
printf '[req]\ndistinguished_name = dn\n[dn]\n[leaf]\n' | cat - leaf.ext > old.cnf
openssl req -new -config old.cnf -reqexts leaf -subj '/C=NO/O=Contoso/CN=old.contoso.com' -key ec.key -out old.csr
same_request old.csr ec.key old.yaml

# --- certreq's own way: what --to-inf writes, --inf reads as the same request, octet for octet
for profile in everything template usual; do
  certkit --quiet csr --profile $profile.yaml --to-inf $profile.inf > /dev/null
  certkit --quiet csr --profile $profile.yaml --key rsa.key --name first --force > /dev/null
  certkit --quiet csr --inf $profile.inf --key rsa.key --name second --force > /dev/null
  facts first.csr > first.facts
  facts second.csr > second.facts
  # certreq adds the identifier by itself, and INFs ask for none
  diff <(grep -v '^551d0e ' first.facts) second.facts >&2 || fail "the INF of $profile.yaml asks for something else"
done
certkit --quiet profile import template.inf -o template-inf.yaml > /dev/null
same_request second.csr rsa.key usual.yaml
certkit --quiet csr --inf template.inf --key rsa.key --name short --force > /dev/null
same_request short.csr rsa.key template-inf.yaml

# A live server: what its certificate was asked for with, whether it is trusted or not.
openssl req -x509 -newkey rsa:2048 -nodes -keyout live.key -out live.pem -days 30 -subj "/CN=live.contoso.com" \
  -addext subjectAltName=DNS:live.contoso.com,DNS:alias.contoso.com,IP:10.1.1.5 -addext extendedKeyUsage=serverAuth 2> /dev/null
port=$(free_port)
background openssl s_server -accept "127.0.0.1:$port" -cert live.pem -key live.key -www
wait_for_port "$port"
expect_exit 0 certkit profile import "https://127.0.0.1:$port" -o live.yaml
contains live.yaml 'cn: "live.contoso.com"' '"alias.contoso.com"' '"10.1.1.5"'
expect_exit 0 certkit profile test live.yaml
# A port where something else speaks, or nobody; what is for files.
silent=$(free_port)
background python3 -m http.server --bind 127.0.0.1 "$silent"
wait_for_port "$silent"
expect_exit 5 certkit profile import "https://127.0.0.1:$silent"
contains err "no TLS connection"
expect_exit 5 certkit profile import "https://127.0.0.1:$(free_port)"
expect_exit 2 certkit profile import "https://127.0.0.1:$port" --section req
expect_exit 2 certkit profile import "https://me:secret@127.0.0.1:$port"
lacks err secret
