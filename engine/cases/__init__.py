"""Runs the cases beside a playbook: its unit tests, with coverage and mutation."""
