#!/bin/bash
# Makes the JKS and JCEKS vectors of this folder with keytool 17 from ../pkcs12 (make that first). Throw-away test keys. Store password "secret".
set -euo pipefail
cd "$(dirname "$0")"
export LC_ALL=C.UTF-8
rm -f ./*.jks ./*.jceks
kt() { keytool -J-Dfile.encoding=UTF-8 "$@" >/dev/null 2>&1; }
for type in jks jceks; do
  store=(-keystore "keys.$type" -storetype $type -storepass secret)
  kt -importkeystore -srckeystore ../pkcs12/default.p12 -srcstoretype PKCS12 -srcstorepass secret -srcalias "mcu one" -destalias tomcat \
    -destkeystore keys.$type -deststoretype $type -deststorepass secret -destkeypass secret
  kt -importkeystore -srckeystore ../pkcs12/ec.p12 -srcstoretype PKCS12 -srcstorepass secret -srcalias 1 -destalias ec \
    -destkeystore keys.$type -deststoretype $type -deststorepass secret -destkeypass other1
  kt -importcert -noprompt -alias "vector root" -file ../pkcs12/root.crt "${store[@]}"
  kt -importcert -noprompt -alias "żółw 🐢" -file ../pkcs12/issuing.crt "${store[@]}"
  kt -importcert -noprompt -alias root -file ../pkcs12/root.crt -keystore trust.$type -storetype $type -storepass secret
done
kt -genseckey -alias aes -keyalg AES -keysize 256 -keystore secret.jceks -storetype jceks -storepass secret
kt -genseckey -alias des -keyalg DESede -keysize 168 -keystore secret.jceks -storetype jceks -storepass secret
kt -importcert -noprompt -alias after -file ../pkcs12/root.crt -keystore secret.jceks -storetype jceks -storepass secret
# Two keys with names that are not their CNs, and a CA that is in a chain too.
for pair in "default.p12:mcu one:one" "ec.p12:1:zwei ümlaut"; do
  IFS=: read -r from alias to <<< "$pair"
  kt -importkeystore -srckeystore "../pkcs12/$from" -srcstoretype PKCS12 -srcstorepass secret -srcalias "$alias" -destalias "$to" \
    -destkeystore names.jks -deststoretype jks -deststorepass secret -destkeypass secret
done
kt -importcert -noprompt -alias "my root" -file ../pkcs12/root.crt -keystore names.jks -storetype jks -storepass secret
kt -importcert -noprompt -alias root -file ../pkcs12/root.crt -keystore unicode.jks -storetype jks -storepass "żółw12"
# Version 1 of the format (JDK 1.1) names no certificate type: rewritten from trust.jks by hand, with a new digest.
python3 - <<'PY'
import hashlib, struct
data = open("trust.jks", "rb").read()[:-20]
body = data.replace(b"\x00\x05X.509", b"", 1)
body = body[:4] + struct.pack(">I", 1) + body[8:]
digest = hashlib.sha1("secret".encode("utf-16-be") + b"Mighty Aphrodite" + body).digest()
open("version1.jks", "wb").write(body + digest)
PY
ls -1 ./*.jks ./*.jceks
