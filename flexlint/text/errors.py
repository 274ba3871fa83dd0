"""What every error has in common that is the user's to put right."""

from __future__ import annotations


class UserError(Exception):
    """What the user named or wrote is wrong. The text says what, where, and what to do."""
