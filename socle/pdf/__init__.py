"""Accessible PDF out of HTML: the same HTML gives the same bytes, in any process."""

from socle.pdf.figures import figure
from socle.pdf.fonts import missing_characters
from socle.pdf.rendering import render

__all__ = ["figure", "missing_characters", "render"]
