"""Plain frozen data that every other package speaks in."""
