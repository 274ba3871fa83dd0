"""REST URLs: found, read and matched with operations."""
