"""The names of the files that are read."""

from __future__ import annotations


def claims(path: str) -> bool:
    """``.tf``, ``.tofu`` and their JSON forms."""
    return path.lower().endswith((".tf", ".tf.json", ".tofu", ".tofu.json"))
