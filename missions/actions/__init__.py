"""Writes of the letters that touch more than one row or have a consequence."""
