"""Colour themes of the desk, one file each."""
