"""Which names a Python module binds, and in which scope."""
