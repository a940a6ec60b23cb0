#!/usr/bin/env bash
# What `cmake --install` puts in place: complete, working wherever it is moved to, and without a trace of where it was built.
. "$(dirname -- "${BASH_SOURCE[0]}")/../peers/lib.sh"
need cmake
build=$(dirname -- "$certkit")

cmake --install "$build" --prefix "$work/first" > install.log
mv first moved
installed=$work/moved/bin/certkit
libraries=(moved/lib*/libcertkit.* moved/lib/*/libcertkit.*)

for file in bin/certkit include/certkit/read.hpp share/certkit/profiles/codian/mcu-4500.yaml share/man/man1/certkit.1 share/man/man1/certkit-verify-pair.1 \
  share/bash-completion/completions/certkit share/zsh/site-functions/_certkit share/fish/vendor_completions.d/certkit.fish \
  share/doc/certkit/README.md share/doc/certkit/examples/lync-pool.yaml; do
  [ -f "moved/$file" ] || fail "$file is not installed"
done
[ "$(find moved -name 'libcertkit.*' | wc -l)" -ge 1 ] || fail "no library is installed"
diff -r "$source_root/profiles" moved/share/certkit/profiles
diff -r "$source_root/include/certkit" moved/include/certkit

# A manual page for every command, and for nothing else.
commands=$("$installed" --help | sed -nE 's/^(Make|Reshape|Look|Keep|) +([a-z-]+) +.*/\2/p' | sort)
pages=$(cd moved/share/man/man1 && printf '%s\n' certkit-*.1 | sed -E 's/^certkit-(.*)\.1$/\1/' | sort)
[ "$(wc -l <<< "$commands")" -ge 12 ] || fail "certkit --help: no commands found"
same_text "$commands" "$pages"

# It finds its profiles beside itself, with or without a link to it.
"$installed" profile show codian/mcu-4500 > shown
contains shown 'MCU 4500'
mkdir bin
ln -s "$installed" bin/certkit
same_text "$(bin/certkit profile list)" "$("$installed" profile list)"
same_text "$("$installed" --json profile list | grep -c "$source_root" || true)" 0

# Whoever builds, and where, is in no file.
traces=$(grep -rlF -e "$source_root" -e "$build" -e "$work" moved || true)
[ -z "$traces" ] || fail "files that name folders of the build: $traces"
