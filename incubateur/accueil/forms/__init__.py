"""What people type on the pages that look across."""
