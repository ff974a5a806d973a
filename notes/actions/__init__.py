"""One module a group of acts."""
