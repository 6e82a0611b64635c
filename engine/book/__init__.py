"""CRM exports in, a typed append-only book of Parquet files out."""
