#!/bin/sh
# Makes .venv and installs the program and its tools into it, naming first whatever the machine lacks.
set -eu
lacks=""
say() { lacks="$lacks
  - $1"; }
command -v "$PYTHON" >/dev/null 2>&1 || { echo "dealcoach needs Python 3.11 or newer: install python3 (Debian: apt-get install python3 python3-venv python3-dev)" >&2; exit 1; }
"$PYTHON" - <<'P' || say "Python 3.11 or newer (set PYTHON=... to name another one)"
import sys
sys.exit(sys.version_info < (3, 11))
P
"$PYTHON" -c 'import ensurepip, venv' 2>/dev/null || say "Python's venv module (Debian: apt-get install python3-venv)"
"$PYTHON" -c 'import sysconfig, pathlib, sys; sys.exit(not (pathlib.Path(sysconfig.get_paths()["include"]) / "Python.h").exists())' || say "Python's headers, to compile durable-rules (Debian: apt-get install python3-dev)"
command -v cc >/dev/null 2>&1 || command -v gcc >/dev/null 2>&1 || say "a C compiler, to compile durable-rules (Debian: apt-get install gcc libc6-dev)"
if [ -n "$lacks" ]; then
  echo "This machine lacks, before anything can be set up:$lacks" >&2
  exit 1
fi
[ -x "$VENV/bin/python" ] || "$PYTHON" -m venv "$VENV"
echo "setting up $VENV (once; this takes a minute)" >&2
log="$VENV/setup.log"
{
  "$VENV/bin/python" -m pip install --quiet --disable-pip-version-check --upgrade "pip>=25.1" &&
    "$VENV/bin/python" -m pip install --quiet --disable-pip-version-check -c constraints.txt --group dev -e .
} >"$log" 2>&1 || {
  cat "$log" >&2
  echo "setting up failed; what was said stands above and in $log" >&2
  exit 1
}
