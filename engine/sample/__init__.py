"""A believable company, with planted truths that reports can be checked against."""
