"""Verbs of authorities."""
