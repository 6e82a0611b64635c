"""Pay as pure functions: from credited events to lines that are right to the cent, and from lines to new entries of the ledger."""
