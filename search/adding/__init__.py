"""Files into a library: what to read, what changed, what is kept."""
