#!/usr/bin/env bash
# Measures everything side by side and writes what is committed: benchmarks/results/*.md and the README's table. About seven minutes.
# Ratios within one table compare; absolute times are the machine's that the table names.
set -euo pipefail
cd "$(dirname "$0")/.."
deploy/setup.sh
benchmarks/opencv/setup.sh
dotnet build -c Release benchmarks --nologo -v quiet
mkdir -p artifacts/benchmarks
g++ -O3 -shared -fPIC -I/usr/include/opencv4 benchmarks/opencv/preparation.cpp -o artifacts/benchmarks/libopencv-preparation.so \
  -lopencv_imgproc -lopencv_core
export EDGEINSPECT_OPENCV_SHIM=$PWD/artifacts/benchmarks/libopencv-preparation.so

measure=artifacts/bin/EdgeInspect.Benchmarks/release/EdgeInspect.Benchmarks
for what in detector preparation options teach fleet; do
  "$measure" "$what" benchmarks/results
done
"$measure" station artifacts/benchmarks
cp artifacts/benchmarks/results/*StationBenchmarks-report-github.md benchmarks/results/StationBenchmarks.md
benchmarks/readme.sh --write
