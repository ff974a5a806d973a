"""One module a group of forms."""
