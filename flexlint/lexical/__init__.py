"""API uses that any text can hold, whatever its language."""
