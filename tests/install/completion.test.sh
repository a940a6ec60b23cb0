#!/usr/bin/env bash
# The completions in the shells that they are for: bash and zsh at a terminal of their own, fish by its own query.
. "$(dirname -- "${BASH_SOURCE[0]}")/../peers/lib.sh"
need bash zsh fish python3
scripts=$(dirname -- "$certkit")/share/completions
for shell in bash zsh fish; do certkit completion "$shell" > "$shell.script"; done
same_file bash.script "$scripts/certkit"
same_file zsh.script "$scripts/_certkit"
same_file fish.script "$scripts/certkit.fish"

# What stands in PATH as certkit answers questions about completions; anything else that is run is told to the test.
mkdir -p bin files/keys
cat > bin/certkit << END
#!/usr/bin/env bash
if [ "\$1" = completion ]; then exec '$certkit' "\$@"; fi
line=\$(printf '<%s>' "\$@")
echo "\$line" > '$work/typed'
END
chmod +x bin/certkit
touch files/leaf.pem 'files/my own.yaml' files/keys/pass.txt

# What is typed (\t is the tab key), and the words that certkit is then called with.
cat > lines << 'END'
certkit insp\tfiles/l\t
<inspect><files/leaf.pem>
certkit csr --pro\tlync2013/front-end-p\t--dry\t
<csr><--profile><lync2013/front-end-pool><--dry-run>
certkit csr -p codian/mcu-45\t--set fq\tmcu1
<csr><-p><codian/mcu-4500><--set><fqdn=mcu1>
certkit csr -p fil\tmy\t
<csr><-p><files/my own.yaml>
certkit csr --key-type ec:p2\t
<csr><--key-type><ec:p256>
certkit --color alw\tver\tx
<--color><always><verify-pair><x>
certkit convert files/leaf.pem --passin file:files/k\tpa\t--to=pkcs1\t
<convert><files/leaf.pem><--passin><file:files/keys/pass.txt><--to=pkcs1>
certkit ca si\tfi\tx.csr --passin fi\tx
<ca><sign><files/x.csr><--passin><file:x>
certkit submit x --issuer ca:fil\tk\t --out-dir fil\t
<submit><x><--issuer><ca:files/keys/><--out-dir><files/>
certkit profile sh\tlync2013/front-\t
<profile><show><lync2013/front-end-pool>
END
python3 "$source_root/tests/install/type_at.py" bash "$work/bash.script" "$work/bin" < lines > bash.out
python3 "$source_root/tests/install/type_at.py" zsh "$work/zsh.script" "$work/bin" < lines > zsh.out

# fish says what it would offer; a description stands behind a tab.
offered() { PATH=$work/bin:$PATH HOME=$work XDG_CONFIG_HOME=$work/config XDG_DATA_HOME=$work/data fish --no-config -c "source $work/fish.script; complete -C '$1'"; }
expect_offer() { offered "$1" | cut -f 1 > offer; diff -u <(printf '%s\n' "${@:2}") offer >&2 || fail "fish offers something else for '$1'"; }
expect_offer 'certkit verify-p' verify-pair
expect_offer 'certkit csr --pro' --profile
expect_offer 'certkit csr --profile lync2013/front-' lync2013/front-end-pool
expect_offer 'certkit csr -p codian/mcu-4500 --set fq' fqdn=
expect_offer 'certkit csr --hash ' sha256 sha384 sha512
expect_offer 'certkit convert --to=pk' --to=pkcs1 --to=pkcs8
expect_offer 'certkit ca ' crl export init list revoke sign
expect_offer 'certkit inspect files/le' files/leaf.pem
expect_offer 'certkit inspect --passin file:files/keys/p' file:files/keys/pass.txt
expect_offer 'certkit submit x --issuer ca:files/k' ca:files/keys/
same_text "$(offered 'certkit csr --cn ')" ''
offered 'certkit csr --dry' > offer
contains offer '--dry-run	Show subject'
