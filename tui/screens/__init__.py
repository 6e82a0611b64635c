"""One screen a file; what they share stands in base."""
