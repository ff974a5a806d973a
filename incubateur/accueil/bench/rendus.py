"""What each process of the bench runs: apart, so that it loads nothing but what writes a PDF."""

import resource

from socle.pdf import render


def write_letter(page: str) -> float:
    """Write a letter; returns the most memory this process has held, in megabytes."""
    render(page)
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
