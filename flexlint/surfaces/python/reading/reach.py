"""How far it is followed what a module does with a name; what is read of it must not be less."""

from __future__ import annotations

GROWING = frozenset({"append", "extend", "insert", "remove", "pop", "clear"})
"""Methods that change which items a list has."""
CHANGING = frozenset({"update", "setdefault", "pop"})
"""Methods that change a dictionary."""
OWN_NAMES = frozenset({"globals", "vars", "locals"})
"""Functions that give the dictionary of a module's names."""
NAMING = CHANGING | {"popitem", "clear", "__setitem__"}
"""Methods that change that."""
LEAVING = frozenset({"sys.exit", "exit", "quit", "os._exit", "pytest.skip"})
"""Calls behind which nothing runs."""
MAX_CALLS = 8
"""Calls of one name, the first of the module, that say what a parameter is given."""
