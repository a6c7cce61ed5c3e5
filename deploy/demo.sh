#!/usr/bin/env bash
# Sets up and shows the main job: a broker and a hub, a simulated product taught from good parts, a station that inspects it at 10 parts/s
# with injected defects, the fleet's pages, and a summary.
#   deploy/demo.sh [--for SECONDS] [--headless] [--product metal|label|sheet] [--rate PARTS_PER_SECOND] [--seed N] [--out FOLDER]
#                  [--no-hub] [--no-panel]
set -euo pipefail
if [[ " $* " =~ \ (--help|-h)\  ]]; then
  sed -n 's/^# \?//p' "$0" | tail -n +2
  exit
fi
cd "$(dirname "$0")/.."
echo "Looking for what the program needs; what is missing is installed …"
deploy/setup.sh --demo
echo "Building: the first time it loads packages and takes some minutes (5 on two slow cores), later some seconds …"
dotnet build -c Release src/EdgeInspect --nologo -v minimal
exec artifacts/bin/EdgeInspect/release/edgeinspect demo "$@"
