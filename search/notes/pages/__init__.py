"""The forms in which notes are read by people and tables: one module each."""
