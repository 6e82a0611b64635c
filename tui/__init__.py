"""The screen, in Textual: it sees only engine.api and engine.model."""
