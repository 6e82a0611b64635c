"""Coaching that is followed up: pure functions over what the book and the store hold."""
