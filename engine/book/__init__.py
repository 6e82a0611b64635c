"""The book of business: what a company's records say, read from its exports into typed, append-only Parquet."""
