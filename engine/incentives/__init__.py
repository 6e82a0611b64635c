"""Incentives reckoned exactly: pure functions from events to ledger entries."""
