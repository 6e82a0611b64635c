#!/bin/sh
# Runs the tests on every supported Python that this machine has, each in an environment of its own.
set -eu
cd "$(dirname "$0")/.."
found=0
for version in 3.11 3.12 3.13; do
  python=""
  for each in "$(command -v "python$version" || true)" "${PYENV_ROOT:-$HOME/.pyenv}/versions/$version".*/bin/python3; do
    if [ -x "$each" ] && "$each" --version >/dev/null 2>&1; then python="$each"; fi
  done
  if [ -z "$python" ]; then
    echo "python$version: not installed, skipped"
    continue
  fi
  found=1
  echo "python$version: $("$python" --version)"
  make --no-print-directory setup PYTHON="$python" VENV=".venv-$version"
  ".venv-$version/bin/python" -m pytest -n 2 -m "not long"
done
[ "$found" = 1 ] || { echo "no supported Python is installed" >&2; exit 1; }
