"""Validation of what people type about startups."""
