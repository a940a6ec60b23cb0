#!/usr/bin/env bash
# Another project finds the installed library with find_package, builds with it and runs: tests/consumer.
. "$(dirname -- "${BASH_SOURCE[0]}")/../peers/lib.sh"
need cmake ninja
build=$(dirname -- "$certkit")

cmake --install "$build" --prefix "$work/prefix" > install.log
compiler=$(sed -n 's/^CMAKE_CXX_COMPILER:[A-Z]*=//p' "$build/CMakeCache.txt")
cmake -G Ninja -S "$source_root/tests/consumer" -B consumer -DCMAKE_PREFIX_PATH="$work/prefix" -DCMAKE_CXX_COMPILER="$compiler" > configure.log
cmake --build consumer > build.log || { cat build.log >&2; fail "tests/consumer does not build"; }
consumer/consumer "$vectors/container/leaf.pem" > said
contains said 'certificate CN=' 'request CN=consumer.contoso.com EC P-256' 'BEGIN CERTIFICATE REQUEST'
openssl req -in said -noout -verify
# An older or newer interface is not taken for this one.
sed 's/find_package(certkit 0.1 /find_package(certkit 9.9 /' "$source_root/tests/consumer/CMakeLists.txt" > CMakeLists.txt
cp "$source_root/tests/consumer/main.cpp" .
expect_exit 1 cmake -G Ninja -S . -B other -DCMAKE_PREFIX_PATH="$work/prefix" -DCMAKE_CXX_COMPILER="$compiler"
contains err 'certkit'
