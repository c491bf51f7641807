"""Dialogs over the desk."""
