"""Records for the tests, one factory per model."""
