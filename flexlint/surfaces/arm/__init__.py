"""ARM templates, and resources in other JSON."""
