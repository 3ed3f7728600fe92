"""Doors of authorities."""
