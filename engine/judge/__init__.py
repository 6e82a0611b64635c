"""Verdicts: of one record, of the whole book, with their explanation and the smallest ways out."""
