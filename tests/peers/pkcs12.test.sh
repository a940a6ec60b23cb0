#!/bin/bash
# What certkit writes as PKCS#12 and JKS is opened by OpenSSL, GnuTLS, NSS and Java; what they write is opened by certkit (their files are in tests/vectors).
. "$(dirname -- "${BASH_SOURCE[0]}")/lib.sh"
need openssl certtool certutil pk12util keytool

set=$vectors/pkcs12
cat "$set/issuing.crt" "$set/root.crt" > chain.pem
printf 'secret\n' > pw
mkdir nss && certutil -N -d sql:nss --empty-password

objects_openssl() { openssl pkcs12 -in "$1" -passin "pass:${2-secret}" -nodes 2> /dev/null | grep -c -- '-----BEGIN'; }
objects_certtool() { certtool --p12-info --inder --infile "$1" --password "${2-secret}" 2> /dev/null | grep -c -- '-----BEGIN'; }
objects_nss() { printf '%s\n' "${2-secret}" > nss-pw; pk12util -l "$1" -d sql:nss -w nss-pw 2> /dev/null | grep -cE '^(Certificate|Key)'; }
entries_java() { keytool -list -keystore "$1" -storepass "${2-secret}" 2> /dev/null | grep -c "$3"; }

# Key, leaf and chain, for every reader there is; each peer finds all four objects.
for reader in windows-2008 windows-2016 windows-2019 java8 java openssl1 openssl3 macos azure nss; do
  certkit --quiet convert "$set/leaf.crt" "$set/leaf.key" chain.pem -o "$reader.pfx" --passout file:pw --for "$reader" --friendly-name "mcu one"
  same_text "$reader openssl $(objects_openssl "$reader.pfx")" "$reader openssl 4"
  same_text "$reader certtool $(objects_certtool "$reader.pfx")" "$reader certtool 4"
  same_text "$reader nss $(objects_nss "$reader.pfx")" "$reader nss 4"
  same_text "$reader java $(entries_java "$reader.pfx" secret PrivateKeyEntry)" "$reader java 1"
  # The key that comes out is the key that went in.
  openssl pkcs12 -in "$reader.pfx" -passin pass:secret -nocerts -nodes 2> /dev/null | openssl pkey -out "$reader.key"
  same_text "$(openssl pkey -in "$reader.key" -outform DER | sha256sum)" "$(openssl pkey -in "$set/leaf.key" -outform DER | sha256sum)"
  certkit --quiet split "$reader.pfx" --passin file:pw --out-dir "split-$reader" --name mcu
  same_text "$(openssl x509 -in "split-$reader/mcu.crt" -outform DER | sha256sum)" "$(openssl x509 -in "$set/leaf.crt" -outform DER | sha256sum)"
done

# What old Windows needs: PBE-SHA1-3DES, HMAC-SHA1, AT_KEYEXCHANGE.
openssl pkcs12 -in windows-2016.pfx -passin pass:secret -info -nodes > info 2>&1
contains info "MAC: sha1" "pbeWithSHA1And3-KeyTripleDES-CBC" "X509v3 Key Usage: 10" "friendlyName: mcu one"
lacks info PBES2

# NSS imports it, Java opens the key and its whole chain.
pk12util -i nss.pfx -d sql:nss -w pw > /dev/null
certutil -K -d sql:nss > keys && contains keys "mcu one"
keytool -list -v -keystore java.pfx -storepass secret > java.txt 2> /dev/null
contains java.txt "Certificate chain length: 3"

# Trust stores: Java lists every entry, none of them a key.
certkit --quiet convert chain.pem -o trust.pfx --passout file:pw --for java
same_text "$(entries_java trust.pfx secret trustedCertEntry)" 2
certkit --quiet convert chain.pem -o trust.jks --passout file:pw
same_text "$(entries_java trust.jks secret trustedCertEntry)" 2

# JKS with a key: Java opens the key itself, not only the list.
certkit --quiet convert "$set/leaf.crt" "$set/leaf.key" chain.pem -o store.jks --passout file:pw
keytool -importkeystore -noprompt -srckeystore store.jks -srcstorepass secret -destkeystore from-jks.p12 -deststoretype PKCS12 -deststorepass secret > /dev/null 2>&1
same_text "$(objects_openssl from-jks.p12)" 4

# Names stay from store to store: Java lists the aliases that it gave, and OpenSSL a CA's friendlyName.
certkit --quiet convert "$vectors/jks/names.jks" --passin file:pw -o names.jks --passout file:pw
LC_ALL=C.UTF-8 keytool -J-Dfile.encoding=UTF-8 -list -keystore names.jks -storepass secret > names.txt 2> /dev/null
contains names.txt "one, " "zwei ümlaut, " "my root, " "contains 3 entries"
certkit --quiet convert "$set/named.p12" --passin file:pw -o named.p12 --passout file:pw
openssl pkcs12 -in named.p12 -passin pass:secret -nokeys 2> /dev/null > named.txt
contains named.txt "friendlyName: Issuing by name" "friendlyName: Root by name"

# Private keys that are not encrypted: Java lists none, and inspect says so.
same_text "$(entries_java "$set/plain-all.p12" secret PrivateKeyEntry)" 0
certkit inspect "$set/plain-all.p12" > plain.txt
contains plain.txt "Java 17: it passes over private keys that are not encrypted"

# Passwords beyond ASCII (not for Java, which refuses them) and the empty one.
printf 'żółw\n' > pw-unicode
certkit --quiet convert "$set/leaf.crt" "$set/leaf.key" -o unicode.pfx --passout file:pw-unicode --for openssl3
same_text "$(objects_openssl unicode.pfx żółw) $(objects_certtool unicode.pfx żółw) $(objects_nss unicode.pfx żółw)" "2 2 2"
expect_exit 2 "$certkit" convert "$set/leaf.crt" "$set/leaf.key" -o refused.pfx --passout file:pw-unicode --for java
certkit --quiet convert "$set/leaf.crt" "$set/leaf.key" -o empty.pfx --passout empty --for openssl3
same_text "$(objects_openssl empty.pfx "") $(objects_nss empty.pfx "")" "2 2"

# Everything that the peers wrote splits into the same leaf, without a flag; wrong, missing and damaged are told apart.
for file in default legacy 3des rc4 pbes2-rc2 nomac gnutls nss java8; do
  certkit --quiet split "$set/$file.p12" --passin file:pw --out-dir "from-$file" --name mcu
  same_text "$file $(openssl x509 -in "from-$file/mcu.crt" -noout -subject -nameopt RFC2253)" "$file subject=CN=mcu1.contoso.com"
done
printf 'nope\n' > pw-wrong
expect_exit 4 "$certkit" split "$set/default.p12" --passin file:pw-wrong --out-dir none --name mcu
contains err wrong-password
expect_exit 4 "$certkit" split "$set/default.p12" --out-dir none --name mcu
contains err no-password
