"""What outside of a text gives a value: the forms of :attr:`flexlint.model.Unknown.given_by`.

A form is ``kind:rest``; two values with the same form are the same wherever both are read under
the same circumstances, which :mod:`flexlint.project` decides.
"""

from __future__ import annotations


def environment(name: str) -> str:
    """A variable of the environment, as ``os.environ[name]`` or ``$name`` reads it."""
    return f"env:{name}"


def parts(given_by: str) -> tuple[str, str]:
    """The kind and the rest of a form; ``("", "")`` of none."""
    kind, _, rest = given_by.partition(":")
    return kind, rest
