"""Writes of the directory that touch more than one row or have a consequence."""
