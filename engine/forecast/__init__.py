"""What will be signed, how sure that is, and how right earlier forecasts were: pure functions over deals as they were known."""
