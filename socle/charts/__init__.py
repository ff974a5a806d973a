"""Drawings made on the server: pure geometry here, SVG in `templates/socle/graphiques/`, always a table beside.

Horizontal places are percents of the width, so that a drawing fits a phone without shrinking its text; vertical ones
are pixels. Colours are the DSFR's variables on screen (dark mode follows) and plain ones on paper: see `Palette`.
"""

from socle.charts.bars import Bars, bars
from socle.charts.curve import Curve, Event, Target, Value, curve, sparkline
from socle.charts.gauge import Gauge, Share, gauge
from socle.charts.palette import PAPER, SCREEN, Palette

__all__ = [
    "PAPER",
    "SCREEN",
    "Bars",
    "Curve",
    "Event",
    "Gauge",
    "Palette",
    "Share",
    "Target",
    "Value",
    "bars",
    "curve",
    "gauge",
    "sparkline",
]
