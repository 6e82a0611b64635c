"""The condition language: text in, one typed tree out, read as Python for one record and as SQL for the whole book."""
