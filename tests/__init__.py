"""The test suite: pytest functions, named people, no mocks of our own code."""
