"""Question to query to answer."""
