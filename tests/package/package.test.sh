#!/usr/bin/env bash
# The Debian package, as far as that can be seen without installing it (tests/debian/run does that): what is in it, lintian, and that the same build packs the same bytes.
. "$(dirname -- "${BASH_SOURCE[0]}")/../peers/lib.sh"
need cpack dpkg-deb lintian dpkg-shlibdeps
build=$(dirname -- "$certkit")
unset SOURCE_DATE_EPOCH
version=$(certkit --version | sed -n '1s/certkit \([0-9.]*\).*/\1/p')
architecture=$(dpkg --print-architecture)

pack() { cpack --config "$build/CPackConfig.cmake" -B "$work/$1" > "$1.log" 2>&1 || { cat "$1.log" >&2; fail "cpack"; }; }
pack one
pack two
deb=one/certkit_${version}_$architecture.deb
same_file "$deb" "two/${deb#one/}"

dpkg-deb --info "$deb" > info
contains info "Package: certkit" "Version: $version" "Architecture: $architecture" 'Depends: libc6 (>= ' 'Section: utils' 'Maintainer: '
dpkg-deb --fsys-tarfile "$deb" | tar -tv > content
for file in bin/certkit share/man/man1/certkit.1.gz share/man/man1/certkit-csr.1.gz share/bash-completion/completions/certkit \
  share/zsh/vendor-completions/_certkit share/fish/vendor_completions.d/certkit.fish share/certkit/profiles/codian/mcu-4500.yaml \
  share/doc/certkit/copyright share/doc/certkit/changelog.gz; do
  grep -qE " \./usr/$file\$" content || { cat content >&2; fail "$file is not in the package"; }
done
for folder in include lib; do
  ! grep -qE " \./usr/$folder/" content || fail "/usr/$folder is in the package of the program"
done
# All is root's, nothing is anybody's to write, and the year is that of the release.
! grep -vE '^[d-]rw[x-]r-[x-]r-[x-] root/root ' content || fail "owners or modes"
same_text "$(grep -cvE " $(date -u -d "@$(dpkg-parsechangelog -l "$source_root/packaging/debian/changelog" -S Timestamp)" '+%F %H:%M') " content || true)" 0

# What lintian does not like and is as it should be stands in packaging/debian/lintian-overrides, each with its reason.
lintian --allow-root --fail-on none --display-info --pedantic "$deb" > lintian.log 2>&1
[ ! -s lintian.log ] || { cat lintian.log >&2; fail "lintian"; }
