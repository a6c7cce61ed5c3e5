#!/usr/bin/env bash
# Sets up and shows the main job: teaches a simulated product from good parts, inspects it at 10 parts/s with injected defects, sums up.
#   deploy/demo.sh [--for SECONDS] [--headless] [--product metal|label|sheet] [--rate PARTS_PER_SECOND] [--seed N]
set -euo pipefail
cd "$(dirname "$0")/.."
deploy/setup.sh
dotnet build -c Release src/EdgeInspect --nologo -v quiet
exec artifacts/bin/EdgeInspect/release/edgeinspect demo "$@"
