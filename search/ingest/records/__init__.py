"""Exports of reference managers and indexes, in text, JSON or a database."""
