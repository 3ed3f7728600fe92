"""Reads of authorities."""
