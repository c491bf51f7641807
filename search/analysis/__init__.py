"""Text to sentences and terms: splitting, normalising, abbreviations, synonyms."""
