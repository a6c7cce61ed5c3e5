#!/usr/bin/env bash
# Real processes under load; writes benchmarks/results/WHAT.md.
#   benchmarks/load.sh hub        stations, broker and hub; about 40 minutes on a quiet machine
#   benchmarks/load.sh panel      a station's panel with a real browser and twenty people; about 25 minutes
#   benchmarks/load.sh WHAT --quick     a minute or two, to see that it runs: its table goes to artifacts/benchmarks
set -euo pipefail
cd "$(dirname "$0")/.."
what=${1:-}
results=benchmarks/results
if [[ ! $what =~ ^(hub|panel)$ || ( $# -gt 1 && $2 != --quick ) || $# -gt 2 ]]; then
  echo "usage: benchmarks/load.sh hub|panel [--quick]" >&2
  exit 2
fi
shift
(($# == 0)) || results=artifacts/benchmarks
deploy/setup.sh --tests
dotnet build -c Release src/EdgeInspect --nologo -v quiet
dotnet build -c Release benchmarks --nologo -v quiet
artifacts/bin/EdgeInspect.Benchmarks/release/EdgeInspect.Benchmarks "$what" "$results" artifacts/bin/EdgeInspect/release/edgeinspect "$@"
