"""Whom to coach on what, what a session is about, and what became of it: pure functions over what the store and the book hold."""
