#!/bin/sh
# Runs one step of the build quietly: says what it does, keeps the output in a log, shows the log's end when it fails.
# usage: tools/step.sh "What it does" LOG "What to do when it fails" COMMAND...
set -eu
what=$1 log=$2 cure=$3
shift 3
mkdir -p "$(dirname "$log")"
echo "==> $what"
if ! "$@" >"$log" 2>&1 </dev/null; then
    tail -n 30 "$log" >&2
    echo "Failed: $what. The whole output is in $log. $cure" >&2
    exit 1
fi
