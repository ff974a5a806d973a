"""Writes of the portfolio that touch more than one row or have a consequence."""
