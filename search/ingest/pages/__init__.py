"""Saved pages and plain text: what their lines are, and what these tell of the document."""
