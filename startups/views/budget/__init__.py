"""The tab « Budget »: envelopes, orders, services done, until when the startup is financed."""
