#!/usr/bin/env bash
# Builds the native kernels with AddressSanitizer and UndefinedBehaviorSanitizer and feeds them random texts and arrays.
#
#     PYTHON=.venv/bin/python tests/fuzz/sanitize.sh [seconds]
#
# Needs a compiler, cmake, and an environment with this package, nanobind and pyarrow. Ends with 1 at the first finding.
set -euo pipefail
cd "$(dirname "$0")/../.."
python=${PYTHON:-python3}
build=$(mktemp -d)
trap 'rm -rf "$build"' EXIT

cmake -S src/provenance/_kernels/native -B "$build" -DCMAKE_BUILD_TYPE=RelWithDebInfo -DPROVENANCE_SANITIZE=ON \
    -DPython_EXECUTABLE="$("$python" -c 'import sys; print(sys.executable)')" \
    -Dnanobind_DIR="$("$python" -m nanobind --cmake_dir)" >"$build/log" || { cat "$build/log"; exit 1; }
cmake --build "$build" >>"$build/log" || { cat "$build/log"; exit 1; }

# Python itself frees little at its end, so leaks are not looked for; what the kernels allocate has an owner by type.
LD_PRELOAD="$(gcc -print-file-name=libasan.so) $(gcc -print-file-name=libstdc++.so)" ASAN_OPTIONS=detect_leaks=0 PYTHONMALLOC=malloc \
    "$python" tests/fuzz/kernels.py "$build" "${1:-60}"
