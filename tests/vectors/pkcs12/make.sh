#!/bin/bash
# Makes the PKCS#12 vectors of this folder with other people's tools: openssl 3.0, GnuTLS certtool, NSS pk12util, keytool 17.
# Throw-away test keys: they protect nothing. The password is "secret" unless the file's name says otherwise. Run in this folder; PBMAC1 vectors
# are those of RFC 9579 appendix A, decoded, and are not made here.
set -euo pipefail
cd "$(dirname "$0")"
export LC_ALL=C.UTF-8
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT
find . -name "*.p12" ! -name "rfc9579-*" -delete; rm -f ./*.crt ./*.key

# root -> issuing -> leaf, and an EC pair of its own
ossl() { openssl "$@" 2>/dev/null; }
ossl req -x509 -newkey rsa:2048 -nodes -keyout "$work/root.key" -out root.crt -days 7300 -subj "/CN=Vector Root" -addext keyUsage=critical,keyCertSign,cRLSign
ossl req -newkey rsa:2048 -nodes -keyout "$work/issuing.key" -out "$work/issuing.csr" -subj "/CN=Vector Issuing CA"
printf 'basicConstraints=critical,CA:TRUE\nkeyUsage=critical,keyCertSign,cRLSign\n' > "$work/ca.ext"
ossl x509 -req -in "$work/issuing.csr" -CA root.crt -CAkey "$work/root.key" -CAcreateserial -out issuing.crt -days 7200 -extfile "$work/ca.ext"
ossl req -newkey rsa:2048 -nodes -keyout leaf.key -out "$work/leaf.csr" -subj "/CN=mcu1.contoso.com"
printf 'subjectAltName=DNS:mcu1.contoso.com\nextendedKeyUsage=serverAuth\n' > "$work/leaf.ext"
ossl x509 -req -in "$work/leaf.csr" -CA issuing.crt -CAkey "$work/issuing.key" -CAcreateserial -out leaf.crt -days 7000 -extfile "$work/leaf.ext"
ossl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout ec.key -out ec.crt -days 7000 -subj "/CN=ec.contoso.com"
cat issuing.crt root.crt > "$work/chain.pem"
rm -f ./*.srl

printf 'secret' > "$work/pw"; printf 'other1' > "$work/pw2"
export_p12() { local out=$1; shift; ossl pkcs12 -export -inkey leaf.key -in leaf.crt -certfile "$work/chain.pem" -name "mcu one" -out "$out" -passout "file:$work/pw" "$@"; }

# OpenSSL: every protection it can write
export_p12 default.p12                                                      # PBES2 AES-256, PBKDF2-HMAC-SHA256, MAC SHA-256
export_p12 legacy.p12 -legacy                                               # RC2-40 certificates, 3DES key, MAC SHA-1
export_p12 3des.p12 -keypbe PBE-SHA1-3DES -certpbe PBE-SHA1-3DES -macalg SHA1
export_p12 2des.p12 -keypbe PBE-SHA1-2DES -certpbe PBE-SHA1-2DES -macalg SHA1
export_p12 rc4.p12 -legacy -keypbe PBE-SHA1-RC4-128 -certpbe PBE-SHA1-RC4-40 -macalg SHA1
export_p12 rc2-128.p12 -legacy -keypbe PBE-SHA1-RC2-128 -certpbe PBE-SHA1-RC2-128 -macalg SHA1
export_p12 pbes2-3des.p12 -keypbe des-ede3-cbc -certpbe des-ede3-cbc
export_p12 pbes2-rc2.p12 -legacy -keypbe rc2-cbc -certpbe rc2-40-cbc
export_p12 pbes2-aes128.p12 -keypbe aes-128-cbc -certpbe aes-192-cbc -macalg SHA512
export_p12 pbes1-md5-des.p12 -legacy -keypbe PBE-MD5-DES -certpbe PBE-MD5-RC2-64
for mac in MD5 SHA1 SHA224 SHA384 SHA512; do export_p12 "mac-${mac,,}.p12" -macalg $mac; done
export_p12 nomac.p12 -nomac
export_p12 plain-certificates.p12 -certpbe NONE
export_p12 plain-all.p12 -certpbe NONE -keypbe NONE
export_p12 plain-nomac.p12 -certpbe NONE -keypbe NONE -nomac
export_p12 iterations-60000.p12 -iter 60000
export_p12 noiter.p12 -legacy -noiter -nomaciter
export_p12 windows-attributes.p12 -CSP "Microsoft RSA SChannel Cryptographic Provider" -keyex -LMK
export_p12 named.p12 -CSP "Microsoft RSA SChannel Cryptographic Provider" -caname "Issuing by name" -caname "Root by name"
ossl pkcs12 -export -nokeys -in "$work/chain.pem" -out nokeys.p12 -passout "file:$work/pw"
ossl pkcs12 -export -inkey ec.key -in ec.crt -out ec.p12 -passout "file:$work/pw"
ossl pkcs12 -export -inkey leaf.key -in leaf.crt -out empty-password.p12 -passout pass:
ossl pkcs12 -export -inkey leaf.key -in leaf.crt -out empty-password-3des.p12 -keypbe PBE-SHA1-3DES -certpbe PBE-SHA1-3DES -macalg SHA1 -passout pass:
printf 'secret\nother1\n' > "$work/two"
printf 'żółw' > "$work/unicode"; printf 'h\xe4user' > "$work/latin1"; printf 'Preis€' > "$work/euro"
ossl pkcs12 -export -inkey leaf.key -in leaf.crt -out unicode.p12 -passout "file:$work/unicode"
ossl pkcs12 -export -inkey leaf.key -in leaf.crt -out unicode-3des.p12 -legacy -passout "file:$work/unicode"
# not UTF-8: OpenSSL widens each octet (which is what OpenSSL 0.9 and 1.0 did with every password)
ossl pkcs12 -export -inkey leaf.key -in leaf.crt -out latin1.p12 -passout "file:$work/latin1"
ossl pkcs12 -export -inkey leaf.key -in leaf.crt -out latin1-3des.p12 -legacy -passout "file:$work/latin1"
python3 - "$work" <<'PY'
# openssl's -twopass reads from a terminal only
import os, pty, subprocess, sys, time
work = sys.argv[1]
pid, fd = pty.fork()
if pid == 0:
    os.execvp("openssl", ["openssl", "pkcs12", "-export", "-twopass", "-inkey", "leaf.key", "-in", "leaf.crt", "-out", "two-passwords.p12"])
answers = [b"other1\n", b"other1\n", b"secret\n", b"secret\n"]   # MAC, then encryption
seen = b""
while True:
    try: data = os.read(fd, 1024)
    except OSError: break
    if not data: break
    seen += data
    if seen.rstrip().endswith(b":") and answers:
        os.write(fd, answers.pop(0)); seen = b""
os.waitpid(pid, 0)
PY

# GnuTLS
tool=(certtool --to-p12 --load-privkey leaf.key --load-certificate leaf.crt --outder)
"${tool[@]}" --p12-name "gnutls one" --password secret --outfile gnutls.p12 >/dev/null 2>&1
"${tool[@]}" --p12-name "gnutls one" --password secret --pkcs-cipher 3des-pkcs12 --hash sha1 --outfile gnutls-3des.p12 >/dev/null 2>&1
"${tool[@]}" --p12-name "gnutls one" --password secret --pkcs-cipher rc2-40 --hash sha1 --outfile gnutls-rc2.p12 >/dev/null 2>&1
"${tool[@]}" --p12-name "gnutls one" --empty-password --outfile gnutls-empty.p12 >/dev/null 2>&1
"${tool[@]}" --p12-name "gnutls one" --null-password --outfile gnutls-null.p12 >/dev/null 2>&1
"${tool[@]}" --p12-name "gnutls one" --null-password --pkcs-cipher 3des-pkcs12 --hash sha1 --outfile gnutls-null-3des.p12 >/dev/null 2>&1
"${tool[@]}" --p12-name "żółw" --password "żółw" --outfile gnutls-unicode.p12 >/dev/null 2>&1
certtool --to-p12 --load-crl <(certtool --generate-crl --load-ca-certificate root.crt --load-ca-privkey "$work/root.key" --template <(printf 'crl_next_update = 365\ncrl_number = 1\n') 2>/dev/null) \
  --load-certificate root.crt --p12-name "with crl" --password secret --outder --outfile gnutls-crl.p12 >/dev/null 2>&1 || echo "no CRL vector"

# NSS
mkdir "$work/nss"; printf 'secret\n' > "$work/nsspw"
certutil -N -d "sql:$work/nss" --empty-password
pk12util -i default.p12 -d "sql:$work/nss" -w "$work/nsspw" -K "" >/dev/null
pk12util -i ec.p12 -d "sql:$work/nss" -w "$work/nsspw" -K "" >/dev/null
pk12util -o nss.p12 -n "mcu one" -d "sql:$work/nss" -w "$work/nsspw" -K "" >/dev/null                     # 600,000 iterations, AES
pk12util -o nss-3des.p12 -n "mcu one" -d "sql:$work/nss" -w "$work/nsspw" -K "" -c "PKCS #12 V2 PBE With SHA-1 And 3KEY Triple DES-CBC" \
  -C "PKCS #12 V2 PBE With SHA-1 And 40 Bit RC2 CBC" -M SHA-1 >/dev/null

# Java: several keys, other key password, trusted certificates, secret key
kt() { keytool "$@" 2>/dev/null >/dev/null; }
kt -importkeystore -srckeystore default.p12 -srcstoretype PKCS12 -srcstorepass secret -destkeystore java.p12 -deststoretype PKCS12 -deststorepass secret -srcalias "mcu one" -destalias tomcat
kt -genkeypair -alias second -keyalg EC -groupname secp256r1 -dname CN=second.contoso.com -validity 7000 -keystore java.p12 -storetype PKCS12 -storepass secret
kt -importcert -noprompt -alias "vector root" -file root.crt -keystore java.p12 -storetype PKCS12 -storepass secret
kt -genseckey -alias aes -keyalg AES -keysize 256 -keystore java.p12 -storetype PKCS12 -storepass secret
kt -importcert -noprompt -alias root -file root.crt -keystore java-trust.p12 -storetype PKCS12 -storepass secret
kt -importcert -noprompt -alias issuing -file issuing.crt -keystore java-trust.p12 -storetype PKCS12 -storepass secret
kt -importcert -noprompt -alias root -file root.crt -keystore java-trust-plain.p12 -storetype PKCS12 -storepass secret \
  -J-Dkeystore.pkcs12.certProtectionAlgorithm=NONE
kt -importcert -noprompt -alias root -file root.crt -keystore java-trust-nopass.p12 -storetype PKCS12 -storepass secret \
  -J-Dkeystore.pkcs12.certProtectionAlgorithm=NONE -J-Dkeystore.pkcs12.macAlgorithm=NONE
kt -importkeystore -srckeystore default.p12 -srcstoretype PKCS12 -srcstorepass secret -destkeystore java8.p12 -deststoretype PKCS12 -deststorepass secret -srcalias "mcu one" \
  -J-Dkeystore.pkcs12.legacy
ls -1 ./*.p12 | wc -l
