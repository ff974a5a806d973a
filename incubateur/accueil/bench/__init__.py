"""What `make bench` measures: pages at two sizes of portfolio, beside an empty page and Django's admin."""
