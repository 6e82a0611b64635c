#!/bin/sh
# Makes a sample workspace once, imports and judges it, and opens the screen; without a terminal, prints what is due today.
set -eu
dealcoach="$1"
workspace="${DEALCOACH_DEMO:-demo}"
as_of=2026-11-21
if [ ! -f "$workspace/dealcoach.yaml" ]; then
  rm -rf "$workspace" "$workspace.data"
  "$dealcoach" sample --deals 400 --seed 7 --as-of "$as_of" "$workspace.data"
  "$dealcoach" init "$workspace" --playbook b2b-software --data "$workspace.data"
fi
"$dealcoach" -C "$workspace" import
"$dealcoach" -C "$workspace" judge --as-of "$as_of"
"$dealcoach" -C "$workspace" --as payroll awards run --as-of "$as_of" >/dev/null
if [ -t 0 ] && [ -t 1 ] && [ -t 2 ]; then
  exec "$dealcoach" -C "$workspace" --as "Bram Hollis" tui --as-of "$as_of" # who leads a team in that company
fi
exec "$dealcoach" -C "$workspace" next --as-of "$as_of"
