#!/usr/bin/env bash
# Prints the README's benchmark tables as the committed results have them; with --write puts them between the README's markers.
set -euo pipefail
cd "$(dirname "$0")/.."

block() {
  echo "Measured by \`benchmarks/run.sh\`, each table in one run, on: $(sed -n 3p benchmarks/results/detector.md)"
  for table in detector preparation teach; do
    echo
    grep '^|' "benchmarks/results/$table.md"
  done
}

case "${1:-}" in
  "") block ;;
  --write)
    mkdir -p artifacts/benchmarks
    block >artifacts/benchmarks/readme-block
    awk '
      /^<!-- benchmarks -->$/ { print; while ((getline line < block) > 0) print line; inside = 1; next }
      /^<!-- \/benchmarks -->$/ { inside = 0 }
      !inside { print }
    ' block=artifacts/benchmarks/readme-block README.md >artifacts/benchmarks/README.md
    cp artifacts/benchmarks/README.md README.md
    ;;
  *)
    echo "usage: benchmarks/readme.sh [--write]" >&2
    exit 2
    ;;
esac
