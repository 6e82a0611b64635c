"""Problems and verdicts as text, JSON, GitHub annotations and SARIF."""
