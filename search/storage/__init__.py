"""Libraries on disk: where they are, the database of each, the starter library."""
