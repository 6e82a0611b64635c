"""YAML read as located nodes without implicit types, and checked against a schema in the author's words."""
