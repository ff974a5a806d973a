"""The tab « Impact »: indicators, measures, objectives, cost of impact."""
