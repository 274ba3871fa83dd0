"""Why a value is not known, where more follows from the reason: it is surely no name of a virtual
machine, or there may be none."""

COUNTED = "a number that is counted"
"""It is surely a number (``range``, ``seq``, ``i++``)."""
CUT = "a piece that is cut out of a name"
"""It is what follows the ``_`` in a name."""
NULLABLE = "an expression that may be null"
"""There may be nothing: an argument with it may not be given at all."""
