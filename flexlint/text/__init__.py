"""Characters and where they stand."""
