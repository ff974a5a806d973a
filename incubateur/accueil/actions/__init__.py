"""Writes that touch several packages at once."""
