"""Helpers of the test suite; docs/tests.md tells when to use which."""
