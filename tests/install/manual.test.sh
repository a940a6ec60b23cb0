#!/usr/bin/env bash
# The manual pages: what --help says is in them, and three readers of roff have nothing to complain about.
. "$(dirname -- "${BASH_SOURCE[0]}")/../peers/lib.sh"
need man groff mandoc lexgrog
pages=$(dirname -- "$certkit")/share/man/man1

for page in "$pages"/*.1; do
  name=$(basename -- "$page" .1)
  # man wants all warnings of groff, and a page that it can show.
  MANWIDTH=100 man --warnings -E UTF-8 --nj -l "$page" > "$name.txt" 2> "$name.warnings"
  [ ! -s "$name.warnings" ] || { cat "$name.warnings" >&2; fail "$name: warnings of man"; }
  groff -man -ww -Tutf8 -z "$page" 2> "$name.warnings"
  [ ! -s "$name.warnings" ] || { cat "$name.warnings" >&2; fail "$name: warnings of groff"; }
  mandoc -T lint -W warning "$page" > "$name.warnings" || { cat "$name.warnings" >&2; fail "$name: warnings of mandoc"; }
  lexgrog "$page" > whatis || fail "$name: apropos finds no name and summary"
  contains whatis "$name - "
  contains "$name.txt" 'EXIT STATUS' 'SEE ALSO' 'certkit 0'
done

# Every option of --help, and of the --help of every word of a command, stands in the page.
for page in "$pages"/certkit-*.1; do
  name=$(basename -- "$page" .1)
  command=${name#certkit-}
  certkit "$command" --help > help
  words=$(sed -n '/^WORD is one of/,/^$/s/^  \([a-z][a-z-]*\) .*/\1/p' help)
  for word in '' $words; do
    certkit "$command" $word --help > help
    while read -r option; do
      contains "$name.txt" "$option"
    done < <(sed -nE 's/^ +(-[a-z], |    )?(--[a-z-]+).*/\2/p' help)
  done
done
contains certkit-csr.txt 'certkit csr --profile' '--key-type TYPE' 'rsa:2048'
contains certkit-ca.txt 'certkit ca sign' '--crl-url URL'
