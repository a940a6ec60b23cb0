#!/usr/bin/env bash
# The built program has what makes a mistake in memory harder to use: Debian's own check says so, and a few looks that it does not take.
. "$(dirname -- "${BASH_SOURCE[0]}")/../peers/lib.sh"
need hardening-check readelf cc cmake

known_options=$(hardening-check --help 2>&1 || true)

# Two are not asked for:
#   control flow protection: it is on only where every object file says that it has it, the C library's start files and the archives of OpenSSL and
#     Botan too, and Debian's do not;
#   fortified functions in a debug build: without optimisation the C library has nothing to check.
hardened() {
  local options=(--nocfprotection)
  # Debian 13's looks for it, which is ARM's, on every processor.
  if [[ $known_options == *--nobranchprotection* ]]; then options+=(--nobranchprotection); fi
  if grep -qx 'CMAKE_BUILD_TYPE:[A-Z]*=Debug' "$(dirname -- "$certkit")/CMakeCache.txt"; then options+=(--nofortify); fi
  hardening-check "${options[@]}" "$1" > report 2>&1 || return 1
  readelf -lW "$1" > segments
  grep -q 'GNU_STACK .* RW  ' segments || { echo "the stack can be executed" >> report; return 1; }
  ! grep -qE 'LOAD .* RWE ' segments || { echo "memory that can be both written and executed" >> report; return 1; }
  readelf -dW "$1" > dynamic
  # "beside": the library is found by the program's own place, and nowhere else.
  if [ "${2-}" = beside ]; then sed -i '/RUNPATH.*\[$ORIGIN\/\.\.\/lib[^:]*\]/d' dynamic; fi
  ! grep -qE 'TEXTREL|RPATH|RUNPATH' dynamic || { echo "relocations in code, or a library path" >> report; return 1; }
}

# The check finds what is missing.
printf '%s\n' '#include <string.h>' 'int main(int n, char** words) { char copy[64]; strcpy(copy, words[n - 1]); return copy[0]; }' > plain.c
good=(-O2 -fPIE -pie -fstack-protector-strong -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=2 -Wl,-z,relro,-z,now)
cc "${good[@]}" plain.c -o planted && hardened planted || { cat report; fail "a program that has it all is refused"; }
for without in -no-pie -fno-stack-protector -Wl,-z,norelro -Wl,-z,lazy -Wl,-z,execstack -Wl,-rpath,/tmp -U_FORTIFY_SOURCE; do
  cc "${good[@]}" "$without" plain.c -o planted
  if hardened planted; then fail "$without is not noticed"; fi
done

# Where the library is a file of its own (BUILD_SHARED_LIBS) both are looked at as they are installed: until then the program has the path of its build folder.
build=$(dirname -- "$certkit")
if [ ! -e "$build/libcertkit.so" ]; then
  hardened "$certkit" || { cat report; fail "$certkit lacks some of it"; }
  exit 0
fi
cmake --install "$build" --prefix "$work/installed" > install.log
installed=("$work/installed/bin/certkit" "$(find "$work/installed" -name 'libcertkit.so.*' -type f)")
for file in "${installed[@]}"; do
  hardened "$file" beside || { cat report; fail "$file lacks some of it"; }
done
