#!/usr/bin/env bash
# The station's panel under load, with a real browser and twenty people; writes benchmarks/results/panel.md. About 25 minutes on a quiet machine.
#   benchmarks/panel.sh [--quick]     a minute or two, to see that it runs: its table goes to artifacts/benchmarks
set -euo pipefail
cd "$(dirname "$0")/.."
results=benchmarks/results
if [[ ${1:-} == --quick ]]; then
  results=artifacts/benchmarks
elif (($# > 0)); then
  echo "usage: benchmarks/panel.sh [--quick]" >&2
  exit 2
fi
deploy/setup.sh --tests
dotnet build -c Release src/EdgeInspect --nologo -v quiet
dotnet build -c Release benchmarks --nologo -v quiet
artifacts/bin/EdgeInspect.Benchmarks/release/EdgeInspect.Benchmarks panel "$results" artifacts/bin/EdgeInspect/release/edgeinspect "$@"
