#!/usr/bin/env bash
# Measures and writes the committed tables: benchmarks/results/*.md. Ratios within one table compare; absolute times are this machine's.
set -euo pipefail
cd "$(dirname "$0")/.."
deploy/setup.sh
dotnet build -c Release benchmarks --nologo -v quiet
artifacts/bin/EdgeInspect.Benchmarks/release/EdgeInspect.Benchmarks artifacts/benchmarks --filter '*'
mkdir -p benchmarks/results
for table in artifacts/benchmarks/results/*-report-github.md; do
  name=$(basename "$table" -report-github.md)
  cp "$table" "benchmarks/results/${name##*.}.md"
done
