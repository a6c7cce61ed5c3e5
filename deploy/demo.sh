#!/usr/bin/env bash
# Sets up and shows the main job: a broker and a hub, a simulated product taught from good parts, a station that inspects it at 10 parts/s
# with injected defects, the fleet's pages, and a summary.
#   deploy/demo.sh [--for SECONDS] [--headless] [--product metal|label|sheet] [--rate PARTS_PER_SECOND] [--seed N] [--no-hub]
set -euo pipefail
cd "$(dirname "$0")/.."
deploy/setup.sh --demo
dotnet build -c Release src/EdgeInspect --nologo -v quiet
exec artifacts/bin/EdgeInspect/release/edgeinspect demo "$@"
