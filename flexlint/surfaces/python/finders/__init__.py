"""What a Python module says of scale sets."""
