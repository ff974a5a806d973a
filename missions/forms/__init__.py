"""Validation of what people type about letters."""
