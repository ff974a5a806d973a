"""An invented portfolio: enough life to try every page, at any size, always the same for the same day."""
