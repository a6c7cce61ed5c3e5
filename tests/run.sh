#!/usr/bin/env bash
# Installs what is missing, builds everything once, and runs every test project. The last line is 'N passed, N failed', with ', N skipped'
# behind it when there are any; a project that crashes, or runs no test, counts as one failure. Exit code 1 when anything failed.
#   tests/run.sh [--filter EXPR]     EXPR as 'dotnet test --filter' takes it
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
exec </dev/null

filter=()
if [[ $# -eq 2 && $1 == --filter ]]; then
  filter=(--filter "$2")
elif (($# > 0)); then
  echo "usage: tests/run.sh [--filter EXPR]" >&2
  exit 2
fi

export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 MSBUILDDISABLENODEREUSE=1
# Compilers, tests and the programs that they start live for seconds or minutes: what the runtime would measure to compile better later costs
# a tenth of their time.
export DOTNET_TieredPGO=0
results=$PWD/artifacts/test-results
passed=0 failed=0 skipped=0

# One number of a result file's summary; 0 when the project didn't live to write it.
counter() {
  local value=
  [[ ! -f $1 ]] || value=$(sed -n "s/.*<Counters .*\b$2=\"\([0-9]*\)\".*/\1/p" "$1")
  echo "${value:-0}"
}

# Why tests were skipped, each reason once with its number of tests.
skip_reasons() {
  [[ -f $1 ]] || return 0
  sed -n '/outcome="NotExecuted"/,/<\/UnitTestResult>/s/.*<Message>\(.*\)<\/Message>.*/\1/p' "$1" |
    sort | uniq -c | sed 's/^ *\([0-9]*\) /skipped \1: /'
}

run_project() {
  local name=$1 file=$results/$1.trx started=$SECONDS status=0 total executed
  echo
  echo "== $name"
  dotnet test "tests/$name" -c Release --no-build --nologo ${filter[@]+"${filter[@]}"} \
    --results-directory "$results" --logger "trx;LogFileName=$name.trx" --logger "console;verbosity=minimal" \
    --blame-hang --blame-hang-timeout 10m --blame-hang-dump-type none || status=$?
  total=$(counter "$file" total)
  executed=$(counter "$file" executed)
  passed=$((passed + $(counter "$file" passed)))
  failed=$((failed + executed - $(counter "$file" passed)))
  skipped=$((skipped + total - executed))
  if ((executed == 0 && ${#filter[@]} == 0)); then
    echo "$name ran no test" >&2
    failed=$((failed + 1))
  elif ((status != 0 && executed == $(counter "$file" passed))); then
    echo "$name ended with exit code $status though no test failed: it crashed or hung" >&2
    failed=$((failed + 1))
  fi
  skip_reasons "$file"
  echo "$name took $((SECONDS - started)) s"
}

deploy/setup.sh --tests
rm -rf "$results"
dotnet restore --locked-mode --verbosity quiet
dotnet build -c Release --no-restore --nologo
for project in tests/*.Tests/; do
  run_project "$(basename "$project")"
done

echo
summary="$passed passed, $failed failed"
((skipped == 0)) || summary+=", $skipped skipped"
echo "$summary"
((failed == 0 && passed > 0))
