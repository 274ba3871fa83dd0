"""Why a value that is not known is surely no name of a virtual machine."""

COUNTED = "a number that is counted"
"""It is surely a number (``range``, ``seq``, ``i++``)."""
CUT = "a piece that is cut out of a name"
"""It is what follows the ``_`` in a name."""
